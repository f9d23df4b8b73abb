//! What hops, replies and endings mean, in sentences.

use std::borrow::Cow;
use std::net::IpAddr;

use super::disposition::{Disposition, Verdict};
use super::flow::{Destination, Family, Service, Workload};
use super::path::{Component, ComponentKind, Event, Hop, Path, Reply, Trail};
use super::place::{Sender, Ternary};
use super::ranges::{service_address, service_at};
use super::scene::Scene;
use super::tries::Try;
use crate::cidr::{address_text, synthesized};
use crate::diagnostic::excerpt;
use crate::forwarding::Rank;
use crate::routes::{Route, Target, TargetKind};
use crate::spec::observed::Peering;

impl<'a> Scene<'a> {
    /// The other routes that match where a hop's table decided, the longest prefix first.
    pub fn less_specific(&self, hop: &Hop<'a>) -> impl Iterator<Item = &'a Route> {
        let looked_up = hop.looked_up.into_iter();
        let others = looked_up.flat_map(|(table, address)| self.tables[table].matches(address).map(|(route, _)| route));
        let taken = hop.route;
        others.filter(move |route| !taken.is_some_and(|taken| std::ptr::eq(taken, *route)))
    }

    /// What happens at a hop, one sentence.
    pub fn explanation(&self, hop: &Hop<'a>) -> String {
        self.explained(hop, &hop.component.words())
    }

    /// The same where the words of its component are known.
    pub fn explained(&self, hop: &Hop<'a>, component: &str) -> String {
        let what = self.sentence(hop, component);
        match self.refused(hop) {
            Some(route) => format!(
                "{what}; AWS refuses the route to `{}` inside the VPC, which has to be to exactly one subnet and \
                through a NAT gateway or an appliance",
                excerpt(route.destination.text())
            ),
            None => what,
        }
    }

    fn sentence(&self, hop: &Hop<'a>, place: &str) -> String {
        let address = hop.looked_up.map(|(_, address)| address).or(hop.asked_for);
        let quoted = |address| Cow::Owned(["`", &address_text(address), "`"].concat());
        let address = address.map_or(Cow::Borrowed("the destination"), quoted);
        let address = &*address;
        match hop.event {
            Event::Synthesized => match hop.destination {
                Some(made) => ["the host has IPv4 only, and DNS64 answers with `", &address_text(made), "`"].concat(),
                None => "the host has IPv4 only, and DNS64 makes an address for it".to_owned(),
            },
            Event::Matched => [place, " sends ", address, " to ", &route_words(hop.route)].concat(),
            Event::Translated64 => match hop.destination {
                Some(inner) => {
                    let inner = address_text(inner);
                    [place, " makes IPv4 of the packet, to `", &inner, "`; its own subnet's table is next"].concat()
                }
                None => format!("{place} makes IPv4 of the packet"),
            },
            Event::Translated => {
                format!("{place} puts its own address in place of the source; its own subnet's table is next")
            }
            Event::Ends(disposition) => self.end(disposition, hop, place, address),
        }
    }

    fn end(&self, disposition: Disposition, hop: &Hop<'a>, place: &str, address: &str) -> String {
        match disposition {
            Disposition::DeliveredToSubnet => self.delivered(hop, place, address),
            Disposition::DeliveredToService => service(hop, place, address),
            Disposition::DeliveredToEndpoint => format!("{place} takes what its prefix list has"),
            Disposition::ExitsToInternet => ["the packet leaves through ", place].concat(),
            Disposition::ExitsToPeer => format!("{place} passes the packet on to the other VPC"),
            Disposition::ExitsToTransitGateway => format!("the packet leaves to {place}"),
            Disposition::ExitsToVirtualPrivateGateway => format!("the packet leaves to {place}"),
            Disposition::HandedToInstance => format!("{place} gets the packet and has to send it on"),
            Disposition::NoRoute => self.no_route(hop, place, address),
            Disposition::Blackhole => {
                format!("{place} sends {address} to {}, which is gone", route_words(hop.route))
            }
            Disposition::NoPublicAddress => {
                format!("{place} drops the packet: the source or the machine has no public address")
            }
            Disposition::PrivateDestinationToInternet => {
                format!("{place} drops the packet: the Internet does not route the destination")
            }
            Disposition::NoSourceAddress => {
                format!("the source in {place} has no address of the destination's family")
            }
            Disposition::InboundRefused => format!("{place} lets no connection in from the Internet"),
            Disposition::NotTranslated => {
                format!("{place} does no NAT64: the packet to `64:ff9b::/96` is lost")
            }
            Disposition::TranslationImpossible => {
                format!("{place} translates IPv6 to `64:ff9b::/96` only, and drops the packet")
            }
            Disposition::NoAttachmentInZone => format!("{place} has no attachment in the zone of the packet"),
            Disposition::NotInPeer => self.not_in_peer(hop, place),
            Disposition::RoutingLoop => format!("the packet is at {place} again, and is dropped"),
            Disposition::BlockedByPublicAccess => format!("VPC Block Public Access blocks the packet at {place}"),
            Disposition::TableUnknown => table_unknown(hop),
            Disposition::TargetUnknown => target_unknown(hop, place),
            Disposition::SourceUnknown => source_unknown(hop, place, address),
            Disposition::AddressNotListed => format!("no known machine of the VPC has {address}"),
            Disposition::ClusterInternal => {
                "the destination is in the range of pods or services: the machine's own network decides".to_owned()
            }
        }
    }

    fn delivered(&self, hop: &Hop<'a>, place: &str, address: &str) -> String {
        match hop.looked_up.and_then(|(_, address)| self.holder(address)) {
            Some(holder) => {
                let subnet = excerpt(self.places[holder].name);
                format!("{place} keeps {address} inside the VPC: it is in subnet `{subnet}`")
            }
            None => format!("the packet arrives through {place}"),
        }
    }

    fn no_route(&self, hop: &Hop<'a>, place: &str, address: &str) -> String {
        match hop.component.kind {
            ComponentKind::RouteTable => format!("{place} has no route to {address}"),
            ComponentKind::Subnet => format!("{place} has no addresses of the source's family"),
            _ => "nothing leads from the source into the VPC to this destination".to_owned(),
        }
    }

    /// A planned route that would match and that AWS refuses.
    fn refused(&self, hop: &Hop<'a>) -> Option<&'a Route> {
        let (table, address) = hop.looked_up?;
        let mut matches = self.tables[table].matches(address);
        matches.find(|(_, rank)| *rank == Rank::Refused).map(|(route, _)| route)
    }

    /// What is said of the way back, one sentence.
    pub fn reply_words(&self, reply: Reply) -> &'static str {
        match reply {
            Reply::MATCHED => "The answer has a route back",
            Reply { code, .. } => code.summary,
        }
    }

    /// What would make a packet go through, or known.
    pub fn hint(&self, path: &Path<'a>) -> Option<String> {
        let id = path.asked.and_then(|(sender, _)| self.places[sender.place].id);
        Some(match path.disposition {
            Disposition::TableUnknown => self.tables_line(),
            Disposition::SourceUnknown if service_asked(path).is_some() => service_by_ipv6(path)?,
            Disposition::SourceUnknown => match id {
                Some(id) => {
                    format!("Send the answer of `aws ec2 describe-subnets --subnet-ids {}` in `observed`", excerpt(id))
                }
                None => "Replace the DNS configuration by one whose DNS64 is known".to_owned(),
            },
            Disposition::TargetUnknown => unknown_line(path)?,
            Disposition::NoSourceAddress => match path.from.family {
                Some(Family::Ipv4) => self.without_ipv4(path),
                Some(Family::Ipv6) => "Use a subnet with an IPv6 block".to_owned(),
                None => "Use subnets that have an address family in common".to_owned(),
            },
            Disposition::NotTranslated => "Route `64:ff9b::/96` to a NAT gateway".to_owned(),
            Disposition::NoRoute => no_route_hint(path),
            Disposition::Blackhole => "Delete the route, or repair its target".to_owned(),
            Disposition::NoPublicAddress if path.asked.is_none() => {
                "Use a Public subnet whose machines have public addresses, or a load balancer in one".to_owned()
            }
            Disposition::NoPublicAddress => {
                "Route through a public NAT gateway, or use a Public subnet with public addresses".to_owned()
            }
            Disposition::PrivateDestinationToInternet => not_routed(path),
            Disposition::InboundRefused => "Use a Public subnet, or a load balancer in one".to_owned(),
            Disposition::TranslationImpossible => {
                "Route IPv6 to an egress-only internet gateway, and only `64:ff9b::/96` to the NAT gateway".to_owned()
            }
            Disposition::NoAttachmentInZone => "Add a subnet of the zone to the attachment".to_owned(),
            Disposition::NotInPeer => self.not_in_peer_hint(path),
            Disposition::RoutingLoop => {
                "Move the NAT gateway to a subnet whose default is the internet gateway".to_owned()
            }
            Disposition::BlockedByPublicAccess => "Exclude the VPC or the subnet from Block Public Access".to_owned(),
            _ => return None,
        })
    }

    fn tables_line(&self) -> String {
        let vpc = self.plan.network.vpc.id.as_deref().unwrap_or("VPC");
        format!(
            "Send the answer of `aws ec2 describe-route-tables --filters Name=vpc-id,Values={}` in `observed`",
            excerpt(vpc)
        )
    }

    /// What helps a source without IPv4: another address, DNS64, or another subnet.
    fn without_ipv4(&self, path: &Path<'_>) -> String {
        let Some((sender, to)) = path.asked else { return "Use a subnet with IPv4".to_owned() };
        let subnet = match sender.workload {
            Workload::Pod if self.pods.ipv6 => "the node's network (`hostNetwork: true`) in a subnet with IPv4",
            _ => "a subnet with IPv4",
        };
        let address = self.address_asked(to);
        if let Some(hint) = address.filter(|address| service_at(*address).is_none()).and_then(never_routed) {
            return hint;
        }
        let by_name = address.is_none_or(|address| self.is_reached_by_name(sender, address));
        let id = self.places[sender.place].id;
        let is_name = matches!(to, Destination::Host(..));
        match (service_by_ipv6(path), sender.dns64, id) {
            (Some(by_ipv6), ..) if sender.ipv6 != Ternary::No => by_ipv6,
            (_, Ternary::No, Some(id))
                if by_name && sender.workload == Workload::Node && sender.ipv6 != Ternary::No =>
            {
                let id = excerpt(id);
                let name = if is_name { "" } else { " and use a name" };
                format!(
                    "Switch DNS64 on with `aws ec2 modify-subnet-attribute --enable-dns64 --subnet-id {id}`{name}, or \
                    use {subnet}"
                )
            }
            (_, Ternary::No, _) => format!("Use {subnet}"),
            _ if is_name || !by_name => format!("Use {subnet}"),
            _ => format!("Use a name, so that DNS64 makes an address, or {subnet}"),
        }
    }

    /// The address that was asked for.
    fn address_asked(&self, to: Destination) -> Option<IpAddr> {
        match to {
            Destination::Address(address) => Some(address),
            Destination::Internet(family) => Some(self.internet(family)),
            _ => None,
        }
    }

    /// Whether what DNS64 makes of an address is not dropped on the way.
    fn is_reached_by_name(&self, sender: Sender, address: IpAddr) -> bool {
        let IpAddr::V4(address) = address else { return false };
        let made = Try::Synthesized(synthesized(address));
        self.send(sender, made, &mut Trail::dropped()).disposition.verdict() != Verdict::Dropped
    }

    /// The peering connection of the last hop, where AWS told of it.
    fn peering(&self, hop: &Hop<'_>) -> Option<&'a Peering> {
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

    fn not_in_peer_hint(&self, path: &Path<'_>) -> String {
        let last = path.hops.last();
        match last.and_then(|hop| self.peering(hop)).filter(|peering| !peering.is_active()) {
            Some(peering) if peering.is_pending() => format!(
                "Accept it: `aws ec2 accept-vpc-peering-connection --vpc-peering-connection-id {}`",
                excerpt(&peering.vpc_peering_connection_id)
            ),
            Some(_) => "Make another peering connection, and route to it".to_owned(),
            None => "Route the destination through what has it".to_owned(),
        }
    }
}

/// The service of AWS that a packet is to, where its address was given.
fn service_asked(path: &Path<'_>) -> Option<Service> {
    match path.asked {
        Some((_, Destination::Address(address))) => service_at(address),
        _ => None,
    }
}

fn service_by_ipv6(path: &Path<'_>) -> Option<String> {
    let address = service_address(service_asked(path)?, Family::Ipv6);
    Some(format!("Use the IPv6 address of the service: `{address}`"))
}

/// What helps where a table has no route, or the subnet no address of the family.
fn no_route_hint(path: &Path<'_>) -> String {
    let is_subnet = path.hops.last().is_some_and(|hop| hop.component.kind == ComponentKind::Subnet);
    match (is_subnet, path.from.family, path.from.address) {
        (true, Some(family), None) => {
            format!("Use a Public subnet with {}, or a load balancer in one", family.words())
        }
        (true, Some(family), Some(_)) => format!("Use a subnet with {}", family.words()),
        _ => "Add a route to the destination".to_owned(),
    }
}

/// What helps where the Internet does not route the destination.
fn not_routed(path: &Path<'_>) -> String {
    let destination = path.hops.iter().rev().find_map(|hop| hop.looked_up).map(|(_, address)| address);
    let Some(address) = destination else { return "Add a route to the destination's own network".to_owned() };
    let by_route = || "Add a route to the destination's own network to the table that decides".to_owned();
    never_routed(address).unwrap_or_else(by_route)
}

/// What helps where no network routes an address.
fn never_routed(address: IpAddr) -> Option<String> {
    let is_link_local = match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    };
    let is_mapped = matches!(address, IpAddr::V6(address) if address.to_ipv4_mapped().is_some());
    Some(if address.is_loopback() || address.is_unspecified() {
        format!("Use another address: `{address}` is the sending machine itself")
    } else if address.is_multicast() {
        format!("Use a multicast domain of a transit gateway: a VPC does not route `{address}`")
    } else if is_link_local {
        format!("Use another address: no network routes the link-local `{address}`")
    } else if is_mapped {
        format!("Use the IPv4 address itself: no network routes `{address}`")
    } else {
        return None;
    })
}

/// The command that tells what an undetermined packet lacks.
fn unknown_line(path: &Path<'_>) -> Option<String> {
    let last = path.hops.last()?;
    let id = |text: &str| excerpt(text).into_owned();
    let command = match (last.route, last.component.kind) {
        (Some(route), _) if route.destination.net().is_none() => {
            format!("describe-prefix-lists --prefix-list-ids {}", id(route.destination.text()))
        }
        (_, ComponentKind::Target(TargetKind::NatGateway)) => {
            format!("describe-nat-gateways --nat-gateway-ids {}", id(last.component.id.unwrap_or_default()))
        }
        (_, ComponentKind::Target(TargetKind::InternetGateway)) => "describe-internet-gateways".to_owned(),
        _ => return None,
    };
    Some(format!("Send the answer of `aws ec2 {command}` in `observed`"))
}

fn service(hop: &Hop<'_>, place: &str, address: &str) -> String {
    match hop.asked_for {
        Some(_) => format!("{place} of the VPC answers at {address}"),
        None => format!("{place} takes the packet before any route table"),
    }
}

fn source_unknown(hop: &Hop<'_>, place: &str, address: &str) -> String {
    match hop.asked_for {
        Some(_) => format!("whether machines of {place} have a link-local address to reach {address} is not known"),
        None => format!("which address {place} gives, or DNS64, is not known"),
    }
}

fn table_unknown(hop: &Hop) -> String {
    match hop.component.subnet {
        Some(subnet) => format!("the route table of subnet `{}` is not known", excerpt(subnet)),
        None => "the route table is not known".to_owned(),
    }
}

fn target_unknown(hop: &Hop, place: &str) -> String {
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

impl Component<'_> {
    /// The component as the subject of a sentence.
    pub fn words(&self) -> Cow<'static, str> {
        let kind = match self.kind {
            ComponentKind::Internet => return "the Internet".into(),
            ComponentKind::ExternalHost => return "the host outside".into(),
            ComponentKind::Resolver => return "the resolver".into(),
            ComponentKind::Subnet => "subnet",
            ComponentKind::Service => "the service",
            ComponentKind::RouteTable => "route table",
            ComponentKind::Target(kind) => kind.words(),
        };
        match self.name {
            Some(name) => [kind, " `", &excerpt(name), "`"].concat().into(),
            None => ["the ", kind].concat().into(),
        }
    }
}
