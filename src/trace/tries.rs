//! Which address a source tries, by what it has and what DNS tells it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::flow::{Destination, Family, Workload};
use super::place::{Sender, Ternary};
use super::ranges::{first_usable, service_address};
use super::scene::Scene;
use crate::cidr::synthesized;

/// An address that is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Try {
    /// This address.
    Address(IpAddr),
    /// This one, which DNS64 made.
    Synthesized(Ipv6Addr),
    /// The IPv6 address of a machine in this subnet, whose block is not known.
    Unaddressed(usize),
    /// The source has no address of the destination's family.
    Impossible(Option<Family>),
}

/// The addresses that may be tried: one, or several where something is not known.
#[derive(Clone, Debug, Default)]
pub(super) struct Tries {
    first: Option<Try>,
    others: Vec<Try>,
    /// The address of the other family that would do as well.
    pub alternative: Option<IpAddr>,
}

impl Tries {
    fn add(&mut self, new: Try) {
        match self.first {
            None => self.first = Some(new),
            Some(first) if first == new || self.others.contains(&new) => {}
            Some(_) => self.others.push(new),
        }
    }

    /// The address, where it is certain which one is tried.
    pub fn only(&self) -> Option<Try> {
        self.first.filter(|_| self.others.is_empty())
    }

    /// The addresses, each once.
    pub fn iter(&self) -> impl Iterator<Item = Try> {
        self.first.into_iter().chain(self.others.iter().copied())
    }
}

impl Scene<'_> {
    /// What a workload in a subnet has.
    pub(super) fn sender(&self, place: usize, workload: Workload, is_public: bool) -> Sender {
        let subnet = &self.places[place];
        let (ipv4, ipv6, dns64) = match (workload, self.pods.ipv6) {
            (Workload::Node, _) => (subnet.has_ipv4, subnet.has_ipv6, subnet.dns64),
            (Workload::Pod, true) => (Ternary::No, subnet.has_ipv6, self.pods.dns64),
            (Workload::Pod, false) => (subnet.has_ipv4, Ternary::No, Ternary::No),
        };
        Sender { place, workload, ipv4, ipv6, dns64, is_public }
    }

    /// Which addresses `sender` may try to reach `to`.
    pub(super) fn tries(&self, sender: Sender, to: Destination) -> Tries {
        match to {
            Destination::Address(address) => literal(sender, address),
            Destination::Internet(family) => literal(sender, self.internet(family)),
            Destination::Host(ipv4, ipv6) => host(sender, ipv4, ipv6),
            Destination::Subnet(place) => self.subnet(sender, place),
            Destination::Service(service) => {
                let mut tries = Tries::default();
                for has_ipv4 in sender.ipv4.possible() {
                    let family = if has_ipv4 { Family::Ipv4 } else { Family::Ipv6 };
                    let sender = Sender { ipv4: has_ipv4.into(), ..sender };
                    literal(sender, service_address(service, family)).iter().for_each(|tried| tries.add(tried));
                }
                let both = sender.ipv4 == Ternary::Yes && sender.ipv6 == Ternary::Yes;
                Tries { alternative: both.then(|| service_address(service, Family::Ipv6)), ..tries }
            }
        }
    }

    fn subnet(&self, sender: Sender, to: usize) -> Tries {
        let place = &self.places[to];
        let ipv4 = place.ipv4.map(first_usable);
        let by_ipv4 = ipv4.map_or(Try::Unaddressed(to), Try::Address);
        let ipv6 = place.ipv6.map_or(Try::Unaddressed(to), |net| Try::Address(first_usable(net)));
        let mut tries = Tries::default();
        for (source, there) in combinations(sender.ipv6, place.has_ipv6) {
            for (source_ipv4, there_ipv4) in combinations(sender.ipv4, place.has_ipv4) {
                tries.add(match (source && there, source_ipv4 && there_ipv4) {
                    (true, _) => ipv6,
                    (false, true) => by_ipv4,
                    (false, false) => Try::Impossible(None),
                });
            }
        }
        let is_ipv6 = tries.iter().next() == Some(ipv6);
        Tries { alternative: ipv4.filter(|_| is_ipv6 && sender.ipv4 == Ternary::Yes), ..tries }
    }
}

fn literal(sender: Sender, address: IpAddr) -> Tries {
    let family = Family::of(address);
    let has = match family {
        Family::Ipv4 => sender.ipv4,
        Family::Ipv6 => sender.ipv6,
    };
    let mut tries = Tries::default();
    for has in has.possible() {
        tries.add(if has { Try::Address(address) } else { Try::Impossible(Some(family)) });
    }
    tries
}

/// IPv6 comes first where both sides have it, and what DNS64 makes counts as IPv6 (RFC 6724).
fn host(sender: Sender, ipv4: Option<Ipv4Addr>, ipv6: Option<Ipv6Addr>) -> Tries {
    let by_ipv4 = ipv4.map(IpAddr::V4);
    let mut tries = Tries::default();
    for (has_ipv6, has_dns64) in combinations(sender.ipv6, sender.dns64) {
        for has_ipv4 in sender.ipv4.possible() {
            tries.add(match (has_ipv6, has_dns64, ipv4, ipv6) {
                (true, _, _, Some(address)) => Try::Address(IpAddr::V6(address)),
                (true, true, Some(address), None) => Try::Synthesized(synthesized(address)),
                _ => by_ipv4.filter(|_| has_ipv4).map_or(Try::Impossible(missing(ipv4, ipv6)), Try::Address),
            });
        }
    }
    let is_ipv6 = |first: Try| matches!(first, Try::Synthesized(_) | Try::Address(IpAddr::V6(_)));
    let has_ipv4 = sender.ipv4 == Ternary::Yes;
    let alternative = by_ipv4.filter(|_| has_ipv4 && tries.iter().next().is_some_and(is_ipv6));
    Tries { alternative, ..tries }
}

/// The family of a host that has only one.
fn missing(ipv4: Option<Ipv4Addr>, ipv6: Option<Ipv6Addr>) -> Option<Family> {
    match (ipv4, ipv6) {
        (Some(_), None) => Some(Family::Ipv4),
        (None, Some(_)) => Some(Family::Ipv6),
        _ => None,
    }
}

fn combinations(left: Ternary, right: Ternary) -> impl Iterator<Item = (bool, bool)> {
    left.possible().flat_map(move |left| right.possible().map(move |right| (left, right)))
}
