//! `POST /v1/subnets`: the expanded subnets of a cluster.

use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::diagnostic_body::DiagnosticBody;
use super::findings::Findings;
use super::head::{ClusterBody, GradingBody, ReleaseChoiceBody};
use super::input::{PlanInput, PlanParameters};
use super::negotiate::Answer;
use super::network_body::{NetworkBody, NetworkParts};
use super::planned::Planned;
use super::problem::{Problem, documented::PlanFailures};
use super::subnet_body::SubnetBody;
use crate::spec::request::PlanRequest;

/// The path of the operation.
pub const SUBNETS: &str = "/v1/subnets";

/// Expand the subnets of a cluster
///
/// Answers each subnet with the IPv4 block that kOps assigns and the IPv6 block that `/LEN#N` means, who looks after it,
/// its route table and its tags.
#[utoipa::path(
    post, path = SUBNETS, tag = "plans", operation_id = "planSubnets",
    params(PlanParameters),
    request_body(
        description = "A plan request, or bare manifests: a `Cluster` and its `InstanceGroup`s, as a list or, in YAML, a stream",
        content((PlanRequest = "application/json"), (String = "application/yaml")),
    ),
    responses(
        (status = 200, description = "The network and its subnets, in manifest order", content(
            (SubnetsResponse = "application/json"), (SubnetsResponse = "application/yaml"))),
        PlanFailures,
    ),
)]
pub async fn plan_subnets(answer: Answer, input: PlanInput) -> Result<Response, Problem> {
    input.answer(answer, |reviewed| Ok(SubnetsResponse::from(Planned::try_from(reviewed)?))).await
}

/// The expanded subnets of a cluster.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubnetsResponse {
    /// The kOps release that was planned for.
    pub release: ReleaseChoiceBody,
    /// The cluster.
    pub cluster: ClusterBody,
    /// What the request's grading changed; absent when nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grading: Option<GradingBody>,
    /// Every finding, in source order; none is an error.
    pub diagnostics: Vec<DiagnosticBody>,
    /// How many findings there are, where `diagnostics` has only the worst of them; absent where it has all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1200)]
    pub diagnostics_total: Option<usize>,
    /// The network that the cluster stands in.
    pub network: NetworkBody,
    /// The subnets, in manifest order.
    pub subnets: Vec<SubnetBody>,
}

impl From<Planned> for SubnetsResponse {
    fn from(planned: Planned) -> SubnetsResponse {
        let Planned { release, cluster, grading, findings, plan } = planned;
        let Findings { shown: diagnostics, total: diagnostics_total } = findings;
        let parts = NetworkParts::from(plan.network);
        SubnetsResponse {
            release,
            cluster,
            grading,
            diagnostics,
            diagnostics_total,
            network: parts.network,
            subnets: parts.subnets,
        }
    }
}
