//! Free blocks for VPCs that overlap.

use super::overlaps::{Holder, Overlap};
use super::party::{Party, Use};
use crate::aws::limits::DOCKER;
use crate::cidr::room::{Room, Strategy};
use crate::cidr::{IpNet, Ipv4Net};
use crate::diagnostic::Severity;

/// The private blocks, the largest first (RFC 1918).
const PRIVATE: [Ipv4Net; 3] = [
    Ipv4Net::new_assert(std::net::Ipv4Addr::new(10, 0, 0, 0), 8),
    Ipv4Net::new_assert(std::net::Ipv4Addr::new(172, 16, 0, 0), 12),
    Ipv4Net::new_assert(std::net::Ipv4Addr::new(192, 168, 0, 0), 16),
];

/// Hands out blocks that no party uses.
pub struct Suggestions {
    used: Vec<Ipv4Net>,
    /// What is free in each of the private blocks; made for the first offer.
    rooms: Option<[Room; 3]>,
}

impl Suggestions {
    /// Everything that a party uses is taken, and Docker's block on machines.
    pub fn beside(parties: &[Party]) -> Suggestions {
        let ranges = parties.iter().flat_map(|party| &party.ranges).filter(|range| range.used_for != Use::Subnet);
        let used = ranges.filter_map(|range| match range.block {
            IpNet::V4(block) => Some(block),
            IpNet::V6(_) => None,
        });
        Suggestions { used: used.chain([DOCKER]).collect(), rooms: None }
    }

    /// A party of the overlap whose VPC is yet to be made, and a free block of the same size. Only errors are
    /// offered one.
    pub fn offer(&mut self, overlap: &Overlap, parties: &[Party]) -> Option<(Holder, Ipv4Net)> {
        if overlap.severity != Severity::Error {
            return None;
        }
        let is_new = |holder: &&Holder| {
            let party = &parties[holder.party];
            party.vpc.is_empty() && party.ranges[holder.range].used_for == Use::Vpc
        };
        let holder = *overlap.holders.iter().rev().find(is_new)?;
        let IpNet::V4(block) = parties[holder.party].ranges[holder.range].block else { return None };
        let rooms = || PRIVATE.map(|private| Room::of([private], self.used.iter().copied()));
        let mut rooms = self.rooms.get_or_insert_with(rooms).iter_mut();
        let free = rooms.find_map(|room| room.take(block.prefix_len(), Strategy::Pack))?;
        Some((holder, free))
    }
}
