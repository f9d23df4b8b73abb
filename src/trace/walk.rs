//! A packet from inside the VPC, table by table, until it ends.

use std::net::IpAddr;

use super::assumptions::Assumptions;
use super::disposition::Disposition;
use super::flow::Service;
use super::path::{Component, ComponentKind, Event, Hop, Reply, Trail};
use super::place::{Sender, Ternary};
use super::ranges::{is_kept, service_at};
use super::scene::Scene;
use super::tries::Try;
use crate::cidr::{IpNet, holds};
use crate::forwarding::Decision;
use crate::routes::{Route, TableScope, TargetKind};

/// How a packet ends, and what is said of the way back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ending {
    pub disposition: Disposition,
    pub reply: Option<Reply>,
    pub assumed: Assumptions,
}

/// A packet on its way.
#[derive(Debug)]
pub(super) struct Walk<'s, 'a> {
    pub scene: &'s Scene<'a>,
    pub trail: &'s mut Trail<'a>,
    pub assumed: Assumptions,
    /// The subnet whose table decides.
    pub place: usize,
    pub destination: IpAddr,
    /// Whether an internet gateway has a public IPv4 address for the source.
    pub is_public: bool,
    /// Whether a NAT gateway translated it.
    pub is_translated: bool,
    /// Whether it was IPv6 before that.
    pub was_ipv6: bool,
    /// The names of the NAT gateways that it went through.
    pub passed: Vec<&'a str>,
    /// Where it started.
    pub source: Sender,
}

impl<'a> Scene<'a> {
    /// Sends a packet to one of the addresses that may be tried.
    pub(super) fn send(&self, sender: Sender, tried: Try, trail: &mut Trail<'a>) -> Ending {
        let destination = match tried {
            Try::Impossible(_) => return self.ends_at_source(sender, Disposition::NoSourceAddress, trail),
            Try::Unaddressed(to) => return self.send_inside(sender, to, trail),
            Try::Address(address) => address,
            Try::Synthesized(address) => {
                let hop = Hop::of(Component::of(ComponentKind::Resolver), Event::Synthesized);
                trail.push(|| Hop { destination: Some(IpAddr::V6(address)), ..hop });
                IpAddr::V6(address)
            }
        };
        if let Some(service) = service_at(destination) {
            return serve(service, trail);
        }
        let mut walk = Walk {
            scene: self,
            trail,
            assumed: Assumptions::NONE,
            place: sender.place,
            destination,
            is_public: sender.is_public,
            is_translated: false,
            was_ipv6: false,
            passed: Vec::new(),
            source: sender,
        };
        walk.run()
    }

    /// The end at the source itself.
    pub(super) fn ends_at_source(&self, sender: Sender, disposition: Disposition, trail: &mut Trail<'a>) -> Ending {
        trail.push(|| Hop::of(self.subnet_component(sender.place), Event::Ends(disposition)));
        Ending { disposition, reply: None, assumed: Assumptions::NONE }
    }

    /// To a machine whose IPv6 block is not known: it is inside the VPC all the same.
    fn send_inside(&self, sender: Sender, to: usize, trail: &mut Trail<'a>) -> Ending {
        let Some(table) = self.places[sender.place].table else {
            trail.push(|| Hop::of(self.unknown_table(sender.place), Event::Ends(Disposition::TableUnknown)));
            return Ending { disposition: Disposition::TableUnknown, reply: None, assumed: Assumptions::NONE };
        };
        let reply = if self.places[to].table.is_some() { Reply::MATCHED } else { Reply::UNKNOWN };
        let component = || Component { subnet: Some(self.places[to].name), ..self.table_component(table) };
        trail.push(|| Hop::of(component(), Event::Ends(Disposition::DeliveredToSubnet)));
        Ending { disposition: Disposition::DeliveredToSubnet, reply: Some(reply), assumed: Assumptions::NONE }
    }

    /// A subnet as a component.
    pub(super) fn subnet_component(&self, place: usize) -> Component<'a> {
        let place = &self.places[place];
        Component {
            name: Some(place.name),
            id: place.id,
            zone: Some(place.zone).filter(|zone| !zone.is_empty()),
            ..Component::of(ComponentKind::Subnet)
        }
    }

    /// A table as a component.
    pub(super) fn table_component(&self, table: usize) -> Component<'a> {
        let table = self.tables[table].table;
        Component {
            name: Some(&table.name),
            id: table.id.as_deref(),
            zone: table.zone.as_deref(),
            ..Component::of(ComponentKind::RouteTable)
        }
    }

    /// A table of which nothing is known but its subnet.
    pub(super) fn unknown_table(&self, place: usize) -> Component<'a> {
        let subnet = self.subnet_component(place);
        Component { kind: ComponentKind::RouteTable, name: None, subnet: subnet.name, ..subnet }
    }
}

/// A link-local service takes the packet before any table.
fn serve(service: Service, trail: &mut Trail<'_>) -> Ending {
    let component = match service {
        Service::Resolver => Component::of(ComponentKind::Resolver),
        other => Component { name: Some(other.words()), ..Component::of(ComponentKind::Service) },
    };
    let disposition = Disposition::DeliveredToService;
    trail.push(|| Hop::of(component, Event::Ends(disposition)));
    Ending { disposition, reply: Some(Reply::MATCHED), assumed: Assumptions::NONE }
}

