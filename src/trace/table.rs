//! A route table of a plan or of AWS, made ready for looking up.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::net::IpAddr;

use crate::cidr::IpNet;
use crate::forwarding::{Decision, Forwarding, Rank, Way};
use crate::network::Network;
use crate::routes::{Route, RouteReason, RouteTable, TargetKind};
use crate::spec::Observed;

/// A route table.
#[derive(Clone, Debug)]
pub(super) struct Table<'a> {
    /// The table as planned or observed.
    pub table: &'a RouteTable,
    ways: Forwarding<'a, &'a Route>,
}

/// The blocks of the VPC and of its subnets.
#[derive(Debug)]
pub(super) struct Land<'a> {
    network: &'a Network,
    vpc: Vec<IpNet>,
    subnets: OnceCell<BTreeSet<IpNet>>,
}

impl<'a> Table<'a> {
    /// Makes a table ready. `land` and `observed` say which of its routes AWS takes, and what prefix lists have.
    pub fn of(table: &'a RouteTable, land: &Land<'_>, observed: &Observed) -> Table<'a> {
        let ways = table.routes().map(|route| {
            let net = route.destination.net();
            Way {
                net,
                destination: route.destination.text(),
                target: &route.target.name,
                kind: route.target.kind,
                rank: rank(route, net, land),
                route,
            }
        });
        Table { table, ways: Forwarding::of(ways, observed) }
    }

    /// All routes that match, the longest prefix first, with what they count for.
    pub fn matches(&self, address: IpAddr) -> impl Iterator<Item = (&'a Route, Rank)> {
        self.ways.matches(address).map(|way| (way.route, way.rank))
    }

    /// A number that addresses have in common for which the same routes match.
    pub fn place(&self, address: IpAddr) -> usize {
        self.ways.place(address)
    }

    /// The route that is taken.
    pub fn decide(&self, address: IpAddr) -> Decision<&'a Route> {
        self.ways.decide(address)
    }

    /// Whether it has routes of IPv6, or may have.
    pub fn knows_ipv6(&self) -> bool {
        self.ways.has_unknown()
            || self.table.routes().any(|route| matches!(route.destination.net(), Some(IpNet::V6(_))))
    }
}

/// AWS takes a route inside the VPC only to one whole subnet, and through an appliance or a NAT gateway.
fn rank(route: &Route, net: Option<IpNet>, land: &Land<'_>) -> Rank {
    let Some(net) = net else { return Rank::List };
    if route.is_propagated {
        return Rank::Propagated;
    }
    if route.reason != RouteReason::Additional {
        return Rank::Static;
    }
    if !land.vpc.iter().any(|block| block.contains(&net)) {
        return Rank::Listed;
    }
    let passes_on = matches!(route.target.kind, TargetKind::Instance | TargetKind::NatGateway);
    if passes_on && land.subnets().contains(&net) { Rank::Listed } else { Rank::Refused }
}

impl<'a> Land<'a> {
    /// The blocks of a planned network.
    pub fn of(network: &'a Network) -> Land<'a> {
        Land { network, vpc: network.vpc.blocks().collect(), subnets: OnceCell::new() }
    }

    /// The blocks of subnets, which few tables ask for.
    fn subnets(&self) -> &BTreeSet<IpNet> {
        let blocks = self.network.subnets.iter().flat_map(|subnet| {
            let ipv4 = subnet.ipv4.as_ref().and_then(|block| block.cidr.net());
            let ipv6 = subnet.ipv6.as_ref().and_then(|block| block.cidr.as_ref()?.net());
            [ipv4, ipv6].into_iter().flatten()
        });
        self.subnets.get_or_init(|| blocks.collect())
    }
}
