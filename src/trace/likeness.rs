//! Paths that differ in nothing but the addresses that they are to and the name of the subnet that they start in: they
//! are followed once.
//!
//! Such are to addresses on the Internet that nothing in a plan or in what AWS has tells apart, from subnets with the
//! same outlook. What is inside the VPC, and what the Internet does not route, is followed one by one.

use std::net::{IpAddr, Ipv4Addr};

use super::alike::{Blocks, Class, Outlooks};
use super::course::Course;
use super::disposition::Disposition;
use super::flow::{Destination, Workload};
use super::kind::mixed;
use super::outlook::Outlook;
use super::path::Path;
use super::place::{Place, Sender};
use super::scene::Scene;
use super::tries::Try;
use crate::cidr::{Cidr, IpNet, NAT64_PREFIX, is_private, synthesized, translated};
use crate::forwarding::Prefixes;

/// What paths have in common that are alike: what their subnets have, and the one address that each of them tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Likeness {
    outlook: usize,
    to: Class,
    /// Whether the address is not one of the question, but any on the Internet.
    is_any: bool,
    /// Whether there is an address of the other family that would do as well.
    has_alternative: bool,
    /// Whether the source has a public IPv4 address, where that matters.
    is_public: bool,
    /// Whether it is a pod, where that matters.
    is_pod: bool,
}

impl Likeness {
    /// A number that is the same for what is equal, and mostly not for others.
    pub fn mixed(&self) -> usize {
        let Likeness { outlook, to: (class, made), is_any, has_alternative, is_public, is_pod } = *self;
        let is = [is_any, has_alternative, is_public, is_pod].into_iter();
        let is = is.fold(0, |bits, is| bits << 1 | usize::from(is));
        mixed([outlook, class, made.map_or(0, |made| made + 1), is].into_iter())
    }
}

impl<'a> Scene<'a> {
    /// What the path of a course has in common with others that are told in the same words; `None` where it is followed
    /// by itself.
    pub fn likeness(&self, course: &Course) -> Option<Likeness> {
        let Course::Inside(sender, to) = *course else { return None };
        let tries = self.tries(sender, to);
        let tried = tries.only()?;
        let class = match tried {
            Try::Address(address) => (self.class(address)?, None),
            Try::Synthesized(made) => self.class_of_made(translated(made.into())?)?,
            Try::Unaddressed(_) | Try::Impossible(_) => return None,
        };
        Some(Likeness {
            outlook: self.outlook(sender.place),
            to: class,
            is_any: matches!(to, Destination::Internet(_)),
            has_alternative: tries.alternative.is_some(),
            is_public: sender.is_public && matches!(tried, Try::Address(IpAddr::V4(_))),
            is_pod: sender.workload == Workload::Pod && !self.pods.ipv6,
        })
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