impl<'a> Walk<'_, 'a> {
    fn run(&mut self) -> Ending {
        if self.is_cluster_internal() {
            let component = self.scene.subnet_component(self.place);
            return self.end(component, Disposition::ClusterInternal, None);
        }
        loop {
            let Some(table) = self.scene.places[self.place].table else {
                return self.end(self.scene.unknown_table(self.place), Disposition::TableUnknown, None);
            };
            let route = match self.scene.tables[table].decide(self.destination) {
                Decision::Nothing => return self.end_at_table(table, None, Disposition::NoRoute, None),
                Decision::Unknown(route) => {
                    return self.end_at_table(table, Some(route), Disposition::TargetUnknown, None);
                }
                Decision::Route(route) => route,
            };
            if let Some(ending) = self.follow(table, route) {
                return ending;
            }
        }
    }

    /// Notes the table and its route, with what happens there.
    pub(super) fn note(&mut self, table: usize, route: Option<&'a Route>, event: Event) {
        let (scene, looked_up) = (self.scene, Some((table, self.destination)));
        self.trail.push(|| Hop { route, looked_up, ..Hop::of(scene.table_component(table), event) });
    }

    /// Ends at a table.
    pub(super) fn end_at_table(
        &mut self,
        table: usize,
        route: Option<&'a Route>,
        disposition: Disposition,
        reply: Option<Reply>,
    ) -> Ending {
        self.note(table, route, Event::Ends(disposition));
        Ending { disposition, reply: self.stateful(reply), assumed: self.assumed }
    }

    /// Ends at a component.
    pub(super) fn end(&mut self, component: Component<'a>, disposition: Disposition, reply: Option<Reply>) -> Ending {
        self.trail.push(|| Hop::of(component, Event::Ends(disposition)));
        Ending { disposition, reply: self.stateful(reply), assumed: self.assumed }
    }

    /// A NAT gateway that translated the packet brings the answer back, however it comes.
    fn stateful(&self, reply: Option<Reply>) -> Option<Reply> {
        reply.map(|reply| match (self.is_translated, reply) {
            (true, Reply::MATCHED) => Reply::STATEFUL,
            (_, reply) => reply,
        })
    }

    /// Inside the VPC: the resolver, a machine in a subnet, or nothing that is known.
    pub(super) fn arrive(&mut self, table: usize, route: &'a Route) -> Ending {
        let address = self.destination;
        if self.scene.is_resolver(address) {
            self.note(table, Some(route), Event::Matched);
            let (disposition, asked_for) = (Disposition::DeliveredToService, Some(address));
            let hop = Hop::of(Component::of(ComponentKind::Resolver), Event::Ends(disposition));
            self.trail.push(|| Hop { asked_for, ..hop });
            return Ending { disposition, reply: self.stateful(Some(Reply::MATCHED)), assumed: self.assumed };
        }
        let holder = self.scene.holder(address);
        let block = |place: usize| {
            let place = &self.scene.places[place];
            if address.is_ipv4() { place.ipv4 } else { place.ipv6 }
        };
        match holder.and_then(|holder| Some((holder, block(holder)?))) {
            Some((holder, net)) if !is_kept(net, address) => {
                let reply = self.trail.is_kept.then(|| self.reply_from(holder));
                self.end_at_table(table, Some(route), Disposition::DeliveredToSubnet, reply)
            }
            _ => self.end_at_table(table, Some(route), Disposition::AddressNotListed, None),
        }
    }

    /// The answer of a machine in a subnet, by its own table.
    fn reply_from(&self, holder: usize) -> Reply {
        let scene = self.scene;
        let Some(table) = scene.places[holder].table else { return Reply::UNKNOWN };
        let from = &scene.places[self.place];
        let block = if self.destination.is_ipv4() { from.ipv4 } else { from.ipv6 };
        let Some(source) = block.map(super::ranges::first_usable) else { return Reply::MATCHED };
        match scene.tables[table].decide(source) {
            Decision::Route(route) if route.target.kind == TargetKind::Local => Reply::MATCHED,
            Decision::Route(_) => Reply::ASYMMETRIC,
            Decision::Unknown(_) => Reply::UNKNOWN,
            Decision::Nothing => Reply::MISSING,
        }
    }

    /// Whether the machine's own network takes the packet: the ranges of services and pods, unless a table that AWS has
    /// leads to pods.
    fn is_cluster_internal(&self) -> bool {
        let (scene, address) = (self.scene, self.destination);
        if scene.is_inside(address) {
            return false;
        }
        let is_in = |range: Option<IpNet>| range.is_some_and(|range| holds(range, address));
        is_in(scene.services) || is_in(scene.pods.range) && !self.is_routed_to_pods()
    }

    fn is_routed_to_pods(&self) -> bool {
        let (scene, range) = (self.scene, self.scene.pods.range);
        let table = scene.places[self.place].table.map(|table| &scene.tables[table]);
        let Some(table) = table.filter(|table| scene.pods.are_routed && table.table.scope == TableScope::Observed)
        else {
            return false;
        };
        let Decision::Route(route) = table.decide(self.destination) else { return false };
        route.destination.net().zip(range).is_some_and(|(net, range)| range.contains(&net))
    }

    /// Whether the source may have an IPv6 address that is in a block that is not known.
    pub(super) fn may_be_inside(&self) -> bool {
        self.destination.is_ipv6() && !self.scene.knows_ipv6_block && self.source.ipv6 != Ternary::No
    }
}
