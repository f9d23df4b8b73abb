//! Free IPv4 blocks for hints: where `allocate` would look too, and none twice.

use super::rule::Subject;
use crate::cidr::Ipv4Net;
use crate::cidr::room::Strategy;
use crate::subnets::{Rooms, UseKind, Wanted, fit};

/// What is free in the VPC beside subnets, those of AWS too, pods and services.
pub(super) struct Offers {
    rooms: Rooms,
}

impl Offers {
    /// What is free.
    pub(super) fn of(subject: &Subject<'_>) -> Offers {
        Offers::without(subject, None)
    }

    /// What would be free without the subnet at this place.
    pub(super) fn without(subject: &Subject<'_>, subnet: Option<usize>) -> Offers {
        let cluster = subject.cluster;
        let gone = subnet.map(|place| &cluster.subnets[place]);
        let gone = gone.and_then(|subnet| Some((subnet.spec.name.as_str(), subnet.cidr.ipv4()?)));
        let uses = cluster.uses(subject.vpc);
        let is_gone = |name: &str, block| gone == Some((name, block));
        let used = uses.iter().filter(|used| used.kind != UseKind::Subnet || !is_gone(&used.name, used.block));
        let used: Vec<Ipv4Net> = used.map(|used| used.block).collect();
        Offers { rooms: cluster.room(&used, subject.vpc) }
    }

    /// A free block of this length, which is taken.
    pub(super) fn take(&mut self, length: u8) -> Option<Ipv4Net> {
        let wanted = [Wanted { length: Some(length), may_shrink: false }];
        fit(&mut self.rooms, Strategy::Pack, &wanted)?.first().copied().flatten().map(|found| found.block)
    }
}
