//! The boxes of route tables, and what is in the place of those that are not known.

use std::borrow::Cow;

use super::drawing::Drawing;
use super::lights;
use super::marks;
use crate::diagram::layout::Span;
use crate::diagram::measures::{ROW, TABLE, TABLE_HEAD};
use crate::diagram::metrics::{Face, shortened, width};
use crate::diagram::model::Row;
use crate::diagram::node::Node;
use crate::diagram::overlay::Marked;
use crate::diagram::scene::{Element, Group, Rect, Text, Tone};
use crate::diagram::words;

/// From the edge of a table to its texts.
const INDENT: f64 = 10.0;
/// Between two texts on a line.
const GAP: f64 = 6.0;

/// A box for each table, and for each subnet whose table is not known.
pub fn draw<'a>(drawing: Drawing<'a, '_>) -> impl Iterator<Item = Element<'a>> {
    let tables = (0..drawing.model.tables.len()).map(move |place| table(drawing, place));
    let pills = drawing.layout.columns.pills.iter().enumerate();
    tables.chain(pills.filter_map(move |(place, span)| Some(unknown(drawing, place, (*span)?))))
}

fn rect(span: Span) -> Rect {
    let Span { y, height } = span;
    Rect { class: "box", x: TABLE.x, y, width: TABLE.width, height, radius: 4 }
}

fn table<'a>(drawing: Drawing<'a, '_>, place: usize) -> Element<'a> {
    let Drawing { model, layout, ids, .. } = drawing;
    let (table, span) = (&model.tables[place], layout.columns.tables[place]);
    let baseline = span.y + 16.0;
    let word = match (table.subnets.is_empty(), table.is_cluster_wide()) {
        (true, _) => "not used",
        (false, true) => "cluster-wide",
        (false, false) => "",
    };
    let word_width = if word.is_empty() { 0.0 } else { GAP + width(word, Face::Plain) };
    let name = shortened(table.planned.label(), TABLE.width - 2.0 * INDENT - word_width, Face::Name);
    let mut elements = vec![
        Element::Box(rect(span)),
        Text::new((TABLE.x + INDENT, baseline), name, Face::Name, Tone::Ink).into(),
        Text::new((TABLE.right() - INDENT, baseline), word, Face::Plain, Tone::Soft).ending().into(),
        Element::Rule((TABLE.x, span.y + TABLE_HEAD - 0.5), TABLE.width),
    ];
    let first = span.y + TABLE_HEAD + 13.0;
    elements
        .extend(table.rows.iter().enumerate().map(|(at, found)| row(drawing, place, found, first + ROW * at as f64)));
    if table.rows.is_empty() {
        let text = Text::new((TABLE.x + INDENT, first), words::LOCAL_ONLY, Face::Plain, Tone::Soft);
        elements.push(text.into());
    }
    let mut group = Group {
        id: Some(&ids.tables[place]),
        class: "node table".into(),
        title: Some(format!("Route table {}", table.planned.name).into()),
        elements,
        ..Group::default()
    };
    marks::on_box(drawing, &Marked::Table(table.planned.name.clone()), rect(span), &mut group);
    lights::on_box(drawing, Node::Table(place), rect(span), &mut group);
    group.into()
}

fn row<'a>(drawing: Drawing<'a, '_>, place: usize, row: &Row<'a>, baseline: f64) -> Element<'a> {
    let table = &drawing.model.tables[place];
    let room = TABLE.width - 2.0 * INDENT;
    let destination = match row.destination() {
        Cow::Borrowed(text) => shortened(text, room, Face::Plain),
        Cow::Owned(text) => Cow::Owned(text),
    };
    let word = words::row_word(row, table, &drawing.model.targets[row.target]);
    let is_nat64 = row.nat64 && !row.idle;
    let (face, tone) = if is_nat64 { (Face::Strong, Tone::Nat64) } else { (Face::Plain, Tone::Soft) };
    let fits = width(&destination, Face::Plain) + GAP + width(word, face) <= room;
    let soft = if row.idle { Tone::Soft } else { Tone::Ink };
    let mut elements = vec![Text::new((TABLE.x + INDENT, baseline), destination, Face::Plain, soft).into()];
    if fits {
        elements.push(Text::new((TABLE.right() - INDENT, baseline), word, face, tone).ending().into());
    }
    let title = Some(words::row_title(row).into());
    let mut group = Group { class: "row".into(), title, elements, ..Group::default() };
    if let [route] = row.routes[..] {
        let route = Marked::Route(table.planned.name.clone(), route.destination.to_string());
        marks::on_row(drawing, &route, baseline, &mut group);
    }
    lights::on_row(drawing, Node::Table(place), &row.destination(), baseline, &mut group);
    group.into()
}

fn unknown<'a>(drawing: Drawing<'a, '_>, place: usize, span: Span) -> Element<'a> {
    let subnet = &drawing.model.subnets[place];
    let word = words::unknown_table(subnet);
    let at = (TABLE.x + INDENT, span.y + span.height / 2.0 + 4.0);
    let mut group = Group {
        class: "node table unknown".into(),
        title: Some(format!("{word}: {}", subnet.planned.name).into()),
        elements: vec![Element::Box(rect(span)), Text::new(at, word, Face::Plain, Tone::Soft).into()],
        ..Group::default()
    };
    lights::on_box(drawing, Node::Unknown(place), rect(span), &mut group);
    group.into()
}
