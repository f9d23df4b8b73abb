//! A route table made ready for looking up, and how it decides.

use std::net::IpAddr;

use super::prefixes::Prefixes;
use super::target::TargetKind;
use crate::cidr::{IpNet, is_private, translated};
use crate::spec::Observed;

/// A route: what it is to, what it leads to, and what the caller knows it by.
#[derive(Clone, Copy, Debug)]
pub struct Way<'a, R> {
    /// The block that it is to; `None` where it is to a prefix list.
    pub net: Option<IpNet>,
    /// What it is to, as written.
    pub destination: &'a str,
    /// The name of what it leads to.
    pub target: &'a str,
    /// What that is.
    pub kind: TargetKind,
    /// What it counts for.
    pub rank: Rank,
    /// The route itself.
    pub route: R,
}

/// What a route counts for among those to equal blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// The manifest lists it. Where kOps makes another one to the same block, this one counts.
    Listed,
    /// Written into the table.
    Static,
    /// A block of a prefix list.
    List,
    /// Made by a virtual private gateway.
    Propagated,
    /// AWS refuses it.
    Refused,
}

/// A route table.
#[derive(Clone, Debug)]
pub struct Forwarding<'a, R> {
    ways: Vec<Way<'a, R>>,
    /// The places of ways by their blocks, and whether a block is a whole address.
    blocks: Prefixes<(u32, bool)>,
    /// Routes to prefix lists whose blocks are not known.
    unknown: Vec<Way<'a, R>>,
}

/// What a table says of an address.
#[derive(Clone, Copy, Debug)]
pub enum Decision<R> {
    /// This route is taken.
    Route(R),
    /// This one may be: the blocks of its prefix list are not known.
    Unknown(R),
    /// No route matches.
    Nothing,
}

/// How many routes most tables have at most.
const USUAL: usize = 8;

