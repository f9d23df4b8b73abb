//! `OPTIONS`: which methods a path has.

use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Answers `OPTIONS` from what the router says of a method that a path has not.
pub async fn options(request: Request, next: Next) -> Response {
    let asks = request.method() == Method::OPTIONS;
    let response = next.run(request).await;
    match response.headers().get(header::ALLOW) {
        Some(methods) if asks && response.status() == StatusCode::METHOD_NOT_ALLOWED => {
            let methods = [methods.as_bytes(), b",OPTIONS"].concat();
            let mut answer = StatusCode::NO_CONTENT.into_response();
            if let Ok(methods) = HeaderValue::from_bytes(&methods) {
                answer.headers_mut().insert(header::ALLOW, methods);
            }
            answer
        }
        _ => response,
    }
}
