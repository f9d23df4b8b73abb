//! The legend: the types and lines that occur, and what the picture leaves out.

use super::drawing::{Drawing, text_width};
use super::lights;
use super::marks;
use crate::diagram::highlight::End;
use crate::diagram::measures::MARGIN;
use crate::diagram::metrics::{Face, width};
use crate::diagram::model::Place;
use crate::diagram::overlay::Mark;
use crate::diagram::scene::{Direction, Element, Group, Point, Text, Tone};
use crate::diagram::words::type_class;
use crate::subnets::SubnetType;

/// Between the frame and the first baseline, between lines, and between the last baseline and the edge.
const SPACES: [f64; 3] = [24.0, 20.0, 14.0];
/// What a type takes besides its word, and a line besides its words.
const KEYS: [f64; 2] = [30.0, 48.0];
/// From the start of an item to its word.
const INDENTS: [f64; 2] = [16.0, 34.0];
/// Between types and lines.
const GAP: f64 = 12.0;

/// The legend below a frame that ends at `frame`, and where the picture ends.
pub fn draw<'a>(drawing: Drawing<'a, '_>, frame: f64) -> (Vec<Element<'a>>, f64) {
    let [above, line, below] = SPACES;
    let mut row = Row { elements: Vec::new(), at: (MARGIN, frame + above), edge: MARGIN + text_width(drawing) };
    for kind in SubnetType::ALL {
        if drawing.model.subnets.iter().any(|subnet| subnet.planned.kind == kind) {
            row.kind(kind);
        }
    }
    row.at.0 += GAP;
    for (class, words, has_arrow) in keys(drawing) {
        row.line(class, words, has_arrow);
    }
    for mark in Mark::ALL {
        if drawing.overlay.marks.values().any(|found| *found == mark) {
            row.mark(mark);
        }
    }
    for end in End::ALL.into_iter().filter(|end| drawing.lit.ends_so(*end)) {
        row.end(end);
    }
    let mut bottom = row.at.1;
    let note = note(drawing);
    if !note.is_empty() {
        bottom += line;
        row.elements.push(Text::new((MARGIN, bottom), note, Face::Plain, Tone::Soft).into());
    }
    (row.elements, bottom + below)
}

/// The kinds of lines that occur: their classes, their words, and whether they end in an arrow.
fn keys(drawing: Drawing<'_, '_>) -> Vec<(&'static str, &'static str, bool)> {
    let Drawing { model, layout, .. } = drawing;
    let rows = || model.tables.iter().flat_map(|table| &table.rows);
    let has_unknown = layout.columns.pills.iter().any(Option::is_some) || !layout.columns.boxes.is_empty();
    let uses_table = model.tables.iter().any(|table| !table.subnets.is_empty());
    let keys = [
        (uses_table, ("assoc", "uses the table", false)),
        (rows().next().is_some(), ("route", "route", true)),
        (rows().any(|row| row.nat64), ("nat64", "NAT64 route", true)),
        (has_unknown, ("unknown", "not known", false)),
        (drawing.lit.is_on(), ("flow", "way of packets", true)),
    ];
    keys.into_iter().filter_map(|(occurs, key)| occurs.then_some(key)).collect()
}

/// What the picture does not show.
fn note(drawing: Drawing<'_, '_>) -> String {
    let model = drawing.model;
    let mut notes = Vec::new();
    if !model.tables.is_empty() {
        notes.push("Every table also has the VPC's own blocks, as local routes.");
    }
    if model.targets.iter().any(|target| matches!(target.place, Place::Subnet(_))) {
        notes.push("A NAT gateway goes on by the table of its subnet.");
    }
    let gone = drawing.overlay.gone.words();
    notes.into_iter().chain(gone.as_deref()).collect::<Vec<_>>().join(" ")
}

/// Items beside each other, on as many lines as they need.
struct Row<'a> {
    elements: Vec<Element<'a>>,
    at: Point,
    edge: f64,
}

impl<'a> Row<'a> {
    /// Where an item of this width is.
    fn place(&mut self, width: f64) -> Point {
        if self.edge < self.at.0 + width {
            self.at = (MARGIN, self.at.1 + SPACES[1]);
        }
        let place = self.at;
        self.at.0 += width;
        place
    }

    fn kind(&mut self, kind: SubnetType) {
        let word = kind.as_str();
        let (x, y) = self.place(KEYS[0] + width(word, Face::Plain));
        let word = Text::new((x + INDENTS[0], y), word, Face::Plain, Tone::Ink);
        let elements = vec![Element::Shape(kind, (x + 5.0, y - 4.0)), word.into()];
        self.elements.push(Group { class: type_class(kind).into(), elements, ..Group::default() }.into());
    }

    fn mark(&mut self, mark: Mark) {
        let word = mark.word();
        let (x, y) = self.place(KEYS[0] + width(word, Face::Plain));
        self.elements.push(marks::symbol(mark, (x + 5.0, y - 4.0)));
        self.elements.push(Text::new((x + INDENTS[0], y), word, Face::Plain, Tone::Ink).into());
    }

    fn end(&mut self, end: End) {
        let word = end.words();
        let (x, y) = self.place(KEYS[0] + width(word, Face::Plain));
        self.elements.push(lights::symbol(end, (x + 5.0, y - 4.0)));
        self.elements.push(Text::new((x + INDENTS[0], y), word, Face::Plain, Tone::Ink).into());
    }

    fn line(&mut self, class: &'static str, words: &'static str, has_arrow: bool) {
        let (x, y) = self.place(KEYS[1] + width(words, Face::Plain));
        let end = (x + 28.0, y - 4.0);
        let line = vec![(x, end.1), (if has_arrow { end.0 - 4.0 } else { end.0 }, end.1)];
        let mut elements = vec![Element::Lines { class: "edge", lines: vec![line] }];
        if has_arrow {
            elements.push(Element::Arrow(end, Direction::Right));
        }
        self.elements.push(Group { class: class.into(), elements, ..Group::default() }.into());
        self.elements.push(Text::new((x + INDENTS[1], y), words, Face::Plain, Tone::Ink).into());
    }
}
