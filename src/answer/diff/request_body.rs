//! What `POST /v1/diff` takes, as the API document describes it.

use utoipa::ToSchema;

use super::words::TargetBody;
use crate::spec::request::{PlanRequest, RulesRequest};

/// Two plan requests: what there is, and what is to be.
#[derive(Debug, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body in the API document; the body is read field by field")]
pub struct DiffRequest {
    /// What there is: the stored spec, as `kops get NAME -o yaml` prints it, in `manifests`.
    before: PlanRequest,
    /// What is to be. What it leaves out is taken from `before`, key by key: `kopsRelease` alone asks what an upgrade
    /// changes.
    after: PlanRequest,
    /// What you ask of findings, for both.
    #[schema(required = false)]
    rules: RulesRequest,
    /// What carries the change out; `direct` where it is left out.
    #[schema(required = false)]
    target: TargetBody,
}
