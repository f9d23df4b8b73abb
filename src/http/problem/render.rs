//! The layer that writes problems, and turns what libraries answer bare into problems.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use http_body::Body as _;

use super::respond::status;
use crate::answer::problem::body::{AnyProblem, Occurrence};
use crate::answer::problem::{Problem, ProblemType, of_status};
use crate::http::layers::step::Step;
use crate::http::random_id::random_uuid;
use crate::http::request_id::RequestId;

/// The media type of problems.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// The type of the problem that an answer is, for those who count.
#[derive(Clone, Copy, Debug)]
pub struct Failure(pub &'static ProblemType);

/// The size of an answer before compression, for those who count.
#[derive(Clone, Copy, Debug)]
pub struct AnswerBytes(pub u64);

/// Writes the body of every failure.
#[derive(Clone, Copy, Debug)]
pub struct WriteProblems;

impl Step for WriteProblems {
    type Noted = Option<RequestId>;

    fn before(&self, request: &mut Request) -> Result<Option<RequestId>, Box<Response>> {
        Ok(request.extensions().get().cloned())
    }

    fn after(id: Option<RequestId>, mut response: Response) -> Response {
        let problem = response.extensions_mut().remove::<Problem>();
        let failure = problem.or_else(|| bare_failure(&response));
        if let Some(problem) = failure {
            response.extensions_mut().insert(Failure(problem.kind()));
            let request_id = id.as_ref().map(RequestId::as_str).unwrap_or_default().to_owned();
            response = written(response, problem, request_id);
        }
        if let Some(bytes) = response.body().size_hint().exact() {
            response.extensions_mut().insert(AnswerBytes(bytes));
        }
        response
    }
}

/// What failed without a problem. The layer is around others that may answer alone, so it may see its own work
/// again.
fn bare_failure(response: &Response) -> Option<Problem> {
    let status = response.status();
    let written = response.headers().get(header::CONTENT_TYPE).is_some_and(|media_type| media_type == MEDIA_TYPE);
    let failed = status.is_client_error() || status.is_server_error();
    (failed && !written).then(|| {
        let kind = of_status(status.as_u16());
        Problem::new(kind, kind.title)
    })
}

/// The headers stay: `Allow` and `Retry-After` belong to the failure.
fn written(mut response: Response, problem: Problem, request_id: String) -> Response {
    let status = status(problem.kind());
    let instance = random_uuid().urn().to_string();
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
