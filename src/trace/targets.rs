//! What a packet meets where its route leads: the table of `trace.md`, a function a target.

use std::net::IpAddr;

use super::assumptions::Assumptions;
use super::disposition::Disposition;
use super::path::{Component, ComponentKind, Event, Hop, Reply};
use super::place::Blocked;
use super::scene::Nat;
use super::walk::{Ending, Walk};
use crate::cidr::{IpNet, is_private, translated};
use crate::routes::{Route, RouteState, TargetKind};
use crate::spec::observed::{EndpointKind, Peer, Peering};

impl<'a> Walk<'_, 'a> {
    /// Follows a route; `None` where another table decides next.
    pub(super) fn follow(&mut self, table: usize, route: &'a Route) -> Option<Ending> {
        if route.state == Some(RouteState::Blackhole) || self.scene.is_gone(&route.target) {
            return Some(self.end_at_table(table, Some(route), Disposition::Blackhole, None));
        }
        if route.target.kind == TargetKind::Local {
            return Some(self.arrive(table, route));
        }
        self.note(table, Some(route), Event::Matched);
        if translated(self.destination).is_some() && !route.target.kind.may_translate() {
            return Some(self.end_at(route, Disposition::NotTranslated, None));
        }
        if route.target.kind == TargetKind::NatGateway {
            return self.translate(route);
        }
        let (disposition, reply) = self.leave(route);
        if disposition == Disposition::ExitsToInternet && self.may_be_inside() {
            self.assumed = self.assumed.with(Assumptions::IPV6_BLOCK);
        }
        Some(self.end_at(route, disposition, reply))
    }

    /// Ends at what the route leads to.
    fn end_at(&mut self, route: &'a Route, disposition: Disposition, reply: Option<Reply>) -> Ending {
        let reply = reply.filter(|_| disposition.verdict() < super::disposition::Verdict::Dropped);
        self.end(component(route), disposition, reply)
    }

    fn leave(&mut self, route: &'a Route) -> (Disposition, Option<Reply>) {
        match route.target.kind {
            TargetKind::InternetGateway => (self.through_internet_gateway(), Some(Reply::MATCHED)),
            TargetKind::EgressOnlyInternetGateway => (self.through_egress_only_gateway(), Some(Reply::STATEFUL)),
            TargetKind::TransitGateway => (self.through_transit_gateway(route), Some(Reply::UNKNOWN)),
            TargetKind::VpcPeeringConnection => (self.through_peering(route), Some(Reply::UNKNOWN)),
            TargetKind::VpcEndpoint => self.through_endpoint(route),
            TargetKind::Instance | TargetKind::NetworkInterface => {
                (Disposition::HandedToInstance, Some(Reply::UNKNOWN))
            }
            // A VPN on a virtual private gateway has no IPv6; Direct Connect has.
            TargetKind::VirtualPrivateGateway if self.destination.is_ipv4() => {
                (Disposition::ExitsToVirtualPrivateGateway, Some(Reply::UNKNOWN))
            }
            _ => (Disposition::TargetUnknown, None),
        }
    }

    fn through_internet_gateway(&self) -> Disposition {
        let place = &self.scene.places[self.place];
        let lacks_public = match self.destination {
            IpAddr::V4(_) => !self.is_public,
            IpAddr::V6(_) => false,
        };
        let is_blocked = match place.blocked {
            Blocked::Nothing => false,
            Blocked::Ingress => !self.is_translated,
            Blocked::Everything => true,
        };
        if lacks_public {
            Disposition::NoPublicAddress
        } else if is_private(self.destination) {
            Disposition::PrivateDestinationToInternet
        } else if self.destination.is_ipv6() && place.has_private_ipv6 {
            Disposition::NoPublicAddress
        } else if is_blocked {
            Disposition::BlockedByPublicAccess
        } else {
            Disposition::ExitsToInternet
        }
    }

    fn through_egress_only_gateway(&self) -> Disposition {
        let place = &self.scene.places[self.place];
        if self.destination.is_ipv4() {
            Disposition::TargetUnknown
        } else if is_private(self.destination) {
            Disposition::PrivateDestinationToInternet
        } else if place.has_private_ipv6 {
            Disposition::NoPublicAddress
        } else if place.blocked == Blocked::Everything {
            Disposition::BlockedByPublicAccess
        } else {
            Disposition::ExitsToInternet
        }
    }

    /// Only an attachment with a subnet in the own zone passes traffic on.
    fn through_transit_gateway(&mut self, route: &'a Route) -> Disposition {
        if translated(self.destination).is_some() {
            self.assumed = self.assumed.with(Assumptions::NAT64_BEHIND);
        }
        let observed = self.scene.observed;
        let gateway = route.target.id.as_deref().unwrap_or(&route.target.name);
        let own = observed.attachments.iter().filter(|attachment| {
            attachment.transit_gateway_id == gateway && attachment.is_available() && observed.is_own(&attachment.vpc_id)
        });
        let mut unknown = !observed.attachments.is_whole();
        for subnet in own.flat_map(|attachment| attachment.subnet_ids()) {
            match self.is_in_own_zone(subnet) {
                Some(true) => return Disposition::ExitsToTransitGateway,
                Some(false) => {}
                None => unknown = true,
            }
        }
        if unknown {
            self.assumed = self.assumed.with(Assumptions::ATTACHMENT);
            return Disposition::ExitsToTransitGateway;
        }
        Disposition::NoAttachmentInZone
    }

    /// Whether a subnet is in the zone of the packet; zones have other names in other accounts.
    fn is_in_own_zone(&self, id: &str) -> Option<bool> {
        let here = &self.scene.places[self.place];
        let there = self.scene.with_id(id).map(|place| &self.scene.places[place])?;
        if !here.zone_id.is_empty() && !there.zone_id.is_empty() {
            return Some(here.zone_id == there.zone_id);
        }
        (!here.zone.is_empty() && !there.zone.is_empty()).then(|| here.zone == there.zone)
    }

    fn through_peering(&mut self, route: &'a Route) -> Disposition {
        if self.was_ipv6 {
            self.assumed = self.assumed.with(Assumptions::NAT64_PEERING);
        }
        let id = route.target.id.as_deref().unwrap_or(&route.target.name);
        match self.scene.peer_has(id, self.destination) {
            Some(true) => Disposition::ExitsToPeer,
            Some(false) => Disposition::NotInPeer,
            None => {
                self.assumed = self.assumed.with(Assumptions::PEER);
                Disposition::ExitsToPeer
            }
        }
    }

    /// Prefix lists lead to gateway endpoints, blocks to load balancers with appliances.
    fn through_endpoint(&self, route: &'a Route) -> (Disposition, Option<Reply>) {
        let id = route.target.id.as_deref().unwrap_or(&route.target.name);
        let kind = self.scene.observed.endpoints.get(id).map(|endpoint| endpoint.kind());
        let is_list = route.destination.net().is_none();
        match (kind, is_list) {
            (Some(EndpointKind::LoadBalancer), _) | (_, false) => (Disposition::HandedToInstance, Some(Reply::UNKNOWN)),
            (_, true) => (Disposition::DeliveredToEndpoint, Some(Reply::MATCHED)),
        }
    }

    /// Through a NAT gateway, to the table of its subnet; `None` where that decides next.
    fn translate(&mut self, route: &'a Route) -> Option<Ending> {
        let target = &route.target;
        let inner = translated(self.destination).map(IpAddr::V4);
        if self.destination.is_ipv6() && inner.is_none() {
            return Some(self.end_at(route, Disposition::TranslationImpossible, None));
        }
        if self.passed.contains(&&*target.name) {
            return Some(self.end_at(route, Disposition::RoutingLoop, None));
        }
        self.passed.push(&target.name);
        let nat = self.scene.nat_gateway(target);
        let event = if inner.is_some() { Event::Translated64 } else { Event::Translated };
        self.destination = inner.unwrap_or(self.destination);
        self.is_translated = true;
        self.was_ipv6 |= inner.is_some();
        match nat.and_then(|nat| Some((nat, nat.place?))) {
            Some((nat, place)) => {
                self.pass(route, nat, place, event, inner);
                None
            }
            None => Some(self.leave_unseen(route, nat, event, inner)),
        }
    }

    fn pass(&mut self, route: &'a Route, nat: Nat<'a>, place: usize, event: Event, inner: Option<IpAddr>) {
        let subnet = &self.scene.places[place];
        let component =
            Component { subnet: Some(subnet.name), zone: nat.zone.filter(|zone| !zone.is_empty()), ..component(route) };
        self.trail.push(|| Hop { source: nat.address, destination: inner, ..Hop::of(component, event) });
        self.place = place;
        self.is_public = nat.is_public;
        self.assumed = self.assumed.with(nat.assumed);
    }

    /// A NAT gateway whose subnet is not known: it leads to the Internet.
    fn leave_unseen(&mut self, route: &'a Route, nat: Option<Nat<'a>>, event: Event, inner: Option<IpAddr>) -> Ending {
        if is_private(self.destination) {
            return self.end_at(route, Disposition::TargetUnknown, None);
        }
        if nat.is_some_and(|nat| !nat.is_public) {
            return self.end_at(route, Disposition::NoPublicAddress, None);
        }
        self.trail.push(|| Hop { destination: inner, ..Hop::of(component(route), event) });
        self.assumed = self.assumed.with(Assumptions::NAT_GATEWAY);
        let internet = Component::of(ComponentKind::Internet);
        self.end(internet, Disposition::ExitsToInternet, Some(Reply::MATCHED))
    }
}

