//! The VPC's IPv4 blocks, for rules that look every subnet or route up in them.

use crate::cidr::{Cidr, IpNet};
use crate::rules::rule::Subject;
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

    /// The blocks that the existing VPC has, as far as the request says; empty for a VPC that kOps makes.
    pub(super) fn known(subject: &Subject<'_>) -> VpcBlocks {
        let known = subject.vpc.ipv4_cidrs.iter().flatten().filter(|_| subject.cluster.is_shared_vpc());
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn net(text: &str) -> IpNet {
        Cidr::new(text).net().unwrap()
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
