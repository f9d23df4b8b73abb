//! Hops and starts as JSON for people, put together field by field: a serializer takes three times as long, which is a
//! tenth of an answer on flows whose hops have little in common.

use std::fmt::{self, Display, Formatter, Write};

use serde::Serialize;

use super::path_body::{ComponentBody, HopBody, MatchedRouteBody, PathSourceBody};
use crate::answer::notation::push_text;
use crate::answer::summary::IpFamilyBody;
use crate::answer::table_body::TargetBody;
use crate::trace::Family;

/// A mapping that is written.
struct Fields<'t> {
    text: &'t mut String,
    /// How many brackets are around what is in it.
    depth: usize,
    is_empty: bool,
}

/// What is before a key: a comma, the end of a line, and spaces.
const LINE: &str = ",\n                        ";

/// The word of an enum, as it is written.
struct Word<W>(W);

impl<W: Serialize> Display for Word<W> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.serialize(f)
    }
}

impl<'t> Fields<'t> {
    /// Starts a mapping with so many brackets around it.
    fn of(text: &'t mut String, depth: usize) -> Fields<'t> {
        text.push('{');
        Fields { text, depth: depth + 1, is_empty: true }
    }

    /// Adds a key, which is followed by its value.
    fn key(&mut self, key: &str) -> &mut String {
        self.text.push_str(&LINE[usize::from(self.is_empty)..2 + 2 * self.depth]);
        self.is_empty = false;
        [key, ": "].iter().for_each(|part| self.text.push_str(part));
        self.text
    }

    fn text<'v>(&mut self, key: &str, value: impl Into<Option<&'v str>>) {
        if let Some(value) = value.into() {
            push_text(self.key(key), value);
        }
    }

    fn word(&mut self, key: &str, word: impl Serialize) {
        // Writing to memory cannot fail.
        let _ = write!(self.key(key), "\"{}\"", Word(word));
    }

    fn end(self) {
        if !self.is_empty {
            self.text.push_str(&LINE[1..2 * self.depth]);
        }
        self.text.push('}');
    }
}

/// Adds where a path starts.
pub fn push_start(text: &mut String, depth: usize, start: &PathSourceBody) {
    let PathSourceBody { subnet, zone, family, address } = start;
    let mut fields = Fields::of(text, depth);
    fields.text("\"subnet\"", subnet.as_deref());
    fields.text("\"zone\"", zone.as_deref());
    let word = |family: &IpFamilyBody| match family {
        IpFamilyBody::Ipv4 => Family::Ipv4.words(),
        IpFamilyBody::Ipv6 => Family::Ipv6.words(),
    };
    fields.text("\"family\"", family.as_ref().map(word));
    fields.text("\"address\"", address.as_deref());
    fields.end();
}

/// Adds a hop.
pub fn push_hop(text: &mut String, depth: usize, hop: &HopBody) {
    let HopBody { component, code, aws_code, source_address, destination_address, route, less_specific, explanation } =
        hop;
    let mut fields = Fields::of(text, depth);
    push_component(fields.key("\"component\""), depth + 1, component);
    fields.text("\"code\"", *code);
    fields.text("\"awsCode\"", *aws_code);
    fields.text("\"sourceAddress\"", source_address.as_deref());
    fields.text("\"destinationAddress\"", destination_address.as_deref());
    if let Some(route) = route {
        push_route(fields.key("\"route\""), depth + 1, route);
    }
    push_routes(fields.key("\"lessSpecific\""), depth + 1, less_specific);
    fields.text("\"explanation\"", explanation.as_str());
    fields.end();
}

fn push_component(text: &mut String, depth: usize, component: &ComponentBody) {
    let ComponentBody { kind, name, id, subnet, zone } = component;
    let mut fields = Fields::of(text, depth);
    fields.word("\"kind\"", kind);
    fields.text("\"name\"", name.as_deref());
    fields.text("\"id\"", id.as_deref());
    fields.text("\"subnet\"", subnet.as_deref());
    fields.text("\"zone\"", zone.as_deref());
    fields.end();
}

fn push_routes(text: &mut String, depth: usize, routes: &[MatchedRouteBody]) {
    text.push('[');
    for (place, route) in routes.iter().enumerate() {
        text.push_str(&LINE[usize::from(place == 0)..4 + 2 * depth]);
        push_route(text, depth + 1, route);
    }
    if !routes.is_empty() {
        text.push_str(&LINE[1..2 + 2 * depth]);
    }
    text.push(']');
}

fn push_route(text: &mut String, depth: usize, route: &MatchedRouteBody) {
    let MatchedRouteBody { destination, target: TargetBody { kind, name, id }, reason, state } = route;
    let mut fields = Fields::of(text, depth);
    fields.text("\"destination\"", destination.as_str());
    let mut target = Fields::of(fields.key("\"target\""), depth + 1);
    target.word("\"kind\"", kind);
    target.text("\"name\"", name.as_str());
    target.text("\"id\"", id.as_deref());
    target.end();
    fields.word("\"reason\"", reason);
    if let Some(state) = state {
        fields.word("\"state\"", state);
    }
    fields.end();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::notation::fragment;
    use crate::answer::table_body::{RouteReasonBody, RouteStateBody, TargetKindBody};
    use crate::answer::trace::path_body::ComponentKindBody;

    fn route(id: Option<&str>, state: Option<RouteStateBody>) -> MatchedRouteBody {
        let target =
            TargetBody { kind: TargetKindBody::NatGateway, name: "\"n\"".to_owned(), id: id.map(str::to_owned) };
        MatchedRouteBody { destination: "::/0".to_owned(), target, reason: RouteReasonBody::Ipv6Default, state }
    }

    fn hop(less_specific: Vec<MatchedRouteBody>, texts: Option<&str>) -> HopBody {
        let text = || texts.map(str::to_owned);
        HopBody {
            component: ComponentBody {
                kind: ComponentKindBody::RouteTable,
                name: text(),
                id: text(),
                subnet: text(),
                zone: text(),
            },
            code: "route-matched",
            aws_code: texts.map(|_| "CODE"),
            source_address: text(),
            destination_address: text(),
            route: texts.map(|id| route(Some(id), Some(RouteStateBody::Active))),
            less_specific,
            explanation: "é".to_owned(),
        }
    }

    #[test]
    fn the_bytes_are_those_of_the_serializer() {
        let few = hop(Vec::new(), None);
        let all = hop(vec![route(None, None), route(Some("a"), Some(RouteStateBody::Blackhole))], Some("a\nb"));
        for (body, depth) in [(&few, 0), (&few, 6), (&all, 0), (&all, 6)] {
            let mut text = String::new();
            push_hop(&mut text, depth, body);
            assert_eq!(Some(text), fragment(body, depth));
        }
        let family = Some(IpFamilyBody::Ipv6);
        let named = PathSourceBody { subnet: Some("a".to_owned()), zone: Some("z".to_owned()), family, address: None };
        for body in [PathSourceBody::default(), named] {
            let mut text = String::new();
            push_start(&mut text, 5, &body);
            assert_eq!(Some(text), fragment(&body, 5));
        }
    }
}
