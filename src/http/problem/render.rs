//! The layer that writes problems, and turns what libraries answer bare into problems.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, header};
use axum::response::Response;
use http_body::Body as _;

use super::counted::{AnswerBytes, Failure};
use super::page_of_failure::page;
use super::respond::status;
use crate::answer::problem::body::{AnyProblem, Occurrence};
use crate::answer::problem::{Problem, of_status};
use crate::http::headers::OF_PAGE;
use crate::http::layers::step::Step;
use crate::http::media_type::PROBLEM;
use crate::http::negotiate::preferred;
use crate::http::pages::list::HTML;
use crate::http::random_id::random_uuid;
use crate::http::request_id::RequestId;

/// Writes the body of every failure.
#[derive(Clone, Copy, Debug)]
pub struct WriteProblems;

/// What the body of a failure depends on.
#[derive(Debug)]
pub struct Asker {
    id: Option<RequestId>,
    is_reader: bool,
}

impl Step for WriteProblems {
    type Noted = Asker;

    fn before(&self, request: &mut Request) -> Result<Asker, Box<Response>> {
        Ok(Asker { id: request.extensions().get().cloned(), is_reader: is_reader(request) })
    }

    fn after(Asker { id, is_reader }: Asker, mut response: Response) -> Response {
        let problem = response.extensions_mut().remove::<Problem>();
        let failure = problem.or_else(|| bare_failure(&response));
        if let Some(problem) = failure {
            response.extensions_mut().insert(Failure(problem.kind()));
            let request_id = id.as_ref().map(RequestId::as_str).unwrap_or_default().to_owned();
            response = if is_reader { shown(response, &problem) } else { written(response, problem, request_id) };
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
    let media_type = response.headers().get(header::CONTENT_TYPE);
    let written = media_type.is_some_and(|media_type| media_type == PROBLEM || media_type == HTML);
    let failed = status.is_client_error() || status.is_server_error();
    (failed && !written).then(|| {
        let kind = of_status(status.as_u16());
        Problem::new(kind, kind.title)
    })
}

/// Whether a browser opens a page; what reads operations is a program.
fn is_reader(request: &Request) -> bool {
    let is_read = [Method::GET, Method::HEAD].contains(request.method());
    let offers = [PROBLEM, "application/json", "text/html"];
    is_read && !request.uri().path().starts_with("/v1/") && preferred(request.headers(), offers) == Some("text/html")
}

/// The failure as a page.
fn shown(mut response: Response, problem: &Problem) -> Response {
    *response.status_mut() = status(problem.kind());
    *response.body_mut() = Body::from(page(problem));
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(HTML));
    headers.insert(header::CONTENT_SECURITY_POLICY, OF_PAGE);
    headers.append(header::VARY, HeaderValue::from_static("accept"));
    response
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
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
    response
}
