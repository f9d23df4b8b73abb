//! The tables that AWS has.

use super::table::{Forwarding, Rank, Way};
use super::target::TargetKind;
use crate::cidr::{Cidr, IpNet};
use crate::spec::Observed;
use crate::spec::observed::{Route, RouteTable};

impl<'a> Forwarding<'a, &'a Route> {
    /// A table of AWS.
    pub fn observed(table: &'a RouteTable, observed: &Observed) -> Forwarding<'a, &'a Route> {
        let ways = table.routes().iter().map(|route| Way {
            net: route.block().and_then(Cidr::net),
            destination: route.destination_text(),
            target: route.target(),
            kind: TargetKind::of(route.target()),
            rank: if route.is_propagated() { Rank::Propagated } else { Rank::Static },
            route,
        });
        Forwarding::of(ways, observed)
    }
}

/// The blocks that the routes of a table are to.
pub fn destinations(table: &RouteTable) -> Vec<IpNet> {
    table.routes().iter().filter_map(|route| route.block()?.net()).collect()
}
