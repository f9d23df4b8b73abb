//! Paths that differ in nothing but the addresses that they are to and the name of the subnet that they start in: they
//! are followed once.
//!
//! Such are to addresses on the Internet that nothing in a plan or in what AWS has tells apart, from subnets with the
//! same outlook; and those from one subnet to another one, or to what it has no address for. Addresses inside the VPC,
//! and those that the Internet does not route, are followed one by one.

use std::net::{IpAddr, Ipv4Addr};

use super::alike::{Blocks, Class, Outlooks};
use super::course::Course;
use super::disposition::Disposition;
use super::flow::{Destination, Family, Service, Workload};
use super::kind::mixed;
use super::outlook::Outlook;
use super::path::Path;
use super::place::{Place, Sender};
use super::scene::Scene;
use super::tries::Try;
use crate::cidr::{Cidr, IpNet, NAT64_PREFIX, is_private, synthesized, translated};
use crate::forwarding::Prefixes;

/// What paths have in common that are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Likeness {
    from: Departure,
    to: To,
    /// Whether there is an address of the other family that would do as well.
    has_alternative: bool,
    /// Whether the source has a public IPv4 address, where that matters.
    is_public: bool,
    /// Whether it is a pod, where that matters.
    is_pod: bool,
}

/// Where paths start that are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Departure {
    /// In subnets with this outlook.
    Outlook(usize),
    /// In one subnet, which is told.
    Subnet(usize),
}

/// What they are to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum To {
    /// Addresses of the question.
    Addresses(Class),
    /// Any address on the Internet.
    Any(Class),
    /// A name for which the source has no address, with addresses of IPv4 and of IPv6 or not.
    Host(bool, bool),
    Subnet(usize),
    Service(Service),
    Internet(Family),
}

impl Likeness {
    /// A number that is the same for what is equal, and mostly not for others.
    pub fn mixed(&self) -> usize {
        let Likeness { from, to, has_alternative, is_public, is_pod } = *self;
        let from = match from {
            Departure::Outlook(number) => 2 * number,
            Departure::Subnet(place) => 2 * place + 1,
        };
        let (kind, to, made) = match to {
            To::Addresses((class, made)) => (0, class, made.map_or(0, |made| made + 1)),
            To::Any((class, made)) => (1, class, made.map_or(0, |made| made + 1)),
            To::Host(ipv4, ipv6) => (2, usize::from(ipv4), usize::from(ipv6)),
            To::Subnet(place) => (3, place, 0),
            To::Service(service) => (4, service as usize, 0),
            To::Internet(family) => (5, family as usize, 0),
        };
        let bits = [has_alternative, is_public, is_pod].into_iter();
        let bits = bits.fold(kind, |bits, is| bits << 1 | usize::from(is));
        mixed([from, to, made, bits].into_iter())
    }

    /// Whether all paths that are alike start in one subnet.
    pub fn is_of_one_subnet(&self) -> bool {
        matches!(self.from, Departure::Subnet(_))
    }
}

impl<'a> Scene<'a> {
    /// What the path of a course has in common with others that are told in the same words; `None` where it is followed
    /// by itself.
    pub fn likeness(&self, course: &Course) -> Option<Likeness> {
        let Course::Inside(sender, to) = *course else { return None };
        match to {
            Destination::Subnet(place) => return Some(from_one(sender, To::Subnet(place))),
            Destination::Service(service) => return Some(from_one(sender, To::Service(service))),
            Destination::Address(_) | Destination::Host(..) | Destination::Internet(_) => {}
        }
        let tries = self.tries(sender, to);
        let tried = tries.only()?;
        let class = match tried {
            Try::Address(address) => (self.class(address)?, None),
            Try::Synthesized(made) => self.class_of_made(translated(made.into())?)?,
            Try::Impossible(_) => return Some(from_one(sender, self.out_of_reach(to)?)),
            Try::Unaddressed(_) => return None,
        };
        Some(Likeness {
            from: Departure::Outlook(self.outlook(sender.place)),
            to: if matches!(to, Destination::Internet(_)) { To::Any(class) } else { To::Addresses(class) },
            has_alternative: tries.alternative.is_some(),
            is_public: sender.is_public && matches!(tried, Try::Address(IpAddr::V4(_))),
            is_pod: sender.workload == Workload::Pod && !self.pods.ipv6,
        })
    }

    /// What a destination has in common with others for whose family a source has no address.
    fn out_of_reach(&self, to: Destination) -> Option<To> {
        match to {
            Destination::Address(IpAddr::V4(address)) => self.class_of_made(address).map(To::Addresses),
            Destination::Address(address @ IpAddr::V6(_)) => Some(To::Addresses((self.class(address)?, None))),
            Destination::Host(ipv4, ipv6) => Some(To::Host(ipv4.is_some(), ipv6.is_some())),
            Destination::Internet(family) => Some(To::Internet(family)),
            Destination::Subnet(_) | Destination::Service(_) => None,
        }
    }

