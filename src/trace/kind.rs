//! Which paths are told in the same words, but for their addresses.

use std::net::IpAddr;

use super::disposition::Disposition;
use super::flow::Family;
use super::path::{Component, ComponentKind, Event, Hop, Path};
use super::scene::Scene;
use crate::cidr::number;

/// What a path has besides where it starts and the addresses that are told with its hops: paths of one kind over one
/// scene differ in nothing else. Names and routes are known by where they are, since a scene does not move them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind(Vec<usize>);

/// How many parts the kinds of most paths have at most.
const USUAL: usize = 96;

impl<'a> Scene<'a> {
    /// The kind of a path.
    pub fn kind(&self, path: &Path<'a>) -> Kind {
        let mut kind = Kind(Vec::with_capacity(USUAL));
        kind.add(path.disposition as usize);
        kind.add(path.reply.map_or(0, |reply| std::ptr::from_ref(reply.code).addr()));
        kind.add(path.alternative.map_or(0, |address| 1 + Family::of(address) as usize));
        path.hops.iter().for_each(|hop| self.add_hop(hop, &mut kind));
        kind
    }

    fn add_hop(&self, hop: &Hop<'a>, kind: &mut Kind) {
        let Hop { component, event, source, destination, route, looked_up, asked_for } = *hop;
        kind.add_component(component);
        kind.add(std::ptr::from_ref(event.code()).addr());
        kind.add_address(source);
        kind.add(usize::from(destination.is_some()) << 1 | usize::from(asked_for.is_some()));
        kind.add(route.map_or(0, |route| std::ptr::from_ref(route).addr()));
        kind.add(looked_up.map_or(0, |(table, _)| table + 1));
        if let Some((_, address)) = looked_up {
            self.matching(hop).for_each(|(route, _)| kind.add(std::ptr::from_ref(route).addr()));
            if event == Event::Ends(Disposition::DeliveredToSubnet) {
                kind.add(self.holder(address).map_or(0, |holder| holder + 1));
            }
        }
        // No place has this address: the parts of the next hop are told from these.
        kind.add(usize::MAX);
    }
}

impl Kind {
    fn add(&mut self, part: usize) {
        self.0.push(part);
    }

    fn add_component(&mut self, component: Component<'_>) {
        let Component { kind, name, id, subnet, zone } = component;
        self.add(match kind {
            ComponentKind::Internet => 0,
            ComponentKind::ExternalHost => 1,
            ComponentKind::Subnet => 2,
            ComponentKind::Resolver => 3,
            ComponentKind::Service => 4,
            ComponentKind::RouteTable => 5,
            ComponentKind::Target(target) => 6 + target as usize,
        });
        for text in [name, id, subnet, zone] {
            self.add(text.map_or(0, |text| text.as_ptr().addr()));
            self.add(text.map_or(0, |text| 1 + text.len()));
        }
    }

    fn add_address(&mut self, address: Option<IpAddr>) {
        match address {
            None => self.add(0),
            Some(address) => {
                self.add(1 + Family::of(address) as usize);
                self.0.extend(number(address).to_be_bytes().map(usize::from));
            }
        }
    }
}
