//! What happens at a hop, in a sentence.

use std::fmt;
use std::net::IpAddr;

use crate::cidr::address_text;
use crate::diagnostic::excerpt;
use crate::forwarding::Rank;
use crate::routes::{Route, Target, TargetKind};
use crate::spec::observed::Peering;
use crate::trace::disposition::Disposition;
use crate::trace::path::{Component, ComponentKind, Event, Hop};
use crate::trace::scene::Scene;

/// What happens at a hop: a sentence that names at most one address, that of the hop, and after it one subnet, in which
/// the packet arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence<'a> {
    /// What hops of one kind have in common.
    text: String,
    /// The address of the hop, and where it is in `text`.
    address: Option<(usize, IpAddr)>,
    /// The name of the subnet in which the packet arrives, and where it is.
    subnet: Option<(usize, &'a str)>,
}

/// A part of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// What hops of one kind have in common.
    Text(&'a str),
    /// The address of the hop.
    Address(IpAddr),
    /// The name of the subnet in which the packet arrives.
    Subnet(&'a str),
}

/// What most sentences take at most, in bytes.
const USUAL: usize = 192;

impl<'a> Sentence<'a> {
    /// The parts, in their order.
    pub fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let address = self.address.map(|(place, address)| (place, Part::Address(address)));
        let subnet = self.subnet.map(|(place, name)| (place, Part::Subnet(name)));
        let told = address.into_iter().chain(subnet);
        let mut from = 0;
        let last = subnet.or(address).map_or(0, |(place, _)| place);
        let with_text = told.flat_map(move |(place, told)| {
            let before = &self.text[from..place];
            from = place;
            [Part::Text(before), told]
        });
        with_text.chain([Part::Text(&self.text[last..])])
    }

    fn of(text: &str) -> Sentence<'a> {
        Sentence { text: String::with_capacity(USUAL), address: None, subnet: None }.and(text)
    }

    fn at(component: Component<'_>) -> Sentence<'a> {
        Sentence::of("").component(component)
    }

    fn and(mut self, text: &str) -> Sentence<'a> {
        self.text.push_str(text);
        self
    }

    /// What a manifest or AWS names, quoted.
    fn quoted(self, text: &str) -> Sentence<'a> {
        self.and("`").and(&excerpt(text)).and("`")
    }

    /// The address of the hop. One that is not known is called the destination.
    fn address(mut self, address: Option<IpAddr>) -> Sentence<'a> {
        let Some(address) = address else { return self.and("the destination") };
        self.text.push('`');
        self.address = Some((self.text.len(), address));
        self.and("`")
    }

    fn subnet(mut self, name: &'a str) -> Sentence<'a> {
        self.text.push('`');
        self.subnet = Some((self.text.len(), name));
        self.and("`")
    }

    fn component(self, component: Component<'_>) -> Sentence<'a> {
        let kind = match component.kind {
            ComponentKind::Internet => return self.and("the Internet"),
            ComponentKind::ExternalHost => return self.and("the host outside"),
            ComponentKind::Resolver => return self.and("the resolver"),
            ComponentKind::Subnet => "subnet",
            ComponentKind::Service => "the service",
            ComponentKind::RouteTable => "route table",
            ComponentKind::Target(kind) => kind.words(),
        };
        match component.name {
            Some(name) => self.and(kind).and(" ").quoted(name),
            None => self.and("the ").and(kind),
        }
    }

    /// What a route leads to.
    fn target(self, route: Option<&Route>) -> Sentence<'a> {
        let Some(route) = route.filter(|route| route.target.kind != TargetKind::Local) else {
            return self.and("the VPC itself");
        };
        let Target { kind, name, .. } = &route.target;
        self.and(kind.words()).and(" ").quoted(name).and(" by ").quoted(route.destination.text())
    }
}

impl fmt::Display for Sentence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts().try_for_each(|part| part.fmt(f))
    }
}

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Part::Text(text) => f.write_str(text),
            Part::Address(address) => f.write_str(&address_text(*address)),
            Part::Subnet(name) => f.write_str(&excerpt(name)),
        }
    }
}

