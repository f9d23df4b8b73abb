//! Targets inside the VPC that are in no known subnet.

use super::drawing::Drawing;
use super::lights;
use crate::diagram::measures::TABLE;
use crate::diagram::metrics::{Face, shortened};
use crate::diagram::node::Node;
use crate::diagram::scene::{Element, Group, Rect, Text, Tone};
use crate::diagram::words;

/// From the edge of a box to its texts.
const INDENT: f64 = 10.0;

/// A dashed box for each.
pub fn draw<'a>(drawing: Drawing<'a, '_>) -> impl Iterator<Item = Element<'a>> {
    let Drawing { model, layout, ids, .. } = drawing;
    layout.columns.boxes.iter().map(move |(place, span)| {
        let target = &model.targets[*place];
        let (name, id) = words::door(target);
        let (start, end) = (TABLE.x + INDENT, TABLE.right() - INDENT);
        let rect = Rect { class: "box", x: TABLE.x, y: span.y, width: TABLE.width, height: span.height, radius: 4 };
        let shown = shortened(id, TABLE.width - 2.0 * INDENT, Face::Plain);
        let mut group = Group {
            id: Some(&ids.targets[*place]),
            class: "node unknown".into(),
            title: Some(format!("{name} {id}: exists already, its subnet is not known").into()),
            elements: vec![
                Element::Box(rect),
                Text::new((start, span.y + 16.0), name, Face::Plain, Tone::Ink).into(),
                Text::new((end, span.y + 16.0), "exists", Face::Plain, Tone::Soft).ending().into(),
                Text::new((start, span.y + 31.0), shown, Face::Plain, Tone::Soft).into(),
            ],
            ..Group::default()
        };
        lights::on_box(drawing, Node::Target(*place), rect, &mut group);
        group.into()
    })
}