    /// The number of the outlook of a subnet.
    pub(super) fn outlook(&self, place: usize) -> usize {
        let Outlooks { numbers, of_places } = &mut *self.alike.outlooks.borrow_mut();
        if of_places.is_empty() {
            of_places.resize(self.places.len(), None);
        }
        *of_places[place].get_or_insert_with(|| {
            let next = numbers.len();
            *numbers.entry(Outlook::of(&self.places[place], self.zone(place))).or_insert(next)
        })
    }

    /// The number of the zone of a subnet; only attachments of transit gateways tell zones apart.
    fn zone(&self, place: usize) -> usize {
        if self.observed.attachments.is_empty() {
            return 0;
        }
        self.alike.zones.get_or_init(|| Place::zones(&self.places))[place]
    }

    /// What an address has in common with others; nothing where it is followed by itself.
    fn class(&self, address: IpAddr) -> Option<usize> {
        let Blocks { prefixes, are_outside, .. } = self.alike.blocks.get_or_init(|| self.distinctions());
        let is_own = is_private(address) || self.is_inside(address) || *are_outside && self.holder(address).is_some();
        (!is_own).then(|| prefixes.place(address))
    }

    /// What an address for which DNS64 makes another one has in common with others.
    fn class_of_made(&self, address: Ipv4Addr) -> Option<Class> {
        let class = self.class(address.into())?;
        let Blocks { prefixes, tell_made, .. } = self.alike.blocks.get()?;
        let made = if *tell_made { prefixes.place(synthesized(address).into()) } else { 0 };
        Some((class, Some(made)))
    }

    /// The blocks that tell addresses apart.
    fn distinctions(&self) -> Blocks {
        let blocks = self.blocks();
        let is_part = |net: &IpNet| matches!(net, IpNet::V6(net) if NAT64_PREFIX != *net && NAT64_PREFIX.contains(net));
        let mut subnets = self.places.iter().flat_map(|place| [place.ipv4, place.ipv6]).flatten();
        let is_inside = |net: IpNet| self.vpc_blocks.iter().any(|block| block.contains(&net));
        Blocks {
            tell_made: blocks.iter().any(is_part),
            are_outside: subnets.any(|net| !is_inside(net)),
            prefixes: Prefixes::of(blocks.into_iter().map(|net| (net, ())), <()>::cmp),
        }
    }

    /// All blocks that routes, ranges, prefix lists and the sides of peering connections have, but those of the VPC.
    pub(super) fn blocks(&self) -> Vec<IpNet> {
        let routes = self.tables.iter().flat_map(|table| table.table.routes());
        let nets = routes.filter_map(|route| route.destination.net());
        let mut blocks: Vec<IpNet> = nets.filter(|net| !self.vpc_blocks.contains(net)).collect();
        blocks.extend([self.services, self.pods.range].into_iter().flatten());
        blocks.extend(self.observed.prefix_lists.iter().flat_map(|list| &list.cidrs).flatten().filter_map(Cidr::net));
        let peerings = self.observed.peerings.iter();
        let sides = peerings.flat_map(|peering| [&peering.accepter_vpc_info, &peering.requester_vpc_info]);
        blocks.extend(sides.flat_map(|side| side.blocks()));
        blocks
    }

    /// Whether what DNS64 makes of an address arrives, which `follow` tells.
    pub(super) fn arrives(&self, sender: Sender, address: Ipv4Addr, follow: impl FnOnce() -> bool) -> bool {
        let Some(class) = self.class_of_made(address) else { return follow() };
        let key = (sender.place, sender.is_public, class);
        let known = self.alike.arrive.borrow().get(&key).copied();
        known.unwrap_or_else(|| {
            let arrives = follow();
            self.alike.arrive.borrow_mut().insert(key, arrives);
            arrives
        })
    }
}

/// The likeness of paths of a sender, all of which start in its subnet.
fn from_one(sender: Sender, to: To) -> Likeness {
    let Sender { place, workload, is_public, .. } = sender;
    let is_pod = workload == Workload::Pod;
    Likeness { from: Departure::Subnet(place), to, has_alternative: false, is_public, is_pod }
}

impl Path<'_> {
    /// Whether it is told without the subnet that it starts in, but for its start.
    pub fn is_of_many(&self) -> bool {
        !matches!(
            self.disposition,
            Disposition::NoSourceAddress
                | Disposition::SourceUnknown
                | Disposition::ClusterInternal
                | Disposition::TableUnknown
        )
    }
}
