//! The VPC's IPv4 blocks.

use crate::cidr::{Cidr, IpNet, Ipv4Net, overlap};
use crate::diagnostic::FieldPath;
use crate::rules::cloud::{Existence, cluster_on_aws};
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject};

/// A block of the VPC.
pub(super) struct VpcBlock<'a> {
    /// The place in `additionalNetworkCIDRs`, none for the primary one.
    pub(super) additional: Option<usize>,
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
