//! The questions about specs.

use axum::response::Response;

use crate::answer::FLEET;
use crate::answer::fleet::FleetResponse;
use crate::answer::fleet::request::FleetRequest;
use crate::answer::problem::Problem;
use crate::http::input::{PlanInput, PlanParameters};
use crate::http::negotiate::Answer;

operations! {
    post FLEET compare_fleet;
}

/// Compare the networks of many clusters
///
/// Answers which blocks of VPCs, subnets, pods and services overlap, as sets, and how bad that is over the links
/// between them: a peering connection refuses what does not matter between clusters that nothing links. Members that
/// have errors keep the ranges that can be read.
#[utoipa::path(
    post, path = FLEET.path, tag = "many", operation_id = "compareFleet",
    params(PlanParameters),
    request_body(
        description = "The members, other networks, and the links between them",
        content((FleetRequest = "application/json"), (String = "application/yaml")),
    ),
    responses(
        (status = 200, description = "What overlaps, the worst first", content(
            (FleetResponse = "application/json"), (FleetResponse = "application/yaml"))),
    ),
)]
pub async fn compare_fleet(answer: Answer, input: PlanInput) -> Result<Response, Problem> {
    input.answer(&FLEET, answer).await
}
