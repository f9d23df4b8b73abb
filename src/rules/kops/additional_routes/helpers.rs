//! The additional routes of a cluster, and questions that several rules ask.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use crate::cidr::IpNet;
use crate::diagnostic::{FieldPath, Safety};
use crate::rules::paths::{networking, subnet_field};
use crate::rules::rule::{Reporter, Subject};
use crate::rules::vpc_blocks::VpcBlocks;
use crate::spec::Provider;
use crate::spec::wire::AdditionalRoute;
use crate::subnets::AssignedCluster;

/// A route and where it is written.
pub(super) struct Listed<'a> {
    pub(super) subnet: usize,
    pub(super) index: usize,
    pub(super) route: &'a AdditionalRoute,
}

impl Listed<'_> {
    /// A field of the route.
    pub(super) fn field(&self, field: &'static str) -> FieldPath {
        subnet_field(self.subnet, "additionalRoutes").index(self.index).key(field)
    }
}

/// Every additional route; kOps looks at them on AWS only.
pub(super) fn routes<'a>(cluster: &'a AssignedCluster<'a>) -> impl Iterator<Item = Listed<'a>> {
    let aws = cluster.spec.provider == Provider::Aws;
    let subnets = cluster.subnets.iter().enumerate().filter(move |_| aws);
    subnets.flat_map(|(subnet, spec)| {
        let routes = spec.spec.additional_routes.iter().flatten().enumerate();
        routes.map(move |(index, route)| Listed { subnet, index, route })
    })
}

/// Reports routes to a peering connection whose destination starts in one of the VPC's `blocks`.
pub(super) fn report_peering(subject: &Subject<'_>, blocks: impl FnOnce() -> VpcBlocks, report: &mut Reporter<'_>) {
    let blocks = LazyCell::new(blocks);
    for listed in routes(subject.cluster) {
        let route = listed.route;
        let Some(destination) = route.cidr.net().filter(|_| route.target.starts_with("pcx-")) else {
            continue;
        };
        let Some(block) = blocks.around(IpNet::from(destination.network())) else {
            continue;
        };
        report
            .report(listed.field("target"), format!("`{destination}` starts in the VPC's own block `{block}`"))
            .value(route.target.as_str())
            .related(listed.field("cidr"), "the destination of the route")
            .related(networking("networkCIDR"), format!("the VPC has `{block}`"));
    }
}

/// Reports routes whose destination is written exactly like one of `taken`.
pub(super) fn report_taken(subject: &Subject<'_>, taken: impl FnOnce() -> BTreeSet<String>, report: &mut Reporter<'_>) {
    let taken = LazyCell::new(taken);
    for listed in routes(subject.cluster) {
        let text = listed.route.cidr.text();
        if !taken.contains(text) {
            continue;
        }
        report
            .report(listed.field("cidr"), format!("`{text}` is the VPC itself, which has a route already"))
            .value(text)
            .hint("Remove the route")
            .repair_by_removal_of_parent(Safety::Unsafe)
            .related(networking("networkCIDR"), "the VPC's block");
    }
}
