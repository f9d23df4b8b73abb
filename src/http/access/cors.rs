//! Pages of other origins: those on the list may call from a browser.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::response::Response;

use crate::http::layers::step::Step;

/// The methods of all paths together; those of one path are in `Allow`.
const METHODS: &str = "GET, HEAD, POST";
/// The headers that a page may send besides the harmless ones.
const SENT: &str = "authorization, content-encoding, content-type, if-none-match, traceparent, x-request-id";
/// The headers of an answer that a page may read besides the harmless ones.
const READ: &str = "etag, retry-after, www-authenticate, x-request-id";
/// For how many seconds a browser may remember what a page may send.
const REMEMBERED: &str = "600";

/// Tells the browser what a page of a listed origin may do. Other origins are told nothing, so their browsers refuse.
#[derive(Clone, Debug)]
pub struct Cors(Arc<[HeaderValue]>);

impl Cors {
    /// For these origins; `None` where there are none.
    pub fn of(origins: &[HeaderValue]) -> Option<Cors> {
        (!origins.is_empty()).then(|| Cors(origins.into()))
    }
}

/// What a page asks for.
#[derive(Debug)]
pub struct Asked {
    /// Its origin, where that is listed.
    origin: Option<HeaderValue>,
    /// Whether it asks what it may send.
    is_preflight: bool,
}

impl Step for Cors {
    type Noted = Asked;

    fn before(&self, request: &mut Request) -> Result<Asked, Box<Response>> {
        let headers = request.headers();
        let is_preflight =
            request.method() == Method::OPTIONS && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        let origin = headers.get(header::ORIGIN).filter(|origin| self.0.contains(origin)).cloned();
        Ok(Asked { origin, is_preflight })
    }

    fn after(asked: Asked, mut response: Response) -> Response {
        let headers = response.headers_mut();
        headers.append(header::VARY, HeaderValue::from_static("origin"));
        if let Some(origin) = asked.origin {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(READ));
            if asked.is_preflight {
                answer_preflight(headers);
            }
        }
        response
    }
}

fn answer_preflight(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(METHODS));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(SENT));
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(REMEMBERED));
}
