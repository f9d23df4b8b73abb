//! Hops and starts as JSON for people, put together field by field: a serializer takes three times as long, which is a
//! tenth of an answer on flows whose hops have little in common.

use std::fmt::{self, Display, Formatter, Write};

use serde::Serialize;

use super::path_body::{DispositionBody, PathVerdictBody};
use super::word;
use crate::answer::notation::{push_inside, push_text};
use crate::cidr::push_address;
use crate::routes::{Route, Target};
use crate::trace::{Component, Disposition, Family, Hop, Part, Reply, Scene, Start, Verdict};

/// A mapping that is written.
struct Fields<'t> {
    text: &'t mut String,
    /// How many bytes are before each key.
    line: usize,
    /// Whether the next key is the first one, which has no comma.
    is_first: bool,
}

/// What is before a key: a comma, the end of a line, and spaces, of which less is taken.
const LINE: &str = ",\n                        ";

/// Adds so many bytes of [`LINE`], or without its comma one less. To copy as much each time takes no call.
#[inline]
fn push_line(text: &mut String, length: usize, is_first: bool) {
    let start = text.len();
    if is_first {
        text.push_str(&LINE[1..]);
        text.truncate(start + length - 1);
    } else {
        text.push_str(LINE);
        text.truncate(start + length);
    }
}

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
        Fields { text, line: 4 + 2 * depth, is_first: true }
    }

    /// Goes on with a mapping that has fields already.
    fn within(text: &'t mut String, depth: usize) -> Fields<'t> {
        Fields { text, line: 4 + 2 * depth, is_first: false }
    }

    /// Adds a key, with what is between it and its value.
    fn key(&mut self, key: &str) -> &mut String {
        push_line(self.text, self.line, std::mem::take(&mut self.is_first));
        self.text.push_str(key);
        self.text
    }

    fn text<'v>(&mut self, key: &str, value: impl Into<Option<&'v str>>) {
        if let Some(value) = value.into() {
            push_text(self.key(key), value);
        }
    }

    /// Adds a text that `push` adds, escaped.
    fn quoted(&mut self, key: &str, push: impl FnOnce(&mut String)) {
        let text = self.key(key);
        text.push('"');
        push(text);
        text.push('"');
    }

    /// Adds a text in which nothing has to be escaped.
    fn word(&mut self, key: &str, word: &str) {
        self.quoted(key, |text| text.push_str(word));
    }

    /// Adds a word as the serializer writes it, by way of a formatter, which takes longer.
    fn body(&mut self, key: &str, word: impl Serialize) {
        // Writing to memory cannot fail.
        let _ = write!(self.key(key), "\"{}\"", Word(word));
    }

    fn end(self) {
        if !self.is_first {
            push_line(self.text, self.line - 2, true);
        }
        self.text.push('}');
    }
}

/// Adds where a path starts.
pub fn push_start(text: &mut String, depth: usize, start: &Start<'_>) {
    let Start { subnet, zone, family, address } = *start;
    let mut fields = Fields::of(text, depth);
    fields.text("\"subnet\": ", subnet);
    fields.text("\"zone\": ", zone);
    if let Some(family) = family {
        fields.word("\"family\": ", family.words());
    }
    if let Some(address) = address {
        fields.quoted("\"address\": ", |text| push_address(text, address));
    }
    fields.end();
}

/// Adds what is between where a path starts and its first hop, with so many brackets around the path.
pub fn push_ending(text: &mut String, depth: usize, verdict: Verdict, disposition: Disposition) {
    let mut fields = Fields::within(text, depth);
    fields.body("\"verdict\": ", PathVerdictBody::from(verdict));
    fields.body("\"disposition\": ", DispositionBody::from(disposition));
    fields.key("\"hops\": ").push('[');
}

/// Adds what is said of the way back; `words` says it.
pub fn push_reply(text: &mut String, depth: usize, reply: Reply, words: &str) {
    let mut path = Fields::within(text, depth);
    let mut fields = Fields::of(path.key("\"reply\": "), depth + 1);
    fields.body("\"verdict\": ", PathVerdictBody::from(reply.verdict));
    fields.word("\"code\": ", reply.code.code);
    fields.text("\"explanation\": ", words);
    fields.end();
}

/// Adds an alternative of this family; `show` adds its address.
pub fn push_alternative(text: &mut String, depth: usize, family: Family, show: impl FnOnce(&mut String)) {
    let mut path = Fields::within(text, depth);
    let mut fields = Fields::of(path.key("\"alternative\": "), depth + 1);
    fields.word("\"family\": ", family.words());
    fields.quoted("\"address\": ", show);
    fields.end();
}

