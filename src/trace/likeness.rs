//! Paths that differ in nothing but the addresses that they are to and the name of the subnet that they start in: they
//! are followed once.
//!
//! Such are to addresses on the Internet that nothing in a plan or in what AWS has tells apart, from subnets with the
//! same outlook. What is inside the VPC, and what the Internet does not route, is followed one by one.

use std::net::{IpAddr, Ipv4Addr};

use super::alike::{Class, Outlooks};
use super::course::Course;
use super::disposition::Disposition;
use super::flow::{Destination, Family, Workload};
use super::kind::mixed;
use super::outlook::Outlook;
use super::path::Path;
use super::place::{Place, Sender, Ternary};
use super::scene::Scene;
use crate::cidr::{Cidr, IpNet, is_private, synthesized};
use crate::forwarding::Prefixes;

/// What paths have in common that are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Likeness {
    outlook: usize,
    to: Kind,
}

/// What destinations have in common that are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Address(Class),
    Host(Option<Class>, Option<Class>),
    Internet(Family),
}

impl Likeness {
    /// A number that is the same for what is equal, and mostly not for others.
    pub fn mixed(&self) -> usize {
        let of = |class: Option<Class>| class.map_or([0; 2], |(longest, made)| [longest + 1, made + 1]);
        let to = match self.to {
            Kind::Address(class) => [of(Some(class)), [0; 2]],
            Kind::Host(ipv4, ipv6) => [of(ipv4), of(ipv6)],
            Kind::Internet(family) => [[family as usize; 2]; 2],
        };
        mixed(to.as_flattened().iter().copied().chain([self.outlook]))
    }
}

impl<'a> Scene<'a> {
    /// What the path of a course has in common with others that are told in the same words; `None` where it is followed
    /// by itself.
    pub fn likeness(&self, course: &Course) -> Option<Likeness> {
        let Course::Inside(sender, to) = *course else { return None };
        if has_no_address(sender, to) {
            return None;
        }
        let to = match to {
            Destination::Address(address) => Kind::Address(self.class(address)?),
            Destination::Host(ipv4, ipv6) => {
                let class = |address: Option<IpAddr>| match address {
                    Some(address) => self.class(address).map(Some),
                    None => Some(None),
                };
                Kind::Host(class(ipv4.map(IpAddr::V4))?, class(ipv6.map(IpAddr::V6))?)
            }
            Destination::Internet(family) => Kind::Internet(family),
            Destination::Subnet(_) | Destination::Service(_) => return None,
        };
        Some(Likeness { outlook: self.outlook(sender), to })
    }

    fn outlook(&self, sender: Sender) -> usize {
        let Outlooks { numbers, of_places } = &mut *self.alike.outlooks.borrow_mut();
        if of_places.is_empty() {
            of_places.resize(self.places.len(), Default::default());
        }
        let is_pod = usize::from(sender.workload == Workload::Pod);
        let number = &mut of_places[sender.place][is_pod][usize::from(sender.is_public)];
        *number.get_or_insert_with(|| {
            let next = numbers.len();
            *numbers.entry(self.outlook_of(sender)).or_insert(next)
        })
    }

    /// What decides how the packets of a sender go.
    pub(super) fn outlook_of(&self, sender: Sender) -> Outlook {
        let zones = self.alike.zones.get_or_init(|| Place::zones(&self.places));
        Outlook::of(sender, &self.places[sender.place], zones[sender.place])
    }

    /// What an address has in common with others; nothing where it is followed by itself.
    fn class(&self, address: IpAddr) -> Option<Class> {
        if is_private(address) || self.is_inside(address) || self.holder(address).is_some() {
            return None;
        }
        let blocks = || Prefixes::of(self.blocks().into_iter().map(|net| (net, ())), <()>::cmp);
        let blocks = self.alike.blocks.get_or_init(blocks);
        let made = match address {
            IpAddr::V4(address) => blocks.place(synthesized(address).into()),
            IpAddr::V6(_) => 0,
        };
        Some((blocks.place(address), made))
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
        let Some(class) = self.class(address.into()) else { return follow() };
        let key = (sender.place, sender.is_public, class);
        let known = self.alike.arrive.borrow().get(&key).copied();
        known.unwrap_or_else(|| {
            let arrives = follow();
            self.alike.arrive.borrow_mut().insert(key, arrives);
            arrives
        })
    }
}

/// Whether the packet ends where it starts.
fn has_no_address(sender: Sender, to: Destination) -> bool {
    match to {
        Destination::Address(IpAddr::V4(_)) => sender.ipv4 == Ternary::No,
        Destination::Address(IpAddr::V6(_)) => sender.ipv6 == Ternary::No,
        _ => false,
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
