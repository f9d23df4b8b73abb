//! Headers: how large those of a request may be, and those that every answer has.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, Version, header};
use axum::response::{IntoResponse, Response};

use super::layers::step::Step;
use super::pages::list::{self as pages, Policy};
use super::state::AppState;
use crate::answer::problem::{HEADERS_TOO_LARGE, Problem};

/// The most headers in a request.
pub const MOST: usize = 100;

/// What the pages for people may load: files and answers of this service.
pub const OF_PAGE: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'",
);
/// The same, and the styles and pictures inside its files.
const OF_PAGE_WITH_INLINE: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);
/// Everything else is data, and loads nothing.
const OF_DATA: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// What every answer has.
const ALWAYS: [(HeaderName, HeaderValue); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
];

/// Adds what keeps browsers from mistakes.
#[derive(Clone, Debug)]
pub struct Protect(AppState);

impl Protect {
    /// For the service with this state.
    pub fn new(state: &AppState) -> Protect {
        Protect(state.clone())
    }
}

/// What the headers of an answer depend on.
#[derive(Debug)]
pub struct Asked {
    state: AppState,
    policy: HeaderValue,
    keeps_open: bool,
}

impl Step for Protect {
    type Noted = Asked;

    fn before(&self, request: &mut Request) -> Result<Asked, Box<Response>> {
        let page = pages::at(request.uri().path());
        Ok(Asked {
            state: self.0.clone(),
            policy: page.map_or(OF_DATA, |page| policy(page.policy)),
            keeps_open: Version::HTTP_2 <= request.version(),
        })
    }

    fn after(asked: Asked, mut response: Response) -> Response {
        let headers = response.headers_mut();
        // A failure that is shown as a page says itself what it loads.
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(asked.policy);
        headers.extend(ALWAYS);
        // A client that is told now does not send on a connection that is about to end.
        if asked.state.is_draining() && !asked.keeps_open {
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        // Plans are private; documents say themselves how they may be kept.
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        response
    }
}

fn policy(policy: Policy) -> HeaderValue {
    match policy {
        Policy::OwnFiles => OF_PAGE,
        Policy::OwnFilesAndInline => OF_PAGE_WITH_INLINE,
        Policy::Nothing => OF_DATA,
    }
}

/// Refuses headers that are too large. The connection has its own limit, but cannot say which.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// The most bytes of the request line and the headers together.
    pub limit: usize,
}

impl Step for Measure {
    type Noted = ();

    fn before(&self, request: &mut Request) -> Result<(), Box<Response>> {
        let (bytes, count) = (size(request.uri(), request.headers()), request.headers().len());
        match (self.limit < bytes, MOST < count) {
            (true, _) => Err(Box::new(too_large(self.limit).into_response())),
            (_, true) => Err(Box::new(too_many(count).into_response())),
            _ => Ok(()),
        }
    }

    fn after((): (), response: Response) -> Response {
        response
    }
}

/// As many bytes as are on the wire: a colon, a space and a line end for each header.
fn size(uri: &Uri, headers: &HeaderMap) -> usize {
    let target = uri.path_and_query().map_or(0, |target| target.as_str().len());
    headers.iter().fold(target, |sum, (name, value)| sum + name.as_str().len() + value.len() + 4)
}

/// The problem of headers larger than `limit` bytes.
pub fn too_large(limit: usize) -> Problem {
    let detail = format!("the request line and the headers are together larger than {limit} bytes");
    Problem::new(&HEADERS_TOO_LARGE, detail).limit_bytes(limit)
}

fn too_many(count: usize) -> Problem {
    Problem::new(&HEADERS_TOO_LARGE, format!("there are {count} headers; the limit is {MOST}")).limit(MOST)
}
