//! The operations on a spec.

use axum::response::Response;

use crate::answer::plan::PlanResponse;
use crate::answer::problem::Problem;
use crate::answer::routes::RoutesResponse;
use crate::answer::subnets::SubnetsResponse;
use crate::answer::validate::ValidateResponse;
use crate::answer::{PLAN, ROUTES, SUBNETS, VALIDATE};
use crate::http::input::{PlanInput, PlanParameters};
use crate::http::negotiate::{Answer, AnswerOf};
use crate::spec::request::PlanRequest;

operations! {
    post VALIDATE validate_cluster;
    post SUBNETS plan_subnets;
    post ROUTES plan_routes;
    post PLAN plan_network;
}

/// Validate a cluster
///
/// Reviews the spec as the chosen kOps release and AWS would, and answers every finding at once, in source order. The
/// answer is 200 whether the spec has errors or not: `valid` says which.
#[utoipa::path(
    post, path = VALIDATE.path, tag = "plans", operation_id = "validateCluster",
    params(PlanParameters),
    request_body(
        description = "A plan request, or bare manifests: a `Cluster` and its `InstanceGroup`s, as a list or, in \
            YAML, a stream",
        content((PlanRequest = "application/json"), (String = "application/yaml")),
    ),
    responses(
        (status = 200, description = "Every finding", content(
            (ValidateResponse = "application/json"), (ValidateResponse = "application/yaml"))),
    ),
)]
pub async fn validate_cluster(answer: Answer, input: PlanInput) -> Result<Response, Problem> {
    input.answer(&VALIDATE, answer).await
}

/// Expand the subnets of a cluster
///
/// Answers each subnet with the IPv4 block that kOps assigns and the IPv6 block that `/LEN#N` means, who looks after
/// it, its route table and its tags; as CSV a row for each subnet, without the tags.
#[utoipa::path(
    post, path = SUBNETS.path, tag = "plans", operation_id = "planSubnets",
    params(PlanParameters),
    request_body(
        description = "A plan request, or bare manifests: a `Cluster` and its `InstanceGroup`s, as a list or, in \
            YAML, a stream",
        content((PlanRequest = "application/json"), (String = "application/yaml")),
    ),
    responses(
        (status = 200, description = "The network and its subnets, in manifest order", content(
            (SubnetsResponse = "application/json"), (SubnetsResponse = "application/yaml"),
            (String = "text/csv"))),
    ),
)]
pub async fn plan_subnets(answer: AnswerOf<SubnetsResponse>, input: PlanInput) -> Result<Response, Problem> {
    input.answer(&SUBNETS, answer.0).await
}

/// Plan the routes of each subnet
///
/// Answers for each subnet the route table it uses, which other subnets share it, and every route with its reason and
/// whether it applies to the subnet's addresses.
#[utoipa::path(
    post, path = ROUTES.path, tag = "plans", operation_id = "planRoutes",
    params(PlanParameters),
    request_body(
        description = "A plan request, or bare manifests: a `Cluster` and its `InstanceGroup`s, as a list or, in \
            YAML, a stream",
        content((PlanRequest = "application/json"), (String = "application/yaml")),
    ),
    responses(
        (status = 200, description = "The subnets with their route tables, in manifest order", content(
            (RoutesResponse = "application/json"), (RoutesResponse = "application/yaml"))),
    ),
)]
pub async fn plan_routes(answer: Answer, input: PlanInput) -> Result<Response, Problem> {
    input.answer(&ROUTES, answer).await
}

/// Plan the network of a cluster
///
/// Answers everything that kOps would make or use: the VPC, subnets, gateways, elastic IPs, and each route table with
/// the reason of every route. Nothing is applied and nothing is looked up.
#[utoipa::path(
    post, path = PLAN.path, tag = "plans", operation_id = "planNetwork",
    params(PlanParameters),
    request_body(
        description = "A plan request, or bare manifests: a `Cluster` and its `InstanceGroup`s, as a list or, in \
            YAML, a stream",
        content((PlanRequest = "application/json"), (String = "application/yaml")),
    ),
    responses(
        (status = 200, description = "The whole network", content(
            (PlanResponse = "application/json"), (PlanResponse = "application/yaml"))),
    ),
)]
pub async fn plan_network(answer: Answer, input: PlanInput) -> Result<Response, Problem> {
    input.answer(&PLAN, answer).await
}
