//! The question about changes: what a change does.

use axum::response::Response;
use utoipa::IntoParams;

use crate::answer::DIFF;
use crate::answer::diff::{Diff, DiffForm, DiffRequest, DiffResponse, TargetBody};
use crate::answer::problem::Problem;
use crate::http::input::{PlanInput, PlanParameters};
use crate::http::negotiate::AnswerOf;

operations! {
    post DIFF diff_clusters;
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
pub async fn diff_clusters(answer: AnswerOf<DiffResponse>, input: PlanInput) -> Result<Response, Problem> {
    input.ask_in_forms::<Diff>(&DIFF, answer.0).await
}
