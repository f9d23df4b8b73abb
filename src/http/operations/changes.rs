//! The question about changes: what a change does.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::DIFF;
use crate::answer::diff::{Diff, DiffForm, DiffRequest, DiffResponse, TargetBody};
use crate::answer::problem::Problem;
use crate::http::input::{PlanInput, PlanParameters};
use crate::http::media_type;
use crate::http::negotiate::{Answer, preferred};
use crate::http::state::AppState;

/// The routes of these operations.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(diff_clusters))
}

/// What `diff` has besides.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameter in the API document")]
pub struct DiffParameters {
    /// What carries the change out; the body may say it instead.
    #[param(inline = false)]
    target: Option<TargetBody>,
}

/// What would `kops update cluster` do?
///
/// Compares two specs as kOps does: what it makes, changes, removes, refuses and leaves in AWS, where the apply stops
/// although the dry run looks well, and what a second run would do. Nothing is looked up.
#[utoipa::path(
    post, path = DIFF.path, tag = "changes", operation_id = "diffClusters",
    params(PlanParameters, DiffParameters),
    request_body(
        description = "Two plan requests; `after` takes what it leaves out from `before`, which may be what AWS has",
        content((DiffRequest = "application/json"), (String = "application/yaml"), (DiffForm = "multipart/form-data")),
    ),
    responses(
        (status = 200, description = "The changes", content(
            (DiffResponse = "application/json"), (DiffResponse = "application/yaml"),
            (String = "text/markdown", example = json!("<!-- kops-network-planner diff c.example.com -->\n")))),
    ),
)]
pub async fn diff_clusters(shape: Shape, input: PlanInput) -> Result<Response, Problem> {
    match shape {
        Shape::Answer(answer) => input.answer(&DIFF, answer).await,
        Shape::Comment => input.tell::<Diff>(MARKDOWN_UTF8, DiffResponse::markdown).await,
    }
}

/// A comment for a pull request.
const MARKDOWN: &str = "text/markdown";
/// The same as a header says it.
const MARKDOWN_UTF8: &str = "text/markdown; charset=utf-8";

/// What `Accept` asks for.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// JSON or YAML.
    Answer(Answer),
    /// Markdown.
    Comment,
}

impl<S: Sync> FromRequestParts<S> for Shape {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Shape, Problem> {
        match preferred(&parts.headers, media_type::supported().chain([MARKDOWN])) {
            Some(MARKDOWN) => Ok(Shape::Comment),
            _ => Answer::from_request_parts(parts, state).await.map(Shape::Answer),
        }
    }
}
