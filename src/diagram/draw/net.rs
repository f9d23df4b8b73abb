//! Lines that belong together, as they are seen: a halo hides what passes under them.

use std::borrow::Cow;

use crate::diagram::measures::{CLUSTER_LANE, ZONE};
use crate::diagram::scene::{Element, Group, Point};

/// Lines that belong together.
#[derive(Default)]
pub struct Net {
    /// The classes besides `net`.
    pub class: String,
    /// The lines.
    pub lines: Vec<Vec<Point>>,
    /// Those by which the traffic of NAT gateways goes on; they are among the lines, or end at one.
    pub on: Vec<Vec<Point>>,
    /// What the lines end in.
    pub ends: Vec<Element<'static>>,
}

impl Net {
    /// The lines, from the back to the front.
    pub fn into_element<'a>(self) -> Element<'a> {
        let Net { class, lines, on, ends } = self;
        let halo = lines.iter().map(|line| line.iter().copied().map(outside_zone).collect()).collect();
        let mut elements = vec![Element::Lines { class: "halo", lines: halo }, Element::Lines { class: "edge", lines }];
        if !on.is_empty() {
            elements.push(Element::Lines { class: "edge on", lines: on });
        }
        elements.extend(ends);
        Group { class: Cow::Owned(format!("net {class}")), elements, ..Group::default() }.into()
    }
}

/// A halo hides no border of a zone.
fn outside_zone((x, y): Point) -> Point {
    (if x < CLUSTER_LANE { x.max(ZONE.right() + 2.0) } else { x }, y)
}
