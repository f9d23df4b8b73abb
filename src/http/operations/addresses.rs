//! The questions about addresses: where there is room, and what a new cluster would have.

use axum::response::Response;

use crate::answer::allocate::AllocateResponse;
use crate::answer::layout::LayoutResponse;
use crate::answer::problem::Problem;
use crate::answer::{ALLOCATE, LAYOUT};
use crate::http::input::{PlanInput, PlanParameters};
use crate::http::negotiate::Answer;
use crate::spec::NewCluster;
use crate::spec::allocation::AllocateRequest;

operations! {
    post ALLOCATE allocate_subnets;
    post LAYOUT lay_out_cluster;
}

/// Where is room?
///
/// Shows what of the VPC is used and free, and places wanted subnets in it. Nothing that exists moves: blocks that kOps
/// assigns are written down first. The answer is a patch of the cluster and edits of its text, and the findings are
/// those of the spec with them.
#[utoipa::path(
    post, path = ALLOCATE.path, tag = "addresses", operation_id = "allocateSubnets",
    params(PlanParameters),
    request_body(
        description = "A plan request with `wants`, or bare manifests to see the room",
        content((AllocateRequest = "application/json"), (String = "application/yaml")),
    ),
    responses(
        (status = 200, description = "The blocks", content(
            (AllocateResponse = "application/json"), (AllocateResponse = "application/yaml"))),
    ),
)]
pub async fn allocate_subnets(answer: Answer, input: PlanInput) -> Result<Response, Problem> {
    input.answer(&ALLOCATE, answer).await
}

/// What would `kops create cluster` lay out?
///
/// Answers the manifests that `kops create cluster` writes, with the findings of their plan: what it writes and refuses
/// afterwards has errors. Nothing is looked up: an existing VPC is what `vpc` says.
#[utoipa::path(
    post, path = LAYOUT.path, tag = "addresses", operation_id = "layOutCluster",
    request_body(
        description = "The options of the command; enumerated ones are text, as on the command line",
        content((NewCluster = "application/json"), (String = "application/yaml")),
    ),
    responses(
        (status = 200, description = "The manifests", content(
            (LayoutResponse = "application/json"), (LayoutResponse = "application/yaml"))),
    ),
)]
pub async fn lay_out_cluster(answer: Answer, input: PlanInput) -> Result<Response, Problem> {
    input.answer(&LAYOUT, answer).await
}
