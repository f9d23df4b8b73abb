//! Which hops are told in the same words, but for their addresses and the subnet in which the packet arrives.

use super::path::{Component, ComponentKind, Event, Hop};
use super::scene::Scene;

/// What a hop has besides the address and the subnet that are told with it: hops of one kind over one scene differ in
/// nothing else. Names and routes are known by where they are, since a scene does not move them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind([usize; 9]);

impl<'a> Scene<'a> {
    /// The kind of a hop, at which a packet arrives in a subnet or not. The address of a NAT gateway, which is told
    /// too, is known by the name of the gateway.
    pub fn kind(&self, hop: &Hop<'a>, is_held: bool) -> Kind {
        let Hop { component, event, source, destination, route, looked_up, asked_for } = *hop;
        let Component { kind, name, id, subnet, zone } = component;
        let (table, matching) =
            looked_up.map_or((0, 0), |(table, address)| (table + 1, self.tables[table].place(address)));
        let has = [source.is_some(), destination.is_some(), asked_for.is_some(), is_held];
        let has = has.into_iter().fold(number_of(event), |bits, has| bits << 1 | usize::from(has));
        let place = |text: Option<&str>| text.map_or(0, |text| text.as_ptr().addr());
        let route = route.map_or(0, |route| std::ptr::from_ref(route).addr());
        let [name, id, subnet, zone] = [name, id, subnet, zone].map(place);
        Kind([route, table, matching, has, number_of_kind(kind), name, id, subnet, zone])
    }
}

impl Kind {
    /// A number that is the same for equal kinds, and mostly not for others.
    pub fn mixed(&self) -> usize {
        mixed(self.0.into_iter())
    }
}

/// A number that is the same for the same words, and mostly not for others.
pub(super) fn mixed(words: impl Iterator<Item = usize>) -> usize {
    /// An odd number with bits all over (Knuth).
    const SPREAD: usize = 0x9e37_79b9_7f4a_7c15_u64 as usize;
    let first = (0, SPREAD);
    // The products do not wait for each other.
    let (mixed, _) = words.fold(first, |(mixed, spread): (usize, usize), word| {
        (mixed.wrapping_add(word.wrapping_mul(spread)), spread.wrapping_mul(SPREAD))
    });
    mixed >> (usize::BITS / 2)
}

fn number_of(event: Event) -> usize {
    match event {
        Event::Synthesized => 0,
        Event::Matched => 1,
        Event::Translated64 => 2,
        Event::Translated => 3,
        Event::Ends(disposition) => 4 + disposition as usize,
    }
}

fn number_of_kind(kind: ComponentKind) -> usize {
    match kind {
        ComponentKind::Internet => 0,
        ComponentKind::ExternalHost => 1,
        ComponentKind::Subnet => 2,
        ComponentKind::Resolver => 3,
        ComponentKind::Service => 4,
        ComponentKind::RouteTable => 5,
        ComponentKind::Target(target) => 6 + target as usize,
    }
}
