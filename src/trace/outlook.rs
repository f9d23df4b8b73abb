//! What senders have in common whose packets go the same way.

use super::flow::Workload;
use super::place::{Blocked, Place, Sender, Ternary};

/// What decides how the packets of a sender go: it is the same for many subnets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Outlook {
    table: Option<usize>,
    zone: usize,
    workload: Workload,
    addresses: [Ternary; 2],
    dns64: Ternary,
    is_public: bool,
    has_private_ipv6: bool,
    blocked: Blocked,
}

impl Outlook {
    /// That of a sender in a subnet whose zone has this number.
    pub fn of(sender: Sender, place: &Place<'_>, zone: usize) -> Outlook {
        let Sender { place: _, workload, ipv4, ipv6, dns64, is_public } = sender;
        let Place { table, has_private_ipv6, blocked, .. } = *place;
        let addresses = [ipv4, ipv6];
        Outlook { table, zone, workload, addresses, dns64, is_public, has_private_ipv6, blocked }
    }
}
