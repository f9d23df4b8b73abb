//! Pages of other origins: those on the list may call from a browser.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
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

/// Reads an origin in the form in which browsers send it.
///
/// # Errors
///
/// What to write instead, where no browser would send the text.
pub fn origin(text: &str) -> Result<HeaderValue, String> {
    let refusal = |why: &str| format!("{why}: write each origin as browsers send it, as `https://portal.example.com`");
    if text.contains('*') {
        return Err(refusal("a page of any origin would match, which is not supported"));
    }
    if text == "null" {
        return Err(refusal("`null` is the origin of every local file and sandboxed frame"));
    }
    let not_one = || refusal("this is not an origin");
    let uri: Uri = text.parse().map_err(|_| not_one())?;
    let sent = sent(&uri).ok_or_else(not_one)?;
    if text != sent {
        return Err(format!("browsers send this origin as `{sent}`: write it so"));
    }
    HeaderValue::from_str(text).map_err(|_| not_one())
}

/// The scheme, host and port of a URL, without the port that its scheme implies.
fn sent(url: &Uri) -> Option<String> {
    let (scheme, host) = (url.scheme_str()?.to_ascii_lowercase(), url.host()?.to_ascii_lowercase());
    let is_implied = |port: &u16| matches!((scheme.as_str(), port), ("http", 80) | ("https", 443));
    let port = url.port_u16().filter(|port| !is_implied(port)).map(|port| format!(":{port}")).unwrap_or_default();
    (!host.is_empty()).then(|| format!("{scheme}://{host}{port}"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_taken_as_browsers_send_them() {
        for right in ["https://portal.example.com", "http://localhost:3000", "http://[::1]:3000", "vscode-webview://1a"]
        {
            assert_eq!(origin(right).as_ref().map(HeaderValue::as_bytes), Ok(right.as_bytes()));
        }
    }

    #[track_caller]
    fn check_refused(text: &str, advice: &str) {
        let said = origin(text).unwrap_err();
        assert!(said.contains(advice), "{text}: {said}");
    }

    #[test]
    fn what_no_browser_sends_is_refused_with_what_to_write() {
        for text in
            ["*", "null", "https://*.example.com", "", "portal.example.com", "localhost:3000", "https://", "a b", "/x"]
        {
            check_refused(text, "`https://portal.example.com`");
        }
        check_refused("https://a.example/", "`https://a.example`");
        check_refused("https://a.example/portal?x", "`https://a.example`");
        check_refused("HTTPS://A.example:443", "`https://a.example`");
        check_refused("http://user@a.example:8080", "`http://a.example:8080`");
    }
}
