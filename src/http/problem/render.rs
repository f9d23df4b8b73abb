//! The layer that writes problems, and turns what libraries answer bare into problems.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;

use super::body::{AnyProblem, Occurrence};
use super::{Problem, of_status};
use crate::http::request_id::RequestId;

/// The media type of problems.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// Writes the body of every failure.
pub async fn write_problems(request: Request, next: Next) -> Response {
    let request_id = request.extensions().get::<RequestId>().map(|id| id.as_str().to_owned()).unwrap_or_default();
    let mut response = next.run(request).await;
    let problem = response.extensions_mut().remove::<Problem>();
    match problem.or_else(|| bare_failure(response.status())) {
        Some(problem) => written(response, problem, request_id),
        None => response,
    }
}

fn bare_failure(status: StatusCode) -> Option<Problem> {
    let failed = status.is_client_error() || status.is_server_error();
    failed.then(|| {
        let kind = of_status(status);
        Problem::new(kind, kind.title)
    })
}

/// The headers stay: `Allow` and `Retry-After` belong to the failure.
fn written(mut response: Response, problem: Problem, request_id: String) -> Response {
    let status = problem.kind.status;
    let instance = Uuid::new_v4().urn().to_string();
    let body = AnyProblem::new(problem, Occurrence { instance, request_id });
    let mut bytes = serde_json::to_vec_pretty(&body).unwrap_or_default();
    bytes.push(b'\n');
    *response.status_mut() = status;
    *response.body_mut() = Body::from(bytes);
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    response
}
