//! What `POST /v1/diff` takes, as the API document describes it.

use std::collections::BTreeMap;

use utoipa::ToSchema;

use super::words::TargetBody;
use crate::spec::request::{PlanRequest, RulesRequest};

/// Two plan requests: what there is, and what is to be.
#[derive(Debug, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body in the API document; the body is read field by field")]
pub struct DiffRequest {
    /// What there is: the stored spec, as `kops get NAME -o yaml` prints it, in `manifests`; or `observed` alone, what
    /// AWS has.
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

/// The two specs as files: the parts `before` and `after`, each a plan request or manifests in YAML or JSON, whatever
/// its media type; and any number of parts `observed`, what AWS has, which without `before` is what there is.
#[derive(Debug, ToSchema)]
#[schema(value_type = Object)]
#[expect(dead_code, reason = "describes the form in the API document")]
pub struct DiffForm(BTreeMap<String, String>);
