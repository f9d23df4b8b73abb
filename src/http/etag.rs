//! Documents that change with the program only: a client that has one already gets 304 instead.

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::BodyExt;
use sha2::{Digest, Sha256};

/// The paths, or beginnings of paths, of such documents.
const DOCUMENTS: [&str; 6] = ["/guide", "/openapi", "/schemas/", "/v1/rules", "/v1/releases", "/problems/"];
/// How many bytes of the hash tell one document from another.
const DISTINCT: usize = 16;

/// Adds `ETag`, and answers 304 where `If-None-Match` has it.
pub async fn revalidate(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    if !reads || !DOCUMENTS.iter().any(|document| path.starts_with(document)) {
        return next.run(request).await;
    }
    let known = request.headers().clone();
    let response = next.run(request).await;
    match response.status() {
        StatusCode::OK => tagged(response, &known).await,
        _ => response,
    }
}

/// The body is in memory already, so that collecting it costs nothing and cannot fail.
async fn tagged(response: Response, known: &HeaderMap) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let Ok(tag) = HeaderValue::from_str(&tag(&body)) else {
        return Response::from_parts(parts, Body::from(body));
    };
    let has_it = has(known, tag.as_bytes());
    parts.headers.insert(header::ETAG, tag);
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if has_it {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        parts.headers.remove(header::CONTENT_TYPE);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(body))
}

/// Weak, because the compressed form of a document has the same.
fn tag(body: &Bytes) -> String {
    let hash = Sha256::digest(body);
    let digits: String = hash.iter().take(DISTINCT).map(|byte| format!("{byte:02x}")).collect();
    format!("W/\"{digits}\"")
}

/// Whether `If-None-Match` lists `tag`; strength does not count.
fn has(headers: &HeaderMap, tag: &[u8]) -> bool {
    let strong = |tag: &[u8]| tag.strip_prefix(b"W/").unwrap_or(tag).to_vec();
    let lists = headers.get_all(header::IF_NONE_MATCH).iter();
    let mut listed = lists.flat_map(|list| list.as_bytes().split(|byte| *byte == b',')).map(<[u8]>::trim_ascii);
    listed.any(|listed| listed == b"*" || strong(listed) == strong(tag))
}
