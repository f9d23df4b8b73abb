//! What is lit: boxes on the ways of packets, and where packets end that do not arrive.

use std::borrow::Cow;

use super::drawing::Drawing;
use crate::diagram::highlight::End;
use crate::diagram::measures::TABLE;
use crate::diagram::metrics::Face;
use crate::diagram::node::Node;
use crate::diagram::scene::{Element, Group, Point, Rect, Text, Tone};

/// Lights the group of a box on a way, and marks it where packets end.
pub fn on_box(drawing: Drawing<'_, '_>, node: Node, rect: Rect, group: &mut Group<'_>) {
    if !drawing.lit.has(node) {
        return;
    }
    group.class = Cow::Owned(format!("{} lit", group.class));
    if let Some(end) = drawing.lit.end(node, None) {
        say(group, end);
        group.elements.push(symbol(end, (rect.x + rect.width, rect.y)));
    }
}

/// Marks the row of a table where packets end, right of what it leads to.
pub fn on_row(drawing: Drawing<'_, '_>, node: Node, destination: &str, baseline: f64, group: &mut Group<'_>) {
    if let Some(end) = drawing.lit.end(node, Some(destination)) {
        say(group, end);
        group.elements.push(symbol(end, (TABLE.right(), baseline - 4.0)));
    }
}

fn say(group: &mut Group<'_>, end: End) {
    let title = group.title.take().unwrap_or_default();
    group.title = Some(Cow::Owned(format!("{title}: {}", end.words())));
}

/// The symbol of an end around this place.
pub fn symbol<'a>(end: End, (x, y): Point) -> Element<'a> {
    let sign = match end {
        End::Dropped => Element::Cross((x, y)),
        End::Undetermined => Text::new((x, y + 4.0), end.symbol(), Face::Strong, Tone::Mark).centred().into(),
    };
    let elements = vec![Element::Disc((x, y)), sign];
    Group { class: Cow::Owned(format!("end {}", end.class())), elements, ..Group::default() }.into()
}
