//! A route table made ready for looking up, and how it decides.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::prefixes::Prefixes;
use super::ranges::{is_private, translated};
use crate::cidr::IpNet;
use crate::network::Network;
use crate::routes::{Route, RouteReason, RouteTable, TargetKind};
use crate::spec::Observed;

/// A route table.
#[derive(Clone, Debug)]
pub(super) struct Table<'a> {
    /// The table as planned or observed.
    pub table: &'a RouteTable,
    entries: Prefixes<Entry<'a>>,
    /// Routes to prefix lists whose blocks are not known.
    unknown: Vec<&'a Route>,
}

/// The blocks of the VPC and of its subnets.
#[derive(Debug)]
pub(super) struct Land {
    vpc: Vec<IpNet>,
    subnets: BTreeSet<IpNet>,
}

/// A block that a route is for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    /// The route.
    pub route: &'a Route,
    /// What it counts for.
    pub rank: Rank,
    is_whole_address: bool,
}

/// What a route counts for among those to equal blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Written into the table.
    Static,
    /// A block of a prefix list.
    List,
    /// Made by a virtual private gateway.
    Propagated,
    /// AWS refuses it.
    Refused,
}

/// What a table says of an address.
#[derive(Clone, Copy, Debug)]
pub(super) enum Decision<'a> {
    /// This route is taken.
    Route(&'a Route),
    /// This one may be: the blocks of its prefix list are not known.
    Unknown(&'a Route),
    /// No route matches.
    Nothing,
}

impl<'a> Table<'a> {
    /// Makes a table ready. `land` and `observed` say which of its routes AWS takes, and what prefix lists have.
    pub fn of(table: &'a RouteTable, land: &Land, observed: &Observed) -> Table<'a> {
        let mut blocks = Vec::new();
        let mut unknown = Vec::new();
        for route in table.routes() {
            match route.destination.net() {
                Some(net) => blocks.push((net, Entry::of(route, net, rank(route, net, land)))),
                None => {
                    match observed.prefix_lists.get(route.destination.text()).and_then(|list| list.cidrs.as_ref()) {
                        Some(cidrs) => {
                            let nets = cidrs.iter().filter_map(|cidr| cidr.net());
                            blocks.extend(nets.map(|net| (net, Entry::of(route, net, Rank::List))));
                        }
                        None => unknown.push(route),
                    }
                }
            }
        }
        // Prefixes keeps the order of equal blocks; the id settles what would else be decided by the order of routes.
        blocks.sort_by(|(_, left), (_, right)| order(left).cmp(&order(right)));
        unknown.sort_by(|left, right| left.destination.text().cmp(right.destination.text()));
        Table { table, entries: Prefixes::of(blocks), unknown }
    }

    /// All routes that match, the longest prefix first.
    pub fn matches(&self, address: IpAddr) -> impl Iterator<Item = Entry<'a>> {
        self.entries.of_address(address)
    }

    /// The route that is taken.
    pub fn decide(&self, address: IpAddr) -> Decision<'a> {
        let has_local = || self.matches(address).any(|entry| entry.route.target.kind == TargetKind::Local);
        let counts = |entry: &Entry<'_>| match entry.rank {
            Rank::Static | Rank::List => true,
            Rank::Propagated => !has_local(),
            Rank::Refused => false,
        };
        let chosen = self.matches(address).find(counts);
        let unknown = self.unknown.iter().copied().find(|route| may_win(route, address, chosen.as_ref()));
        match (unknown, chosen) {
            (Some(route), _) => Decision::Unknown(route),
            (None, Some(entry)) => Decision::Route(entry.route),
            (None, None) => Decision::Nothing,
        }
    }

    /// Whether it has routes of IPv6, or may have.
    pub fn knows_ipv6(&self) -> bool {
        !self.unknown.is_empty()
            || self.table.routes().any(|route| matches!(route.destination.net(), Some(IpNet::V6(_))))
    }
}

impl<'a> Entry<'a> {
    fn of(route: &'a Route, net: IpNet, rank: Rank) -> Entry<'a> {
        Entry { route, rank, is_whole_address: net.prefix_len() == net.max_prefix_len() }
    }
}

fn order<'e>(entry: &'e Entry<'_>) -> (Rank, &'e str, &'e str) {
    (entry.rank, entry.route.destination.text(), &entry.route.target.name)
}

/// AWS takes a route inside the VPC only to one whole subnet, and through an appliance or a NAT gateway.
fn rank(route: &Route, net: IpNet, land: &Land) -> Rank {
    if route.is_propagated {
        return Rank::Propagated;
    }
    if route.reason != RouteReason::Additional || !land.vpc.iter().any(|block| block.contains(&net)) {
        return Rank::Static;
    }
    let passes_on = matches!(route.target.kind, TargetKind::Instance | TargetKind::NatGateway);
    if passes_on && land.subnets.contains(&net) { Rank::Static } else { Rank::Refused }
}

impl Land {
    /// The blocks of a planned network.
    pub fn of(network: &Network) -> Land {
        let blocks = network.subnets.iter().flat_map(|subnet| {
            let ipv4 = subnet.ipv4.as_ref().and_then(|block| block.cidr.net());
            let ipv6 = subnet.ipv6.as_ref().and_then(|block| block.cidr.as_ref()?.net());
            [ipv4, ipv6].into_iter().flatten()
        });
        Land { vpc: network.vpc.blocks().collect(), subnets: blocks.collect() }
    }
}

/// Whether a prefix list with unknown blocks may have a better match than the one that is `chosen`. Those of gateway
/// endpoints have public addresses only; nothing is better than `local` or a route to exactly this address.
fn may_win(route: &Route, address: IpAddr, chosen: Option<&Entry<'_>>) -> bool {
    let is_settled = chosen.is_some_and(|entry| {
        let is_exact = entry.is_whole_address && entry.rank == Rank::Static;
        is_exact || entry.route.target.kind == TargetKind::Local
    });
    let is_public = !is_private(address) && translated(address).is_none();
    !is_settled && (is_public || route.target.kind != TargetKind::VpcEndpoint)
}
