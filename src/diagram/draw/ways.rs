//! Ways that can be lit: each is one line, whole, from one element to another. They are hidden until then.

use std::borrow::Cow;

use crate::diagram::families::Families;
use crate::diagram::scene::{Direction, Element, Group, Point};

/// A way from one element to another.
pub struct Way<'a> {
    /// The id of the element that it leaves.
    pub from: &'a str,
    /// The id of the element that it leads to.
    pub to: &'a str,
    /// What it is for: the destination and its families; `None` where it is for all traffic.
    pub route: Option<(Cow<'a, str>, Families)>,
    /// Whether it is of NAT64.
    pub nat64: bool,
    /// Its line.
    pub line: Vec<Point>,
}

impl<'a> Way<'a> {
    /// The way as a group.
    pub fn into_element(self) -> Element<'a> {
        let Way { from, to, route, nat64, line } = self;
        let mut data = vec![("data-from", Cow::Borrowed(from)), ("data-to", Cow::Borrowed(to))];
        if let Some((destination, families)) = route {
            data.push(("data-destination", destination));
            data.push(("data-family", Cow::Borrowed(families.words())));
        }
        let arrow = arrow(&line);
        let mut elements = vec![Element::Lines { class: "edge", lines: vec![line] }];
        elements.extend(arrow);
        Group { class: Cow::Borrowed(if nat64 { "way nat64" } else { "way" }), data, elements, ..Group::default() }
            .into()
    }
}

/// The arrow at the end of a line, which is level there.
pub fn arrow(line: &[Point]) -> Option<Element<'static>> {
    let [.., before, end] = line else { return None };
    let direction = if before.0 <= end.0 { Direction::Right } else { Direction::Left };
    Some(Element::Arrow(*end, direction))
}
