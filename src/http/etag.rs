//! Documents that change with the program only: a client that has one already gets 304 instead.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use sha2::{Digest, Sha256};

use super::layers::step::Step;
use super::pages::list as pages;
use super::pieces::Pieces;
use crate::answer::OPERATIONS;

/// How many bytes of the hash tell one document from another.
const DISTINCT: usize = 16;

/// Adds `ETag`, and answers 304 where `If-None-Match` has it.
#[derive(Clone, Copy, Debug)]
pub struct Revalidate;

impl Step for Revalidate {
    /// The tags that the client knows, where it asks for a document.
    type Noted = Option<Vec<HeaderValue>>;

    fn before(&self, request: &mut Request) -> Result<Option<Vec<HeaderValue>>, Box<Response>> {
        let path = request.uri().path();
        let reads = [Method::GET, Method::HEAD].contains(request.method());
        let known = || request.headers().get_all(header::IF_NONE_MATCH).iter().cloned().collect();
        Ok((reads && is_document(path)).then(known))
    }

    fn after(known: Option<Vec<HeaderValue>>, response: Response) -> Response {
        match (known, response.status()) {
            (Some(known), StatusCode::OK) => tagged(response, &known),
            _ => response,
        }
    }
}

fn is_document(path: &str) -> bool {
    let mut operations = OPERATIONS.iter().filter(|operation| operation.is_cached);
    let mut is_operation = || operations.any(|operation| path.starts_with(pages::fixed(operation.path)));
    pages::at(path).is_some_and(|page| page.is_cached) || is_operation()
}

/// A document that is larger than it is worth hashing each time has its tag already.
fn tagged(response: Response, known: &[HeaderValue]) -> Response {
    let (mut parts, body) = response.into_parts();
    let (tag, body) = match parts.headers.get(header::ETAG) {
        Some(tag) => (tag.clone(), body),
        None => {
            let body = Pieces::of(body).joined();
            (tag(&body), Body::from(body))
        }
    };
    let has_it = has(known, tag.as_bytes());
    parts.headers.insert(header::ETAG, tag);
    parts.headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    if has_it {
        parts.status = StatusCode::NOT_MODIFIED;
        for of_body in [header::CONTENT_ENCODING, header::CONTENT_LENGTH, header::CONTENT_TYPE] {
            parts.headers.remove(of_body);
        }
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, body)
}

/// The tag of a document. Weak, because the compressed form of a document has the same.
pub fn tag(document: &[u8]) -> HeaderValue {
    HeaderValue::try_from(format!("W/\"{}\"", digits(document))).unwrap_or(HeaderValue::from_static("*"))
}

/// What tells one document from another: the first digits of its hash.
pub fn digits(document: &[u8]) -> String {
    Sha256::digest(document).iter().take(DISTINCT).map(|byte| format!("{byte:02x}")).collect()
}

/// Whether `If-None-Match` lists `tag`; strength does not count.
fn has(lists: &[HeaderValue], tag: &[u8]) -> bool {
    let strong = |tag: &[u8]| tag.strip_prefix(b"W/").unwrap_or(tag).to_vec();
    let mut listed = lists.iter().flat_map(|list| list.as_bytes().split(|byte| *byte == b',')).map(<[u8]>::trim_ascii);
    listed.any(|listed| listed == b"*" || strong(listed) == strong(tag))
}