impl<'a, R: Copy> Forwarding<'a, R> {
    /// Makes a table ready. `observed` says what prefix lists have.
    pub fn of(routes: impl IntoIterator<Item = Way<'a, R>>, observed: &Observed) -> Forwarding<'a, R> {
        let (mut ways, mut blocks, mut unknown) = (Vec::with_capacity(USUAL), Vec::with_capacity(USUAL), Vec::new());
        let mut add = |net: IpNet, way| {
            blocks.push((net, (ways.len() as u32, net.prefix_len() == net.max_prefix_len())));
            ways.push(way);
        };
        for way in routes {
            let list = || observed.prefix_lists.get(way.destination).and_then(|list| list.cidrs.as_ref());
            match (way.net, way.net.map_or_else(list, |_| None)) {
                (Some(net), _) => add(net, way),
                (None, Some(cidrs)) => {
                    let nets = cidrs.iter().filter_map(|cidr| cidr.net());
                    nets.for_each(|net| add(net, Way { rank: Rank::List, ..way }));
                }
                (None, None) => unknown.push(way),
            }
        }
        // The names settle what would else be decided by the order of routes.
        let order = |(place, _): &(u32, bool)| {
            let way: &Way<'a, R> = &ways[*place as usize];
            (way.rank, way.destination, way.target)
        };
        let blocks = Prefixes::of(blocks, |left, right| order(left).cmp(&order(right)));
        unknown.sort_by_key(|way: &Way<'a, R>| way.destination);
        Forwarding { ways, blocks, unknown }
    }

    /// All routes that match, the longest prefix first.
    pub fn matches(&self, address: IpAddr) -> impl Iterator<Item = Way<'a, R>> {
        self.of_address(address).map(|(way, _)| *way)
    }

    /// A number that addresses have in common for which the same routes match.
    pub fn place(&self, address: IpAddr) -> usize {
        self.blocks.place(address)
    }

    /// The route that is taken.
    pub fn decide(&self, address: IpAddr) -> Decision<R> {
        let has_local = || self.matches(address).any(|way| way.kind == TargetKind::Local);
        let counts = |(way, _): &(&Way<'_, R>, bool)| match way.rank {
            Rank::Listed | Rank::Static | Rank::List => true,
            Rank::Propagated => !has_local(),
            Rank::Refused => false,
        };
        let chosen = self.of_address(address).find(counts);
        let unknown = self.unknown.iter().find(|way| may_win(way.kind, address, chosen.as_ref()));
        match (unknown, chosen) {
            (Some(way), _) => Decision::Unknown(way.route),
            (None, Some((way, _))) => Decision::Route(way.route),
            (None, None) => Decision::Nothing,
        }
    }

    fn of_address(&self, address: IpAddr) -> impl Iterator<Item = (&Way<'a, R>, bool)> {
        let found = self.blocks.of_address(address);
        found.map(|(place, is_whole_address)| (&self.ways[place as usize], is_whole_address))
    }

    /// Whether it has routes to prefix lists whose blocks are not known.
    pub fn has_unknown(&self) -> bool {
        !self.unknown.is_empty()
    }
}

/// Whether a prefix list with unknown blocks, which leads to `kind`, may have a better match than the route that is
/// `chosen`. Those of gateway endpoints have public addresses only; nothing is better than `local` or a route to
/// exactly this address.
fn may_win<R>(kind: TargetKind, address: IpAddr, chosen: Option<&(&Way<'_, R>, bool)>) -> bool {
    let is_settled = chosen.is_some_and(|(way, is_whole_address)| {
        let is_exact = *is_whole_address && way.rank <= Rank::Static;
        is_exact || way.kind == TargetKind::Local
    });
    let is_public = !is_private(address) && translated(address).is_none();
    !is_settled && (is_public || kind != TargetKind::VpcEndpoint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(destination: &'static str, target: &'static str, rank: Rank) -> Way<'static, &'static str> {
        let net = crate::cidr::Cidr::new(destination).net();
        Way { net, destination, target, kind: TargetKind::of(target), rank, route: target }
    }

    #[track_caller]
    fn check(ways: &[Way<'static, &'static str>], address: &str, expected: &str) {
        let reversed = ways.iter().rev().copied();
        let tables = [
            Forwarding::of(ways.iter().copied(), &Observed::default()),
            Forwarding::of(reversed, &Observed::default()),
        ];
        for table in tables {
            let decided = match table.decide(address.parse().unwrap()) {
                Decision::Route(target) => target.to_owned(),
                Decision::Unknown(target) => format!("{target}?"),
                Decision::Nothing => String::new(),
            };
            assert_eq!(decided, expected, "{address}");
        }
    }

    #[test]
    fn the_longest_prefix_wins_and_then_what_counts_for_more() {
        let ways = [
            way("10.0.0.0/16", "local", Rank::Static),
            way("10.0.1.0/24", "vgw-1", Rank::Propagated),
            way("10.0.2.0/24", "eni-1", Rank::Static),
            way("0.0.0.0/0", "nat-1", Rank::Static),
            way("0.0.0.0/0", "tgw-1", Rank::Listed),
            way("10.0.3.0/24", "tgw-1", Rank::Refused),
        ];
        check(&ways, "10.0.1.1", "local");
        check(&ways, "10.0.2.1", "eni-1");
        check(&ways, "10.0.3.1", "local");
        check(&ways, "192.0.2.1", "tgw-1");
        check(&ways, "2001:db8::1", "");
    }

    #[test]
    fn a_list_that_is_not_known_may_win_unless_the_address_is_settled() {
        let ways = [
            way("pl-1", "vpce-1", Rank::Static),
            way("0.0.0.0/0", "nat-1", Rank::Static),
            way("192.0.2.1/32", "nat-2", Rank::Listed),
        ];
        check(&ways, "198.51.100.1", "vpce-1?");
        check(&ways, "10.0.0.1", "nat-1");
        check(&ways, "192.0.2.1", "nat-2");
    }
}
