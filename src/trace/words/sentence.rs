//! What happens at a hop, in a sentence.

use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;

use crate::cidr::address_text;
use crate::diagnostic::excerpt;
use crate::forwarding::Rank;
use crate::routes::{Route, Target, TargetKind};
use crate::spec::observed::Peering;
use crate::trace::disposition::Disposition;
use crate::trace::path::{ComponentKind, Event, Hop};
use crate::trace::scene::Scene;

/// What happens at a hop: a sentence that names at most one address, that of the hop, and one subnet, in which the
/// packet arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence<'a>(Vec<Part<'a>>);

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// What hops of one kind have in common.
    Text(String),
    /// The address of the hop.
    Address(IpAddr),
    /// The name of the subnet in which the packet arrives.
    Subnet(&'a str),
}

impl<'a> Sentence<'a> {
    /// The parts, in their order.
    pub fn parts(&self) -> impl Iterator<Item = &Part<'a>> {
        self.0.iter()
    }

    fn plain(text: impl Into<String>) -> Sentence<'a> {
        Sentence(vec![Part::Text(text.into())])
    }

    /// A sentence around an address. One that is not known is called the destination.
    fn around(before: &[&str], address: Option<IpAddr>, after: &[&str]) -> Sentence<'a> {
        match address {
            Some(address) => {
                let (before, after) = (joined("", before, "`"), joined("`", after, ""));
                Sentence(vec![Part::Text(before), Part::Address(address), Part::Text(after)])
            }
            None => Sentence::plain(joined("", before, "the destination") + &after.concat()),
        }
    }

    fn and(mut self, parts: impl IntoIterator<Item = Part<'a>>) -> Sentence<'a> {
        self.0.extend(parts);
        self
    }
}

