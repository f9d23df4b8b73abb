//! `GET /problems/{type}`: what a type of problem means.

use axum::extract::Path;
use axum::response::Response;

use super::documented::PageFailures;
use crate::answer::problem::{ALL, NOT_FOUND, Problem, ProblemType, find};
use crate::http::pages::PROBLEM;
use crate::likeness;

/// Explain a type of problem
///
/// Every failure has a `type`, and that is the path of its page: what it means and what to do about it.
#[utoipa::path(
    get, path = PROBLEM.path, tag = "problems", operation_id = "getProblemType",
    params(("type" = String, Path, description = "The last part of a problem's `type`", example = "invalid-spec")),
    responses(
        (status = 200, description = "The page of the type", content_type = "text/markdown", body = String),
        PageFailures,
    ),
)]
pub async fn get_problem_type(Path(slug): Path<String>) -> Result<Response, Problem> {
    let kind = find(&slug).ok_or_else(|| unknown(&slug))?;
    Ok(PROBLEM.with(page(kind)))
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
