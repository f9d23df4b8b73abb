//! The path of a flow that starts outside the VPC.

use std::net::IpAddr;

use super::assumptions::Assumptions;
use super::disposition::Disposition;
use super::flow::{Destination, Family};
use super::path::{Component, ComponentKind, Event, Hop, Path, Reply, Start};
use super::place::{Blocked, Ternary};
use super::ranges::is_kept;
use super::scene::Scene;
use super::targets::component;
use crate::cidr::is_private;
use crate::forwarding::Decision;
use crate::routes::{Route, RouteState, TargetKind};

/// How a packet from outside ends: at what, and what is said of the answer.
struct Arrival<'a> {
    component: Component<'a>,
    disposition: Disposition,
    reply: Option<Reply>,
    /// The address that the component was asked for: of a table the one that the answer goes to.
    asked_for: Option<IpAddr>,
    /// The route of the component that leads to it.
    route: Option<&'a Route>,
}

impl<'a> Arrival<'a> {
    fn lost(component: Component<'a>, disposition: Disposition) -> Arrival<'a> {
        Arrival { component, disposition, reply: None, asked_for: None, route: None }
    }

    fn arrived(component: Component<'a>, reply: Reply) -> Arrival<'a> {
        Arrival { reply: Some(reply), ..Arrival::lost(component, Disposition::DeliveredToSubnet) }
    }
}

impl<'a> Scene<'a> {
    /// The path from any host on the Internet.
    pub(super) fn path_from_internet(&self, family: Family, to: Destination, is_public: Option<bool>) -> Path<'a> {
        let source = self.internet(family);
        let arrival = self.arrival(source, to, |scene, place| scene.by_internet(source, place, is_public));
        let start = Start { family: Some(family), ..Start::default() };
        self.arrived(start, arrival, Assumptions::INTERNET)
    }

    /// The path from a host with this address.
    pub(super) fn path_from_address(&self, source: IpAddr, to: Destination, is_public: Option<bool>) -> Path<'a> {
        let arrival = self.arrival(source, to, |scene, place| scene.by_address(source, place, is_public));
        let start = Start { family: Some(Family::of(source)), address: Some(source), ..Start::default() };
        self.arrived(start, arrival, Assumptions::OUTSIDE)
    }

