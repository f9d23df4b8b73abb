//! The id of a request: taken from `X-Request-Id` where it is usable, made up otherwise, and sent back.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;

use super::layers::step::Step;
use super::random_id::random_uuid;

/// The header that carries the id in both directions.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The longest id that is taken over.
const LONGEST: usize = 128;

/// The id of a request: 1 to 128 visible ASCII characters.
#[derive(Clone, Debug)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }

    /// An id that a client may have sent goes into logs, so nothing that could forge a line is taken over.
    fn sent(value: &HeaderValue) -> Option<RequestId> {
        let bytes = value.as_bytes();
        let usable = (1..=LONGEST).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_graphic);
        usable.then(|| RequestId(value.clone()))
    }

    fn made_up() -> Option<RequestId> {
        HeaderValue::from_str(&random_uuid().to_string()).ok().map(RequestId)
    }
}

/// Gives every request its id, and the answer the same.
#[derive(Clone, Copy, Debug)]
pub struct Identify;

impl Step for Identify {
    type Noted = Option<RequestId>;

    fn before(&self, request: &mut Request) -> Result<Option<RequestId>, Box<Response>> {
        let sent = request.headers().get(X_REQUEST_ID).and_then(RequestId::sent);
        let id = sent.or_else(RequestId::made_up);
        if let Some(id) = &id {
            request.extensions_mut().insert(id.clone());
        }
        Ok(id)
    }

    fn after(id: Option<RequestId>, mut response: Response) -> Response {
        if let Some(RequestId(id)) = id {
            response.headers_mut().insert(X_REQUEST_ID, id);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_over_visible_ascii_only() {
        let taken = |text: &str| RequestId::sent(&HeaderValue::from_bytes(text.as_bytes()).unwrap()).is_some();
        assert!(taken("a-1"));
        assert!(taken(&"x".repeat(LONGEST)));
        assert!(!taken(""));
        assert!(!taken("two words"));
        assert!(!taken("é"));
        assert!(!taken(&"x".repeat(LONGEST + 1)));
    }
}
