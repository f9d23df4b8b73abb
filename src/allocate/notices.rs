//! What is said of an allocation besides the findings on the spec.

use super::codes::{AVOIDED_IPV6_UNKNOWN, OTHER_SUBNETS_UNKNOWN};
use crate::cidr::{Cidr, IpNet};
use crate::diagnostic::{Cause, Diagnostic, FieldPath, Severity, excerpt};
use crate::plan::{Notice, Request};
use crate::subnets::AssignedCluster;

/// What is said of an allocation that avoids these blocks.
pub(super) fn of(cluster: &AssignedCluster<'_>, request: &Request<'_>, avoid: &[IpNet]) -> Vec<Diagnostic> {
    unknown_subnets(cluster, request).into_iter().chain(avoided_ipv6(cluster, request, avoid)).collect()
}

/// The warning on blocks to avoid in an IPv6 block that is not known: numbers are given as if they were not there.
fn avoided_ipv6(cluster: &AssignedCluster<'_>, request: &Request<'_>, avoid: &[IpNet]) -> Option<Diagnostic> {
    let is_known = request
        .inputs
        .vpc
        .ipv6_cidrs
        .as_ref()
        .is_some_and(|cidrs| cidrs.is_empty() || cidrs.iter().any(|cidr| Cidr::ipv6(cidr).is_some()));
    if is_known || !cluster.is_ipv6() || avoid.iter().all(|block| matches!(block, IpNet::V4(_))) {
        return None;
    }
    let notice = Notice { code: &AVOIDED_IPV6_UNKNOWN, severity: Severity::Warning, cause: Cause::Required };
    let text = "the VPC's IPv6 block is not known, so that the IPv6 blocks in `avoid` are not kept free".to_owned();
    let hint =
        "Send the block as `vpc.ipv6CIDRs`, or the answer of `aws ec2 describe-vpcs` as `observed` (`--observed`)";
    Some(notice.on(request, &FieldPath::of("spec.networking"), text, Some(hint.to_owned())))
}

/// The warning on an existing VPC whose subnets are not told: what is free may be theirs.
fn unknown_subnets(cluster: &AssignedCluster<'_>, request: &Request<'_>) -> Option<Diagnostic> {
    if !cluster.is_shared_vpc() || request.inputs.vpc.subnets.is_some() {
        return None;
    }
    let notice = Notice { code: &OTHER_SUBNETS_UNKNOWN, severity: Severity::Warning, cause: Cause::Required };
    let id = excerpt(&cluster.spec.networking.network_id);
    let text = format!("other subnets of `{id}` are not known: what is free here may be in use there");
    let hint = "Send the answer of `aws ec2 describe-subnets` as `observed` (`--observed`), or all subnets in `vpc`";
    Some(notice.on(request, &FieldPath::of("spec.networking.networkID"), text, Some(hint.to_owned())))
}
