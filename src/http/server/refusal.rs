//! What the transport refuses before the service sees it: requests that are not well-formed HTTP/1.1, have too much in
//! their head, or take too long for it.
//!
//! The transport answers with a head alone. The body that every failure has comes from the layers of the service, which
//! log and count the request as well.

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::{Method, Request, Response, StatusCode};
use http_body_util::BodyExt;
use tower::Service as _;

use crate::answer::problem::{BAD_REQUEST, BODY_TOO_LARGE, Problem, SLOW_HEADERS, TARGET_TOO_LONG};
use crate::http::headers::{MOST, too_large};
use crate::http::layers;
use crate::http::state::AppState;

/// How the head of a refusal starts that the transport writes.
const START: &[u8] = b"HTTP/1.1 4";
/// How it ends.
const END: &[u8] = b"\r\n\r\n";
/// How one starts that says a body is too large.
const TOO_LARGE: &str = "HTTP/1.1 413 Payload Too Large\r\n";
/// The line that says that nothing follows. Every failure of the service has a body.
const EMPTY: &str = "content-length: 0\r\n";
/// The longest target, in bytes, that the transport takes whatever the limit is.
const LONGEST_TARGET: usize = u16::MAX as usize - 1;

/// An answer in the making.
pub type Answer = Pin<Box<dyn Future<Output = Vec<u8>> + Send>>;

/// Says why the transport refuses a request.
#[derive(Clone, Debug)]
pub struct Refusals(Router);

impl Refusals {
    /// Refusals with the layers and the limits of a service.
    pub fn new(state: &AppState) -> Refusals {
        let router = Router::new().fallback(refuse).with_state(state.clone());
        Refusals(layers::around(router, state))
    }

    /// The answer in place of what the transport writes, where that is a refusal; that of a head that `is_small` is one
    /// of its body.
    pub fn answer(&self, written: &[u8], is_small: bool) -> Option<Answer> {
        if !written.starts_with(START) || !written.ends_with(END) {
            return None;
        }
        let (before, after) = str::from_utf8(written).ok()?.split_once(EMPTY)?;
        let head = [before, after.trim_end(), "\r\n"].concat();
        let status = written.get(9..12)?.try_into().ok()?;
        if is_small && status == StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE {
            let (_, after) = head.split_once("\r\n")?;
            return Some(self.explained(format!("{TOO_LARGE}{after}"), StatusCode::PAYLOAD_TOO_LARGE));
        }
        Some(self.explained(head, status))
    }

    /// The answer to a client that takes too long for a head. The transport itself would close without an answer.
    pub fn too_slow(&self) -> Answer {
        let date = httpdate::fmt_http_date(SystemTime::now());
        let head = format!("HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ndate: {date}\r\n");
        self.explained(head, StatusCode::REQUEST_TIMEOUT)
    }

    /// The head with the body that the layers of the service write.
    fn explained(&self, head: String, status: StatusCode) -> Answer {
        let mut router = self.0.clone();
        Box::pin(async move {
            let Ok(response) = router.call(in_place_of_the_unread(status)).await;
            complete(head, response).await
        })
    }
}

/// A request that the layers can pass on; of the one that was sent nothing is known but why it is refused.
fn in_place_of_the_unread(status: StatusCode) -> Request<Body> {
    let mut request = Request::new(Body::empty());
    *request.method_mut() = Method::from_bytes(b"-").unwrap_or_default();
    request.extensions_mut().insert(status);
    request
}

async fn refuse(State(state): State<AppState>, Extension(status): Extension<StatusCode>) -> Problem {
    match status {
        StatusCode::REQUEST_TIMEOUT => too_slow(state.settings.times.headers),
        StatusCode::PAYLOAD_TOO_LARGE => {
            let limit = state.settings.sizes.many_bytes;
            let detail = format!("`Content-Length` says more than a body may have, {limit} bytes at most");
            Problem::new(&BODY_TOO_LARGE, detail).limit_bytes(limit)
        }
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => too_large(state.settings.sizes.header_bytes).limit(MOST),
        StatusCode::URI_TOO_LONG => {
            let detail = format!("path and query are together longer than {LONGEST_TARGET} bytes");
            Problem::new(&TARGET_TOO_LONG, detail).limit_bytes(LONGEST_TARGET)
        }
        _ => Problem::new(&BAD_REQUEST, "the request line or a header is not well-formed HTTP/1.1"),
    }
}

/// The problem of a head that does not arrive within `patience`.
fn too_slow(patience: Duration) -> Problem {
    let seconds = patience.as_secs_f32();
    Problem::new(&SLOW_HEADERS, format!("the request line and the headers did not arrive within {seconds} seconds"))
}

/// The transport's head, and the headers and the body of a response.
async fn complete(head: String, response: Response<Body>) -> Vec<u8> {
    let (parts, body) = response.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let mut answer = head.into_bytes();
    for (name, value) in &parts.headers {
        answer.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    answer.extend(format!("content-length: {}\r\n\r\n", body.len()).as_bytes());
    answer.extend(body);
    answer
}
