//! The VPC's IPv4 blocks, and what is wrong with them whether kOps makes them or not.

use crate::aws::limits;
use crate::cidr::sets;
use crate::cidr::{Cidr, IpNet, Ipv4Net, overlap};
use crate::diagnostic::{Cause, FieldPath};
use crate::rules::cloud::{Existence, cluster_on_aws};
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject};
use crate::subnets::AssignmentFailure;

/// A block of the VPC.
pub(super) struct VpcBlock<'a> {
    /// The place in `additionalNetworkCIDRs`, none for the primary one.
    additional: Option<usize>,
    pub cidr: &'a Cidr,
    /// The text in the manifest, empty for a block that was filled in.
    pub written: &'a str,
}

impl VpcBlock<'_> {
    /// The field that the block is written in.
    pub fn field(&self) -> FieldPath {
        match self.additional {
            None => paths::networking("networkCIDR"),
            Some(index) => paths::networking("additionalNetworkCIDRs").index(index),
        }
    }
}

/// The blocks of a VPC of this existence, the primary one first; none on other clouds.
pub(super) fn blocks_of<'a>(subject: &Subject<'a>, existence: Existence) -> impl Iterator<Item = VpcBlock<'a>> {
    let cluster = cluster_on_aws(subject).filter(|cluster| Existence::of_vpc(cluster) == existence);
    cluster.into_iter().flat_map(|cluster| {
        let networking = &cluster.spec.networking;
        let primary =
            VpcBlock { additional: None, cidr: &cluster.network_cidr, written: networking.network_cidr.text() };
        let more = networking.additional_network_cidrs.iter().enumerate();
        let more = more.map(|(index, cidr)| VpcBlock { additional: Some(index), cidr, written: cidr.text() });
        std::iter::once(primary).chain(more)
    })
}

/// The blocks of a VPC of any existence.
pub(super) fn all_blocks<'a>(subject: &Subject<'a>) -> impl Iterator<Item = VpcBlock<'a>> {
    blocks_of(subject, Existence::of_vpc(subject.cluster))
}

/// Reports blocks that are larger or smaller than AWS has them.
pub(super) fn report_sizes(subject: &Subject<'_>, existence: Existence, report: &mut Reporter<'_>) {
    for block in blocks_of(subject, existence) {
        let Some(net) = block.cidr.ipv4().filter(|net| !limits::is_ipv4_length(net.prefix_len())) else {
            continue;
        };
        let message = match existence {
            Existence::Created => format!("AWS makes no VPC block of the size of `{net}`, only /16 to /28"),
            Existence::Existing => format!("no VPC has a block of the size of `{net}`, only of /16 to /28"),
        };
        let hint = match existence {
            Existence::Created => format!("Take a block from /16 to /28, for example `{}`", limits::nearest_ipv4(net)),
            Existence::Existing => "Write the block that the VPC has".to_owned(),
        };
        report.report(block.field(), message).value(block.written).hint(hint);
    }
}

/// Reports blocks that lie in another one.
pub(super) fn report_overlaps(subject: &Subject<'_>, existence: Existence, report: &mut Reporter<'_>) {
    let blocks: Vec<VpcBlock<'_>> = blocks_of(subject, existence).collect();
    if blocks.len() < 2 {
        return;
    }
    let nets = blocks.iter().enumerate().filter_map(|(key, block)| Some((key, IpNet::V4(block.cidr.ipv4()?))));
    for clash in sets::clashes(nets) {
        let (inner, outer) = (&blocks[clash.inner], &blocks[clash.outer]);
        let (message, cause) = if clash.same {
            (format!("`{}` stands twice among the VPC's blocks", inner.cidr), Cause::Duplicate)
        } else {
            (format!("VPC block `{}` lies inside VPC block `{}`", inner.cidr, outer.cidr), Cause::Invalid)
        };
        let finding = report.report(inner.field(), message);
        finding.cause(cause).value(inner.written).hint(format!("Keep only `{}`", outer.cidr));
        finding.related(outer.field(), "the block that holds it");
    }
}

/// Reports IPv6 blocks where IPv4 ones belong.
pub(super) fn report_ipv6(subject: &Subject<'_>, existence: Existence, hint: &str, report: &mut Reporter<'_>) {
    let refused = subject.cluster.failures.contains(&AssignmentFailure::NetworkNotIpv4);
    for (place, block) in blocks_of(subject, existence).enumerate() {
        let reported_already = place == 0 && refused;
        if block.cidr.ipv6().is_none() || reported_already {
            continue;
        }
        let message = format!("`{}` is an IPv6 block among the VPC's IPv4 blocks", block.cidr);
        report.report(block.field(), message).value(block.written).hint(hint);
    }
}

/// Reports blocks that share addresses with `range`.
pub(super) fn report_inside(
    subject: &Subject<'_>,
    range: Ipv4Net,
    message: impl Fn(&VpcBlock<'_>) -> String,
    report: &mut Reporter<'_>,
) {
    for block in all_blocks(subject) {
        if block.cidr.net().is_some_and(|net| overlap(net, IpNet::V4(range))) {
            let message = message(&block);
            report.report(block.field(), message).value(block.written);
        }
    }
}
