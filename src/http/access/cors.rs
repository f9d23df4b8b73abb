//! Pages of other origins: those on the list may call from a browser.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;

/// The methods of all paths together; those of one path are in `Allow`.
const METHODS: &str = "GET, HEAD, POST";
/// The headers that a page may send besides the harmless ones.
const SENT: &str = "authorization, content-encoding, content-type, if-none-match, traceparent, x-request-id";
/// The headers of an answer that a page may read besides the harmless ones.
const READ: &str = "etag, retry-after, www-authenticate, x-request-id";
/// For how many seconds a browser may remember what a page may send.
const REMEMBERED: &str = "600";

/// Tells the browser what a page of a listed origin may do. Other origins are told nothing, so their browsers refuse.
pub async fn allow(State(origins): State<Arc<[HeaderValue]>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let origin = headers.get(header::ORIGIN).filter(|origin| origins.contains(origin)).cloned();
    let asks = request.method() == Method::OPTIONS && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(READ));
        if asks {
            answer_preflight(headers);
        }
    }
    response
}

fn answer_preflight(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(METHODS));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(SENT));
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(REMEMBERED));
}
