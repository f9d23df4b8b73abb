//! Questions on subnets that several rules ask.

use crate::cidr::{IpNet, overlap};
use crate::spec::VpcFacts;
use crate::subnets::{AssignedCluster, AssignedSubnet, Origin};

/// How a message calls a subnet's block: a default that is not in the spec has to be explained.
pub(super) fn block_words(origin: Origin) -> &'static str {
    match origin {
        Origin::Spec => "subnet block",
        Origin::Assigned => "automatically assigned subnet block",
        Origin::Vpc | Origin::Observed => "existing subnet's block",
    }
}

/// The subnets whose block shares addresses with a range, by place, with that block.
pub(super) fn overlapping<'a>(
    cluster: &'a AssignedCluster<'a>,
    range: IpNet,
) -> impl Iterator<Item = (usize, &'a AssignedSubnet<'a>, IpNet)> {
    let subnets = cluster.subnets.iter().enumerate();
    let blocks = subnets.filter_map(|(index, subnet)| Some((index, subnet, subnet.cidr.net()?)));
    blocks.filter(move |(_, _, block)| overlap(*block, range))
}

/// Whether a range that kOps derives from `nonMasqueradeCIDR` can be held against subnets. When that one overlaps the
/// VPC, which is a separate finding, kOps never gets to derive anything.
pub(super) fn derived_ranges_count(cluster: &AssignedCluster) -> bool {
    let Some(non_masquerade) = cluster.non_masquerade_cidr.net() else {
        return false;
    };
    cluster.spec.networking.cni.pods_live_in_network()
        || !cluster.network_cidrs().filter_map(|cidr| cidr.net()).any(|network| overlap(network, non_masquerade))
}

/// Whether automatic assignment leaves the subnet without IPv4 on purpose. What an existing subnet has is not known
/// unless it was sent.
pub(super) fn stays_without_cidr(subnet: &AssignedSubnet, vpc: &VpcFacts) -> bool {
    subnet.is_ipv6_only() && (!subnet.is_shared() || vpc.subnets.is_some())
}
