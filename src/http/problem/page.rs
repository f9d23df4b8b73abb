//! `GET /problems/{type}`: what a type of problem means, for people and as Markdown.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::documented::PageFailures;
use crate::answer::problem::{ALL, NOT_FOUND, Problem, ProblemType, find};
use crate::http::negotiate::preferred;
use crate::http::pages::list::{HTML, PROBLEM};
use crate::http::pages::{markdown, shell};
use crate::likeness;

/// The route of the pages.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route(PROBLEM.path, get(get_problem_type))
}

/// Explain a type of problem
///
/// Every failure has a `type`, and that is the path of its page: what it means and what to do about it.
#[utoipa::path(
    get, path = PROBLEM.path, tag = "problems", operation_id = "getProblemType",
    params(("type" = String, Path, description = "The last part of a problem's `type`", example = "invalid-spec")),
    responses(
        (status = 200, description = "The page of the type; HTML for a browser",
            content_type = "text/markdown", body = String),
        PageFailures,
    ),
)]
pub async fn get_problem_type(Path(slug): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    let kind = find(&slug).ok_or_else(|| unknown(&slug))?;
    let vary = [(header::VARY, "accept")];
    Ok(match preferred(&headers, ["text/markdown", "text/html"]) {
        Some("text/html") => (vary, [(header::CONTENT_TYPE, HTML)], page_of_people(kind)).into_response(),
        _ => (vary, PROBLEM.with(page(kind))).into_response(),
    })
}

/// The page of a type, HTML.
fn page_of_people(kind: &ProblemType) -> String {
    let ProblemType { title, status, documentation, .. } = kind;
    let (text, _) = markdown::rendered(documentation);
    let content = format!(
        "<p class=\"code\">{} · status {status}</p>\n<h1>{}</h1>\n<article>\n{text}</article>\n",
        kind.uri(),
        shell::escaped(title),
    );
    shell::page(PROBLEM.path, title, &content)
}

/// The page of a type, Markdown.
pub fn page(kind: &ProblemType) -> String {
    format!("# {}\n\n`{}`, status {}\n\n{}\n", kind.title, kind.uri(), kind.status, kind.documentation)
}

/// The problem of a name that no type has.
pub fn unknown(slug: &str) -> Problem {
    let problem = Problem::new(&NOT_FOUND, "there is no problem type with this name");
    let problem = problem.supported(ALL.iter().map(|kind| kind.slug));
    match likeness::word(slug, ALL.iter().map(|kind| kind.slug)) {
        Some(name) => problem.hint(format!("Did you mean `{name}`?")),
        None => problem,
    }
}
