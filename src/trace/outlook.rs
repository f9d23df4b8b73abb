//! What subnets have in common whose packets go the same way.

use super::place::{Blocked, Place};

/// What decides how packets go that a subnet sends, besides what their sender has: it is the same for many subnets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Outlook {
    table: Option<usize>,
    /// The number of its zone, where zones matter.
    zone: usize,
    has_private_ipv6: bool,
    blocked: Blocked,
}

impl Outlook {
    /// That of a subnet whose zone has this number.
    pub fn of(place: &Place<'_>, zone: usize) -> Outlook {
        let Place { table, has_private_ipv6, blocked, .. } = *place;
        Outlook { table, zone, has_private_ipv6, blocked }
    }
}
