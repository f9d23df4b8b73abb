//! What `POST /v1/diagram` takes, as the API document describes it.

use utoipa::ToSchema;

use crate::answer::diff::TargetBody;
use crate::answer::trace::request::FlowRequest;
use crate::spec::request::PlanRequest;

/// A plan request that is drawn.
#[derive(Debug, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body in the API document; the body is read field by field")]
pub struct DiagramRequest {
    /// What is drawn.
    #[serde(flatten)]
    request: PlanRequest,
    /// What there is: then the picture shows what is created, changed and refused.
    #[schema(required = false)]
    before: PlanRequest,
    /// What carries that change out; `direct` where it is left out.
    #[schema(required = false)]
    target: TargetBody,
    /// A flow: then its paths are lit, and where packets are lost is marked.
    #[schema(required = false)]
    highlight: FlowRequest,
}
