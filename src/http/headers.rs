//! Headers: how large those of a request may be, and those that every answer has.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, Version, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::docs::DOCS;
use super::guide::GUIDE;
use super::problem::{HEADERS_TOO_LARGE, Problem};
use super::state::AppState;

/// The most headers in a request.
pub const MOST: usize = 100;

/// What the pages for people may load: their own files, and the styles and pictures inside them.
const OF_PAGE: HeaderValue = HeaderValue::from_static(
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
pub async fn protect(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let keeps_open = Version::HTTP_2 <= request.version();
    let is_page = [DOCS, GUIDE].iter().any(|page| request.uri().path().starts_with(page));
    let policy = if is_page { OF_PAGE } else { OF_DATA };
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.extend(ALWAYS);
    // Whoever is told now does not send on a connection that is about to end.
    if state.is_draining() && !keeps_open {
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    // Plans are private; documents say themselves how they may be kept.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Refuses what is larger than `limit` bytes. The connection has its own limit, but cannot say which.
pub async fn measure(State(limit): State<usize>, request: Request, next: Next) -> Response {
    let (bytes, count) = (size(request.uri(), request.headers()), request.headers().len());
    match (limit < bytes, MOST < count) {
        (true, _) => too_large(limit).into_response(),
        (_, true) => too_many(count).into_response(),
        _ => next.run(request).await,
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
