//! Problems on their way to a client.
//!
//! A handler returns a [`Problem`]; the layer in [`render`] writes it, because only there the request's id is known.
//! The same layer turns every bare failure of a library into a problem.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::answer::problem::{Problem, ProblemType};

pub mod documented;
pub mod page;
pub mod render;

/// The status of a type.
pub fn status(kind: &ProblemType) -> StatusCode {
    StatusCode::from_u16(kind.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = status(self.kind()).into_response();
        if let Some(seconds) = self.retry_after_seconds() {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}
