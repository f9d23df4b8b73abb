//! The question where packets go.

use axum::response::Response;

use crate::answer::TRACE;
use crate::answer::problem::Problem;
use crate::answer::trace::TraceResponse;
use crate::answer::trace::request::TraceRequest;
use crate::http::input::{PlanInput, PlanParameters, TraceParameters};
use crate::http::negotiate::Answer;

operations! {
    post TRACE trace_flows;
}

/// Trace packets
///
/// Answers for each flow where its packets go, hop by hop, with a verdict and why: DNS64 and NAT64, the longest prefix
/// of each table, gateways, and the way back. What is not known is said, with what would make it known. Security groups
/// and network ACLs are not looked at.
#[utoipa::path(
    post, path = TRACE.path, tag = "traces", operation_id = "traceFlows",
    params(PlanParameters, TraceParameters),
    request_body(
        description = "A plan request with `flows`; bare manifests where only the matrix is asked for",
        content((TraceRequest = "application/json"), (String = "application/yaml")),
    ),
    responses(
        (status = 200, description = "The flows, in the order of the request", content(
            (TraceResponse = "application/json"), (TraceResponse = "application/yaml"))),
    ),
)]
pub async fn trace_flows(answer: Answer, input: PlanInput) -> Result<Response, Problem> {
    input.answer(&TRACE, answer).await
}