    fn arrived(&self, from: Start<'a>, arrival: Arrival<'a>, assumed: Assumptions) -> Path<'a> {
        let Arrival { component, disposition, reply, asked_for, route } = arrival;
        let hops = vec![Hop { asked_for, route, ..Hop::of(component, Event::Ends(disposition)) }];
        Path { from, disposition, hops, reply, alternative: None, assumed, asked: None }
    }

    /// To the subnet that is named or holds the address, where it has addresses of the source's family.
    fn arrival(&self, source: IpAddr, to: Destination, then: impl Fn(&Scene<'a>, usize) -> Arrival<'a>) -> Arrival<'a> {
        let outside = Component::of(ComponentKind::ExternalHost);
        let place = match to {
            Destination::Subnet(place) => place,
            Destination::Address(address) => match self.holder(address) {
                Some(place) if self.is_machine(place, address) && Family::of(address) == Family::of(source) => place,
                _ if self.is_inside(address) => {
                    let lost = Arrival::lost(outside, Disposition::AddressNotListed);
                    return Arrival { asked_for: Some(address), ..lost };
                }
                _ => return Arrival::lost(outside, Disposition::NoRoute),
            },
            _ => return Arrival::lost(outside, Disposition::NoRoute),
        };
        let subnet = &self.places[place];
        let has_family = if source.is_ipv4() { subnet.has_ipv4 } else { subnet.has_ipv6 };
        match has_family {
            Ternary::No => Arrival::lost(self.subnet_component(place), Disposition::NoRoute),
            Ternary::Unknown => Arrival::lost(self.subnet_component(place), Disposition::AddressNotListed),
            Ternary::Yes => then(self, place),
        }
    }

    fn is_machine(&self, place: usize, address: IpAddr) -> bool {
        let place = &self.places[place];
        let block = if address.is_ipv4() { place.ipv4 } else { place.ipv6 };
        block.is_some_and(|block| !is_kept(block, address))
    }

    /// Through the internet gateway, which needs a public IPv4 address; the table of the subnet sends the answer.
    fn by_internet(&self, source: IpAddr, place: usize, is_public: Option<bool>) -> Arrival<'a> {
        let subnet = &self.places[place];
        let gateway = self.internet_gateway();
        if source.is_ipv4() && !is_public.unwrap_or(subnet.has_public_addresses) {
            return Arrival::lost(gateway, Disposition::NoPublicAddress);
        }
        let Some(table) = subnet.table else {
            return Arrival::lost(self.unknown_table(place), Disposition::TableUnknown);
        };
        let route = self.tables[table].decide(source);
        if let Decision::Route(route) = route
            && route.target.kind == TargetKind::EgressOnlyInternetGateway
        {
            return Arrival::lost(component(route), Disposition::InboundRefused);
        }
        if !self.has_internet_gateway() {
            let is_none = self.observed.internet_gateways.is_whole() || !self.plan.network.vpc.shared;
            let disposition = if is_none { Disposition::NoRoute } else { Disposition::TargetUnknown };
            return Arrival::lost(gateway, disposition);
        }
        if source.is_ipv6() && subnet.has_private_ipv6 {
            return Arrival::lost(gateway, Disposition::NoPublicAddress);
        }
        if subnet.blocked != Blocked::Nothing {
            return Arrival::lost(gateway, Disposition::BlockedByPublicAccess);
        }
        let gateway = match route {
            Decision::Route(route) if route.target.kind == TargetKind::InternetGateway => component(route),
            _ => gateway,
        };
        Arrival::arrived(gateway, self.answer(route, TargetKind::InternetGateway))
    }

    /// Through the gateway that has the route back.
    fn by_address(&self, source: IpAddr, place: usize, is_public: Option<bool>) -> Arrival<'a> {
        let Some(table) = self.places[place].table else {
            return Arrival::lost(self.unknown_table(place), Disposition::TableUnknown);
        };
        let own = self.tables[table].decide(source);
        if let Decision::Unknown(route) = own {
            return Arrival::lost(component(route), Disposition::TargetUnknown);
        }
        if let Decision::Route(route) = own
            && leads_outside(route)
            && !self.is_lost(route)
        {
            return self.by(route, source, Reply::MATCHED);
        }
        let back = match own {
            Decision::Nothing => Reply::MISSING,
            Decision::Route(route) if self.is_lost(route) => Reply::MISSING,
            _ => Reply::ASYMMETRIC,
        };
        let elsewhere = self.tables.iter().find_map(|table| match table.decide(source) {
            Decision::Route(route) if leads_outside(route) && !self.is_lost(route) => Some(route),
            _ => None,
        });
        match elsewhere {
            Some(route) => self.by(route, source, back),
            None if !is_private(source) => self.by_internet(source, place, is_public),
            None if self.places.iter().any(|place| place.table.is_none()) => {
                Arrival::lost(self.unknown_table(place), Disposition::TableUnknown)
            }
            None => self.not_led(table, own, source),
        }
    }

    /// No gateway has the route back that packets of `source` could come by.
    fn not_led(&self, table: usize, own: Decision<&'a Route>, source: IpAddr) -> Arrival<'a> {
        let (component, disposition) = match own {
            Decision::Route(route) if self.is_lost(route) => (self.table_component(table), Disposition::Blackhole),
            Decision::Route(route) if may_lead_outside(route) => (component(route), Disposition::TargetUnknown),
            Decision::Route(_) => (Component::of(ComponentKind::ExternalHost), Disposition::NoRoute),
            _ => (self.table_component(table), Disposition::NoRoute),
        };
        let route = match own {
            Decision::Route(route) if disposition == Disposition::Blackhole => Some(route),
            _ => None,
        };
        let asked_for = Some(source).filter(|_| disposition != Disposition::TargetUnknown);
        Arrival { asked_for, route, ..Arrival::lost(component, disposition) }
    }

    /// Whether packets that a route takes are lost.
    fn is_lost(&self, route: &Route) -> bool {
        route.state == Some(RouteState::Blackhole) || self.is_gone(&route.target)
    }

    /// What is said of an answer that follows `route` where the packet came through a gateway of this kind.
    fn answer(&self, route: Decision<&Route>, through: TargetKind) -> Reply {
        match route {
            Decision::Route(route) if self.is_lost(route) => Reply::MISSING,
            Decision::Route(route) if route.target.kind == through => Reply::MATCHED,
            Decision::Route(_) => Reply::ASYMMETRIC,
            Decision::Unknown(_) => Reply::UNKNOWN,
            Decision::Nothing => Reply::MISSING,
        }
    }

    fn by(&self, route: &'a Route, source: IpAddr, reply: Reply) -> Arrival<'a> {
        let id = route.target.id.as_deref().unwrap_or(&route.target.name);
        let is_peering = route.target.kind == TargetKind::VpcPeeringConnection;
        if is_peering && self.peer_has(id, source) == Some(false) {
            return Arrival::lost(component(route), Disposition::NotInPeer);
        }
        Arrival::arrived(component(route), reply)
    }
}

/// Whether another network may be after the target of a route, of which nothing is known.
fn may_lead_outside(route: &Route) -> bool {
    matches!(
        route.target.kind,
        TargetKind::Instance
            | TargetKind::NetworkInterface
            | TargetKind::VpcEndpoint
            | TargetKind::LocalGateway
            | TargetKind::CarrierGateway
            | TargetKind::Unknown
    )
}

/// Whether other networks are after the target of a route.
fn leads_outside(route: &Route) -> bool {
    matches!(
        route.target.kind,
        TargetKind::TransitGateway
            | TargetKind::VpcPeeringConnection
            | TargetKind::VirtualPrivateGateway
            | TargetKind::CoreNetwork
    )
}
