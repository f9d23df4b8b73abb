//! What is said of an allocation besides the findings on the spec.

use super::codes::OTHER_SUBNETS_UNKNOWN;
use crate::diagnostic::{Cause, Diagnostic, FieldPath, Severity, excerpt};
use crate::plan::{Notice, Request};
use crate::subnets::AssignedCluster;

/// The warning on an existing VPC whose subnets are not told: what is free may be theirs.
pub(super) fn unknown_subnets(cluster: &AssignedCluster<'_>, request: &Request<'_>) -> Option<Diagnostic> {
    if !cluster.is_shared_vpc() || request.inputs.vpc.subnets.is_some() {
        return None;
    }
    let notice = Notice { code: &OTHER_SUBNETS_UNKNOWN, severity: Severity::Warning, cause: Cause::Required };
    let id = excerpt(&cluster.spec.networking.network_id);
    let text = format!("other subnets of `{id}` are not known: what is free here may be in use there");
    let hint = "Send the answer of `aws ec2 describe-subnets` as `observed` (`--observed`), or all subnets in `vpc`";
    Some(notice.on(request, &FieldPath::of("spec.networking.networkID"), text, Some(hint.to_owned())))
}