fn joined(first: &str, parts: &[&str], last: &str) -> String {
    let length = parts.iter().map(|part| part.len()).sum::<usize>();
    let mut text = String::with_capacity(first.len() + length + last.len());
    [first].iter().chain(parts).chain(&[last]).for_each(|part| text.push_str(part));
    text
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
        let what = self.sentence(hop, &hop.component.words());
        let refused = self.matching(hop).find(|(_, rank)| *rank == Rank::Refused).map(|(refused, _)| {
            Part::Text(format!(
                "; AWS refuses the route to `{}` inside the VPC, which has to be to exactly one subnet and through a \
                NAT gateway or an appliance",
                excerpt(refused.destination.text())
            ))
        });
        what.and(refused)
    }

    fn sentence(&self, hop: &Hop<'a>, place: &str) -> Sentence<'a> {
        match (hop.event, hop.destination) {
            (Event::Synthesized, Some(_)) => {
                Sentence::around(&["the host has IPv4 only, and DNS64 answers with "], hop.address(), &[])
            }
            (Event::Synthesized, None) => Sentence::plain("the host has IPv4 only, and DNS64 makes an address for it"),
            (Event::Matched, _) => {
                Sentence::around(&[place, " sends "], hop.address(), &[" to ", &route_words(hop.route)])
            }
            (Event::Translated64, Some(_)) => Sentence::around(
                &[place, " makes IPv4 of the packet, to "],
                hop.address(),
                &["; its own subnet's table is next"],
            ),
            (Event::Translated64, None) => Sentence::plain(format!("{place} makes IPv4 of the packet")),
            (Event::Translated, _) => Sentence::plain(format!(
                "{place} puts its own address in place of the source; its own subnet's table is next"
            )),
            (Event::Ends(disposition), _) => self.end(disposition, hop, place),
        }
    }

    fn end(&self, disposition: Disposition, hop: &Hop<'a>, place: &str) -> Sentence<'a> {
        let address = hop.address();
        match disposition {
            Disposition::DeliveredToSubnet => self.delivered(hop, place),
            Disposition::DeliveredToService => service(hop, place),
            Disposition::NoRoute => no_route(hop, place),
            Disposition::Blackhole => {
                let target = route_words(hop.route);
                Sentence::around(&[place, " sends "], address, &[" to ", &target, ", which is gone"])
            }
            Disposition::SourceUnknown => source_unknown(hop, place),
            Disposition::AddressNotListed => Sentence::around(&["no known machine of the VPC has "], address, &[]),
            Disposition::NotInPeer => Sentence::plain(self.not_in_peer(hop, place)),
            Disposition::TableUnknown => Sentence::plain(table_unknown(hop)),
            Disposition::TargetUnknown => Sentence::plain(target_unknown(hop, place)),
            other => Sentence::plain(ends_at(other, place)),
        }
    }

    fn delivered(&self, hop: &Hop<'a>, place: &str) -> Sentence<'a> {
        match self.held_in(hop) {
            Some(holder) => {
                let subnet = Part::Subnet(self.places[holder].name);
                let keeps =
                    Sentence::around(&[place, " keeps "], hop.address(), &[" inside the VPC: it is in subnet `"]);
                keeps.and([subnet, Part::Text("`".to_owned())])
            }
            None => Sentence::plain(format!("the packet arrives through {place}")),
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

    fn not_in_peer(&self, hop: &Hop<'_>, place: &str) -> String {
        match self.peering(hop) {
            Some(peering) if !peering.is_active() => {
                format!("{place} is not active: its status is `{}`", excerpt(peering.status()))
            }
            Some(_) => format!("the VPC at the other side of {place} does not have the destination"),
            None => format!("{place} is not among those that AWS has"),
        }
    }
}

/// Endings of which nothing is told but where.
fn ends_at(disposition: Disposition, place: &str) -> String {
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
            return "the destination is in the range of pods or services: the machine's own network decides".to_owned();
        }
        other => return other.code().summary.to_owned(),
    };
    [before, place, after].concat()
}

fn no_route(hop: &Hop<'_>, place: &str) -> Sentence<'static> {
    match hop.component.kind {
        ComponentKind::RouteTable => Sentence::around(&[place, " has no route to "], hop.address(), &[]),
        ComponentKind::Subnet => Sentence::plain(format!("{place} has no addresses of the source's family")),
        _ => Sentence::plain("nothing leads from the source into the VPC to this destination"),
    }
}

fn service(hop: &Hop<'_>, place: &str) -> Sentence<'static> {
    match hop.asked_for {
        Some(_) => Sentence::around(&[place, " of the VPC answers at "], hop.address(), &[]),
        None => Sentence::plain(format!("{place} takes the packet before any route table")),
    }
}

fn source_unknown(hop: &Hop<'_>, place: &str) -> Sentence<'static> {
    match hop.asked_for {
        Some(_) => Sentence::around(
            &["whether machines of ", place, " have a link-local address to reach "],
            hop.address(),
            &[" is not known"],
        ),
        None => Sentence::plain(format!("which address {place} gives, or DNS64, is not known")),
    }
}

fn table_unknown(hop: &Hop<'_>) -> String {
    match hop.component.subnet {
        Some(subnet) => format!("the route table of subnet `{}` is not known", excerpt(subnet)),
        None => "the route table is not known".to_owned(),
    }
}

fn target_unknown(hop: &Hop<'_>, place: &str) -> String {
    match hop.route {
        Some(route) if route.destination.net().is_none() => {
            let list = excerpt(route.destination.text());
            format!("{place} has a route to `{list}`, a prefix list whose blocks are not known")
        }
        _ => format!("what becomes of the packet at {place} is not known"),
    }
}

fn route_words(route: Option<&Route>) -> Cow<'static, str> {
    match route.filter(|route| route.target.kind != TargetKind::Local) {
        Some(route) => {
            let Target { kind, name, .. } = &route.target;
            [kind.words(), " `", &excerpt(name), "` by `", &excerpt(route.destination.text()), "`"].concat().into()
        }
        None => "the VPC itself".into(),
    }
}