impl Hop<'_> {
    /// The address that is told with it: the new destination, else the one that was looked up or asked for.
    pub fn address(&self) -> Option<IpAddr> {
        self.destination.or(self.looked_up.map(|(_, address)| address)).or(self.asked_for)
    }
}

impl<'a> Scene<'a> {
    /// The other routes that match where a hop's table decided, the longest prefix first.
    pub fn less_specific(&self, hop: &Hop<'a>) -> impl Iterator<Item = &'a Route> {
        let taken = hop.route;
        self.matching(hop)
            .map(|(route, _)| route)
            .filter(move |route| !taken.is_some_and(|it| std::ptr::eq(it, *route)))
    }

    /// All routes that match where a hop's table decided, with what they count for.
    pub(in crate::trace) fn matching(&self, hop: &Hop<'a>) -> impl Iterator<Item = (&'a Route, Rank)> {
        let looked_up = hop.looked_up.into_iter();
        looked_up.flat_map(|(table, address)| self.tables[table].matches(address))
    }

    /// What happens at a hop.
    pub fn explanation(&self, hop: &Hop<'a>) -> Sentence<'a> {
        let what = self.sentence(hop);
        let Some((refused, _)) = self.matching(hop).find(|(_, rank)| *rank == Rank::Refused) else { return what };
        what.and("; AWS refuses the route to ")
            .quoted(refused.destination.text())
            .and(" inside the VPC, which has to be to exactly one subnet and through a NAT gateway or an appliance")
    }

    fn sentence(&self, hop: &Hop<'a>) -> Sentence<'a> {
        let place = || Sentence::at(hop.component);
        match (hop.event, hop.destination) {
            (Event::Synthesized, Some(_)) => {
                Sentence::of("the host has IPv4 only, and DNS64 answers with ").address(hop.address())
            }
            (Event::Synthesized, None) => Sentence::of("the host has IPv4 only, and DNS64 makes an address for it"),
            (Event::Matched, _) => place().and(" sends ").address(hop.address()).and(" to ").target(hop.route),
            (Event::Translated64, Some(_)) => {
                let makes = place().and(" makes IPv4 of the packet, to ");
                makes.address(hop.address()).and("; its own subnet's table is next")
            }
            (Event::Translated64, None) => place().and(" makes IPv4 of the packet"),
            (Event::Translated, _) => {
                place().and(" puts its own address in place of the source; its own subnet's table is next")
            }
            (Event::Ends(disposition), _) => self.end(disposition, hop),
        }
    }

    fn end(&self, disposition: Disposition, hop: &Hop<'a>) -> Sentence<'a> {
        match disposition {
            Disposition::DeliveredToSubnet => self.delivered(hop),
            Disposition::DeliveredToService => service(hop),
            Disposition::NoRoute => no_route(hop),
            Disposition::Blackhole => {
                let sends = Sentence::at(hop.component).and(" sends ").address(hop.address());
                sends.and(" to ").target(hop.route).and(", which is gone")
            }
            Disposition::SourceUnknown => source_unknown(hop),
            Disposition::AddressNotListed => Sentence::of("no known machine of the VPC has ").address(hop.address()),
            Disposition::NotInPeer => self.not_in_peer(hop),
            Disposition::TableUnknown => table_unknown(hop),
            Disposition::TargetUnknown => target_unknown(hop),
            other => ends_at(other, hop.component),
        }
    }

    fn delivered(&self, hop: &Hop<'a>) -> Sentence<'a> {
        match self.held_in(hop) {
            Some(holder) => {
                let keeps = Sentence::at(hop.component).and(" keeps ").address(hop.address());
                keeps.and(" inside the VPC: it is in subnet ").subnet(self.places[holder].name)
            }
            None => Sentence::of("the packet arrives through ").component(hop.component),
        }
    }

    /// The subnet in which a packet arrives that a table keeps inside the VPC.
    pub fn held_in(&self, hop: &Hop<'_>) -> Option<usize> {
        let (_, address) = hop.looked_up.filter(|_| hop.event == Event::Ends(Disposition::DeliveredToSubnet))?;
        self.holder(address)
    }

    /// The peering connection of a hop, where AWS told of it.
    pub(super) fn peering(&self, hop: &Hop<'_>) -> Option<&'a Peering> {
        let id = hop.component.id.or(hop.component.name)?;
        self.observed.peerings.get(id)
    }

    fn not_in_peer(&self, hop: &Hop<'_>) -> Sentence<'a> {
        match self.peering(hop) {
            Some(peering) if !peering.is_active() => {
                Sentence::at(hop.component).and(" is not active: its status is ").quoted(peering.status())
            }
            Some(_) => {
                let other = Sentence::of("the VPC at the other side of ").component(hop.component);
                other.and(" does not have the destination")
            }
            None => Sentence::at(hop.component).and(" is not among those that AWS has"),
        }
    }
}

/// Endings of which nothing is told but where.
fn ends_at(disposition: Disposition, component: Component<'_>) -> Sentence<'static> {
    let (before, after) = match disposition {
        Disposition::DeliveredToEndpoint => ("", " takes what its prefix list has"),
        Disposition::ExitsToInternet => ("the packet leaves through ", ""),
        Disposition::ExitsToPeer => ("", " passes the packet on to the other VPC"),
        Disposition::ExitsToTransitGateway | Disposition::ExitsToVirtualPrivateGateway => ("the packet leaves to ", ""),
        Disposition::HandedToInstance => ("", " gets the packet and has to send it on"),
        Disposition::NoPublicAddress => ("", " drops the packet: the source or the machine has no public address"),
        Disposition::PrivateDestinationToInternet => {
            ("", " drops the packet: the Internet does not route the destination")
        }
        Disposition::NoSourceAddress => ("the source in ", " has no address of the destination's family"),
        Disposition::InboundRefused => ("", " lets no connection in from the Internet"),
        Disposition::NotTranslated => ("", " does no NAT64: the packet to `64:ff9b::/96` is lost"),
        Disposition::TranslationImpossible => ("", " translates IPv6 to `64:ff9b::/96` only, and drops the packet"),
        Disposition::NoAttachmentInZone => ("", " has no attachment in the zone of the packet"),
        Disposition::RoutingLoop => ("the packet is at ", " again, and is dropped"),
        Disposition::BlockedByPublicAccess => ("VPC Block Public Access blocks the packet at ", ""),
        Disposition::ClusterInternal => {
            return Sentence::of(
                "the destination is in the range of pods or services: the machine's own network decides",
            );
        }
        other => return Sentence::of(other.code().summary),
    };
    Sentence::of(before).component(component).and(after)
}

fn no_route(hop: &Hop<'_>) -> Sentence<'static> {
    match hop.component.kind {
        ComponentKind::RouteTable => Sentence::at(hop.component).and(" has no route to ").address(hop.address()),
        ComponentKind::Subnet => Sentence::at(hop.component).and(" has no addresses of the source's family"),
        _ => Sentence::of("nothing leads from the source into the VPC to this destination"),
    }
}

fn service(hop: &Hop<'_>) -> Sentence<'static> {
    let service = Sentence::at(hop.component);
    match hop.asked_for {
        Some(_) => service.and(" of the VPC answers at ").address(hop.address()),
        None => service.and(" takes the packet before any route table"),
    }
}

fn source_unknown(hop: &Hop<'_>) -> Sentence<'static> {
    match hop.asked_for {
        Some(_) => {
            let machines = Sentence::of("whether machines of ").component(hop.component);
            machines.and(" have a link-local address to reach ").address(hop.address()).and(" is not known")
        }
        None => Sentence::of("which address ").component(hop.component).and(" gives, or DNS64, is not known"),
    }
}

fn table_unknown(hop: &Hop<'_>) -> Sentence<'static> {
    match hop.component.subnet {
        Some(subnet) => Sentence::of("the route table of subnet ").quoted(subnet).and(" is not known"),
        None => Sentence::of("the route table is not known"),
    }
}

fn target_unknown(hop: &Hop<'_>) -> Sentence<'static> {
    match hop.route {
        Some(route) if route.destination.net().is_none() => {
            let has = Sentence::at(hop.component).and(" has a route to ").quoted(route.destination.text());
            has.and(", a prefix list whose blocks are not known")
        }
        _ => Sentence::of("what becomes of the packet at ").component(hop.component).and(" is not known"),
    }
}
