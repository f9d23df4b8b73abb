//! The VPC's IPv4 blocks, for rules that look every subnet or route up in them.

use crate::aws::limits;
use crate::cidr::{Cidr, IpNet, Ipv4Net, overlap};
use crate::rules::rule::Subject;
use crate::rules::special_use::is_public;
use crate::subnets::AssignedCluster;

/// The VPC's blocks that can be read.
pub(super) struct VpcBlocks {
    /// Sorted, without those that lie in another one.
    disjoint: Vec<IpNet>,
    /// In manifest order.
    written: Vec<IpNet>,
}

/// How many blocks a message lists.
const MOST_LISTED: usize = 5;

impl VpcBlocks {
    /// `networkCIDR` and `additionalNetworkCIDRs`.
    pub(super) fn of(cluster: &AssignedCluster) -> VpcBlocks {
        VpcBlocks::new(cluster.network_cidrs().filter_map(|cidr| cidr.net()).collect())
    }

    /// Only `networkCIDR`.
    pub(super) fn first_of(cluster: &AssignedCluster) -> VpcBlocks {
        VpcBlocks::new(cluster.network_cidr.net().into_iter().collect())
    }

    /// The blocks that the existing VPC has, where the request says all of them; empty for a VPC that kOps makes.
    pub(super) fn known(subject: &Subject<'_>) -> VpcBlocks {
        let known = subject.vpc.all_ipv4_cidrs().into_iter().flatten().filter(|_| subject.cluster.is_shared_vpc());
        VpcBlocks::new(known.filter_map(Cidr::net).collect())
    }

    fn new(blocks: Vec<IpNet>) -> VpcBlocks {
        let mut disjoint: Vec<IpNet> = Vec::with_capacity(blocks.len());
        let mut sorted = blocks.clone();
        sorted.sort();
        for block in sorted {
            if disjoint.last().is_none_or(|last| !last.contains(&block)) {
                disjoint.push(block);
            }
        }
        VpcBlocks { disjoint, written: blocks }
    }

    /// Whether no block can be read.
    pub(super) fn is_empty(&self) -> bool {
        self.disjoint.is_empty()
    }

    /// The VPC's block that holds all of `block`, if there is one (`BelongsTo`).
    pub(super) fn around(&self, block: IpNet) -> Option<IpNet> {
        let after = self.disjoint.partition_point(|candidate| candidate.network() <= block.network());
        let candidate = self.disjoint.get(after.checked_sub(1)?)?;
        candidate.contains(&block).then_some(*candidate)
    }

    /// The blocks in manifest order, for a message.
    pub(super) fn words(&self) -> String {
        let listed: Vec<String> = self.written.iter().take(MOST_LISTED).map(|block| format!("`{block}`")).collect();
        let rest = if MOST_LISTED < self.written.len() { ", …" } else { "" };
        format!("{}{rest}", listed.join(", "))
    }
}

/// The fewest subnets outside `networkCIDR` that speak against it.
const SEVERAL: usize = 2;

/// The block that was meant as `networkCIDR`, where most subnets lie outside the written one, or several are larger
/// than it: as large as that, or a /16, and around all of them. Subnets in other blocks of the VPC say nothing of it.
pub(super) fn network_of_subnets(cluster: &AssignedCluster) -> Option<Ipv4Net> {
    let networking = &cluster.spec.networking;
    let written = cluster.network_cidr.net()?.trunc();
    let listed = VpcBlocks::new(networking.additional_network_cidrs.iter().filter_map(Cidr::net).collect());
    let blocks = cluster.subnets.iter().filter_map(|subnet| subnet.spec.cidr.net());
    let blocks: Vec<IpNet> = blocks.filter(|block| listed.around(*block).is_none()).collect();
    let outside = || blocks.iter().filter(|block| !written.contains(*block));
    let are_larger = outside().all(|block| block.prefix_len() < written.prefix_len());
    let is_against = SEVERAL <= outside().count() && (are_larger || blocks.len() < 2 * outside().count());
    let is_possible = matches!(written, IpNet::V4(net) if limits::is_ipv4_length(net.prefix_len()));
    if !is_against && is_possible {
        return None;
    }
    let first = blocks.first()?.network();
    let around = |length: u8| IpNet::new(first, length).ok().map(|net| net.trunc());
    let holds = |net: &IpNet| blocks.iter().all(|block| net.contains(block));
    let lengths = [written.prefix_len(), LARGEST].into_iter().filter(|length| limits::is_ipv4_length(*length));
    let found = lengths.filter_map(around).find(holds)?;
    match found {
        IpNet::V4(net) => {
            // Where pods have addresses of the VPC, `nonMasqueradeCIDR` is the network.
            let is_free = cluster.non_masquerade_cidr.net().is_none_or(|all| all == found || !overlap(all, found));
            is_free.then_some(net)
        }
        IpNet::V6(_) => None,
    }
}

/// The block that was meant as `networkCIDR`, where the written one has public addresses and no subnet is in it.
pub(super) fn network_instead_of_public(cluster: &AssignedCluster) -> Option<Ipv4Net> {
    let written = &cluster.spec.networking.network_cidr;
    let network = written.net().filter(|_| is_public(written) && !cluster.is_shared_vpc())?;
    let mut blocks = cluster.subnets.iter().filter_map(|subnet| subnet.spec.cidr.net());
    let is_used = blocks.any(|block| network.contains(&block));
    network_of_subnets(cluster).filter(|_| !is_used)
}

