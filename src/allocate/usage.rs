//! What each block of the VPC is used for.

use crate::aws::limits::DOCKER;
use crate::cidr::room::Room;
use crate::cidr::{Ipv4Net, address_count};
use crate::order::ordered_by_key;
use crate::spec::VpcFacts;
use crate::subnets::{AssignedCluster, Use};

/// A block of the VPC.
#[derive(Clone, Debug)]
pub struct BlockUsage {
    /// The block.
    pub cidr: Ipv4Net,
    /// How many of its addresses are free.
    pub free_addresses: u64,
    /// What is in it, by address.
    pub uses: Vec<Usage>,
    /// The largest free block in it.
    pub largest_free: Option<Ipv4Net>,
}

/// A part of a block of the VPC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Usage {
    /// It is used.
    Used(Use),
    /// It is free.
    Free(Ipv4Net),
}

impl Usage {
    fn block(&self) -> Ipv4Net {
        match self {
            Usage::Used(used) => used.block,
            Usage::Free(block) => *block,
        }
    }
}

/// What each block of the VPC is used for, in the order of the blocks.
pub(super) fn blocks(cluster: &AssignedCluster<'_>, vpc: &VpcFacts, uses: &[Use]) -> Vec<BlockUsage> {
    let networks = cluster.ipv4_grounds(vpc);
    let room = Room::of(networks.iter().copied(), uses.iter().map(|used| used.block));
    let block = |(place, cidr): (usize, &Ipv4Net)| {
        let holes = room.holes(place);
        let overlaps = |block: Ipv4Net| cidr.contains(&block) || block.contains(cidr);
        let mut parts: Vec<Usage> = uses.iter().filter(|used| overlaps(used.block)).cloned().map(Usage::Used).collect();
        if overlaps(DOCKER) {
            parts.push(Usage::Used(Use::docker()));
        }
        parts.extend(holes.iter().copied().map(Usage::Free));
        let parts = ordered_by_key(parts, Usage::block);
        BlockUsage {
            cidr: *cidr,
            free_addresses: holes.iter().copied().map(address_count).sum(),
            largest_free: holes.iter().copied().min_by_key(|hole| (hole.prefix_len(), hole.network())),
            uses: parts,
        }
    };
    networks.iter().enumerate().map(block).collect()
}
