//! Ways that can be lit: each is one line, whole, from one element to another. They are hidden until then.

use std::borrow::Cow;

use crate::diagram::families::Families;
use crate::diagram::ids::Ids;
use crate::diagram::lit::{Lighting, Lit};
use crate::diagram::node::Node;
use crate::diagram::scene::{Direction, Element, Group, Point};

/// A way from one element to another.
pub struct Way<'a> {
    /// What it leaves.
    pub from: Node,
    /// What it leads to.
    pub to: Node,
    /// What it is for: the destination and its families; `None` where it is for all traffic.
    pub route: Option<(Cow<'a, str>, Families)>,
    /// Whether it is of NAT64.
    pub nat64: bool,
    /// Its line.
    pub line: Vec<Point>,
}

impl<'a> Way<'a> {
    /// The way as a group.
    pub fn into_element(self, ids: &'a Ids, lit: &Lit) -> Element<'a> {
        let Way { from, to, route, nat64, mut line } = self;
        let row = route.as_ref().map(|(destination, _)| &**destination);
        let lighting = lit.line(from, to, row.into_iter());
        if lighting == Some(Lighting::Backward) {
            line.reverse();
        }
        let id = |node| Cow::Borrowed(ids.of_node(node));
        let mut data = vec![("data-from", id(from)), ("data-to", id(to))];
        if let Some((destination, families)) = route {
            data.push(("data-destination", destination));
            data.push(("data-family", Cow::Borrowed(families.words())));
        }
        let arrow = arrow(&line);
        let mut elements = vec![Element::Lines { class: "edge", lines: vec![line] }];
        elements.extend(arrow);
        let class = format!("way{}{}", if nat64 { " nat64" } else { "" }, lighting.map_or("", |_| " lit"));
        Group { class: Cow::Owned(class), data, elements, ..Group::default() }.into()
    }
}

/// The arrow at the end of a line, which is level there.
pub fn arrow(line: &[Point]) -> Option<Element<'static>> {
    let [.., before, end] = line else { return None };
    let direction = if before.0 <= end.0 { Direction::Right } else { Direction::Left };
    Some(Element::Arrow(*end, direction))
}