/// The block as large as a VPC can be that is around the blocks of all subnets.
pub(super) fn around_subnets(cluster: &AssignedCluster) -> Option<Ipv4Net> {
    let mut blocks = cluster.spec.networking.subnets.iter().filter_map(|subnet| subnet.cidr.ipv4());
    let around = Ipv4Net::new(blocks.next()?.addr(), LARGEST).ok()?.trunc();
    blocks.all(|block| around.contains(&block)).then_some(around)
}

/// The length of the largest block that a VPC can have.
pub(super) const LARGEST: u8 = 16;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::release::Release;
    use crate::rules::testing::outcome;
    use proptest::prelude::*;

    fn net(text: &str) -> IpNet {
        Cidr::new(text).net().unwrap()
    }

    #[test]
    fn the_network_of_the_subnets_is_said() {
        let hints = |networking: &str| -> Vec<String> {
            let yaml = format!(
                "cluster: {{spec: {{networking: {{{networking}, subnets: [{{name: a, type: Public, zone: us-east-1a, \
                cidr: 10.7.0.0/20}}, {{name: b, type: Public, zone: us-east-1b, cidr: 10.7.16.0/20}}]}}}}}}"
            );
            let outcome = outcome(&yaml, Release::DEFAULT);
            let errors = outcome.diagnostics.into_iter().filter(|found| found.severity == Severity::Error);
            errors.map(|found| format!("{} {}", found.code, found.hint.unwrap_or_default())).collect()
        };
        let outside =
            "subnet-cidr-outside-network Set `networkCIDR` to `10.7.0.0/16`, which holds the blocks of all subnets";
        assert_eq!(hints("networkCIDR: 10.8.0.0/16"), [outside; 2]);
        let public = "public-addresses Write `10.7.0.0/16`, which holds the blocks of all subnets";
        assert_eq!(hints("networkCIDR: 11.0.0.0/8"), [public]);
        assert_eq!(hints("networkCIDR: 11.0.0.0/16, additionalNetworkCIDRs: [10.9.0.0/16]"), [public]);
        let three = "network-cidr-unreadable Write `10.7.0.0/16`";
        assert_eq!(hints("networkCIDR: 10.7.0/16, additionalNetworkCIDRs: [10.9.0.0/16]"), [three]);
        assert_eq!(hints("networkCIDR: 10.7.0.0/24"), [outside; 2]);
        let of_ipv6 = hints("networkCIDR: 'fd00::/48'");
        assert!(of_ipv6.iter().any(|found| found.contains("`10.7.0.0/16`")), "{of_ipv6:?}");
        assert_eq!(
            hints("networkCIDR: 10.0.0.0/8"),
            ["vpc-block-size Take a block from /16 to /28, for example `10.7.0.0/16`"]
        );
        assert_eq!(
            hints("networkCIDR: 10.7.0.0/6"),
            ["network-cidr-has-host-bits Write `10.7.0.0/16`: AWS makes VPC blocks from /16 to /28"]
        );
        assert_eq!(hints("networkCIDR: 10.8.0.0/16, additionalNetworkCIDRs: [10.7.0.0/16]"), [""; 0]);
        assert_eq!(hints("networkCIDR: 10.8.0.0/16, additionalNetworkCIDRs: [10.9.0.0/16]"), [outside; 2]);
        assert_eq!(
            hints("networkCIDR: 10.8.0.0/16, additionalNetworkCIDRs: [10.7.16.0/20]"),
            ["subnet-cidr-outside-network Write `10.8.0.0/20`"]
        );
        let of_pods = hints("networkCIDR: 10.8.0.0/16, nonMasqueradeCIDR: 10.7.0.0/16");
        assert!(of_pods.iter().any(|found| found == outside), "{of_pods:?}");
    }

    #[test]
    fn finds_the_block_around_another() {
        let blocks = VpcBlocks::new(["10.1.0.0/16", "10.0.0.0/8", "172.20.0.0/16"].map(net).to_vec());
        let around = |text| blocks.around(net(text)).map(|block| block.to_string());
        assert_eq!(around("10.1.2.0/24").as_deref(), Some("10.0.0.0/8"));
        assert_eq!(around("172.20.0.0/16").as_deref(), Some("172.20.0.0/16"));
        for outside in ["172.20.0.0/15", "172.21.0.0/24", "9.0.0.0/8", "2001:db8::/64"] {
            assert_eq!(around(outside), None, "{outside}");
        }
        assert_eq!(blocks.words(), "`10.1.0.0/16`, `10.0.0.0/8`, `172.20.0.0/16`");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn agrees_with_looking_at_every_block(blocks: Vec<(u8, u8)>, wanted: (u8, u8)) {
            let block = |(base, length): (u8, u8)| net(&format!("10.{base}.0.0/{}", 8 + length % 17)).trunc();
            let blocks: Vec<IpNet> = blocks.into_iter().map(block).collect();
            let wanted = block(wanted);
            let expected = blocks.iter().any(|block| block.contains(&wanted));
            prop_assert_eq!(VpcBlocks::new(blocks).around(wanted).is_some(), expected);
        }
    }
}