/// Adds a hop; `show` adds what is told of its address, and of the subnet in which the packet arrives.
pub fn push_hop<'a>(
    text: &mut String,
    depth: usize,
    scene: &Scene<'a>,
    hop: &Hop<'a>,
    mut show: impl FnMut(&mut String, &Part<'_>),
) {
    let mut fields = Fields::of(text, depth);
    push_component(fields.key("\"component\": "), depth + 1, hop.component);
    fields.word("\"code\": ", hop.event.code().code);
    fields.text("\"awsCode\": ", hop.event.aws_code());
    if let Some(address) = hop.source {
        fields.quoted("\"sourceAddress\": ", |text| push_address(text, address));
    }
    if let Some(address) = hop.destination {
        fields.quoted("\"destinationAddress\": ", |text| show(text, &Part::Address(address)));
    }
    if let Some(route) = hop.route {
        push_route(fields.key("\"route\": "), depth + 1, route);
    }
    push_routes(fields.key("\"lessSpecific\": "), depth + 1, scene.less_specific(hop));
    fields.quoted("\"explanation\": ", |text| {
        for part in scene.explanation(hop).parts() {
            match part {
                Part::Text(part) => push_inside(text, part),
                told => show(text, &told),
            }
        }
    });
    fields.end();
}

fn push_component(text: &mut String, depth: usize, component: Component<'_>) {
    let Component { kind, name, id, subnet, zone } = component;
    let mut fields = Fields::of(text, depth);
    fields.word("\"kind\": ", word::of_component(kind));
    fields.text("\"name\": ", name);
    fields.text("\"id\": ", id);
    fields.text("\"subnet\": ", subnet);
    fields.text("\"zone\": ", zone);
    fields.end();
}

fn push_routes<'a>(text: &mut String, depth: usize, routes: impl Iterator<Item = &'a Route>) {
    text.push('[');
    let mut is_empty = true;
    for route in routes {
        push_line(text, 4 + 2 * depth, is_empty);
        push_route(text, depth + 1, route);
        is_empty = false;
    }
    if !is_empty {
        push_line(text, 2 + 2 * depth, true);
    }
    text.push(']');
}

fn push_route(text: &mut String, depth: usize, route: &Route) {
    let Target { kind, name, id } = &route.target;
    let mut fields = Fields::of(text, depth);
    fields.text("\"destination\": ", route.destination.text());
    let mut target = Fields::of(fields.key("\"target\": "), depth + 1);
    target.word("\"kind\": ", word::of_target(*kind));
    target.text("\"name\": ", name.as_str());
    target.text("\"id\": ", id.as_deref());
    target.end();
    fields.word("\"reason\": ", word::of_reason(route.reason));
    if let Some(state) = route.state {
        fields.word("\"state\": ", word::of_state(state));
    }
    fields.end();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::notation::fragment;
    use crate::answer::trace::path_body::{MatchedRouteBody, PathSourceBody};
    use crate::cidr::Cidr;
    use crate::routes::{RouteReason, RouteState, TargetKind};

    fn route(id: Option<&str>, state: Option<RouteState>) -> Route {
        Route {
            destination: Cidr::new("::/0"),
            target: Target { kind: TargetKind::NatGateway, name: "\"n\"".to_owned(), id: id.map(str::to_owned) },
            reason: RouteReason::Ipv6Default,
            lister: None,
            state,
            is_propagated: false,
            explanation: String::new(),
        }
    }

    #[test]
    fn the_bytes_are_those_of_the_serializer() {
        let routes = [route(None, None), route(Some("a"), Some(RouteState::Blackhole))];
        for (routes, depth) in [(&routes[..0], 3), (&routes[..1], 0), (&routes[..], 0), (&routes[..], 6)] {
            let mut text = String::new();
            push_routes(&mut text, depth, routes.iter());
            let bodies: Vec<MatchedRouteBody> = routes.iter().map(MatchedRouteBody::from).collect();
            assert_eq!(Some(text), fragment(&bodies, depth));
        }
        let address = Some([192, 0, 2, 1].into());
        let named = Start { subnet: Some("a\nb"), zone: Some("é"), family: Some(Family::Ipv6), address };
        for start in [Start::default(), named] {
            let mut text = String::new();
            push_start(&mut text, 5, &start);
            assert_eq!(Some(text), fragment(&PathSourceBody::from(start), 5));
        }
    }
}