impl super::scene::Scene<'_> {
    /// Whether the VPC at the other side of a peering connection has an address; `None` where that is not known.
    pub(super) fn peer_has(&self, id: &str, address: IpAddr) -> Option<bool> {
        let Some(peering) = self.observed.peerings.get(id) else {
            return self.observed.peerings.is_whole().then_some(false);
        };
        if !peering.is_active() {
            return (!peering.status().is_empty()).then_some(false);
        }
        let others = self.others_of(peering);
        let is_in = others.iter().flat_map(|side| side.blocks()).any(|block| block.contains(&address));
        (is_in || others.iter().any(|side| if address.is_ipv4() { side.tells_ipv4() } else { side.tells_ipv6() }))
            .then_some(is_in)
    }

    /// The sides that are not the cluster's VPC.
    fn others_of<'p>(&self, peering: &'p Peering) -> Vec<&'p Peer> {
        let own_id = self.observed.choice.id();
        let is_own = |id: &str, blocks: &[IpNet]| match own_id {
            Some(own) if !id.is_empty() && peering.names(own) => own == id,
            _ => blocks.iter().any(|block| self.vpc_blocks.iter().any(|own| crate::cidr::overlap(*own, *block))),
        };
        let sides = [&peering.accepter_vpc_info, &peering.requester_vpc_info];
        let others = sides.into_iter().map(|side| (side, side.blocks().collect::<Vec<_>>()));
        others.filter(|(side, blocks)| !is_own(&side.vpc_id, blocks)).map(|(side, _)| side).collect()
    }
}

/// What a route leads to, as a component.
pub(super) fn component(route: &Route) -> Component<'_> {
    Component {
        name: Some(&route.target.name),
        id: route.target.id.as_deref(),
        ..Component::of(ComponentKind::Target(route.target.kind))
    }
}
