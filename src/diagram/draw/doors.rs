//! The gateways on the border of the frame, and the internet.

use super::drawing::{Drawing, Lines};
use super::lights;
use super::marks;
use super::net::Net;
use super::ways::Way;
use crate::diagram::ids::INTERNET;
use crate::diagram::measures::{DOOR, DOOR_HEIGHT, OUTSIDE};
use crate::diagram::metrics::{Face, shortened};
use crate::diagram::node::Node;
use crate::diagram::scene::{Direction, Element, Group, Rect, Text, Tone};
use crate::diagram::words;
use crate::routes::TargetKind;

/// From the edge of a gateway to its texts.
const INDENT: f64 = 10.0;
/// Taller, the internet has its name beside each gateway.
const TALL: f64 = 480.0;

/// A box for each gateway, and one for the internet.
pub fn draw<'a>(drawing: Drawing<'a, '_>) -> impl Iterator<Item = Element<'a>> {
    let doors = drawing.layout.doors.iter().map(move |(target, y)| door(drawing, *target, *y));
    doors.chain(internet(drawing))
}

fn door<'a>(drawing: Drawing<'a, '_>, place: usize, y: f64) -> Element<'a> {
    let Drawing { model, layout, ids, .. } = drawing;
    let target = &model.targets[place];
    let (name, below) = words::door(target);
    let x = layout.door_x();
    let rect = Rect { class: "box", x, y, width: DOOR.width, height: DOOR_HEIGHT, radius: 6 };
    let shown = shortened(below, DOOR.width - 2.0 * INDENT, Face::Plain);
    let mut group = Group {
        id: Some(&ids.targets[place]),
        class: "node gateway".into(),
        title: Some(format!("{name} {}", target.key).into()),
        elements: vec![
            Element::Box(rect),
            Text::new((x + INDENT, y + 17.0), name, Face::Name, Tone::Ink).into(),
            Text::new((x + INDENT, y + 33.0), shown, Face::Plain, Tone::Soft).into(),
        ],
        ..Group::default()
    };
    target.marked().into_iter().for_each(|what| marks::on_box(drawing, &what, rect, &mut group));
    lights::on_box(drawing, Node::Target(place), rect, &mut group);
    group.into()
}

/// The upper edges of the gateways that lead to the internet.
fn to_internet<'a>(drawing: Drawing<'a, '_>) -> impl Iterator<Item = (usize, f64)> + Clone + 'a {
    let Drawing { model, layout, .. } = drawing;
    let leads: Vec<bool> = model.targets.iter().map(|target| target.is_to_internet()).collect();
    layout.doors.iter().copied().filter(move |(target, _)| leads[*target])
}

/// One box from the first of its gateways to the last.
fn internet<'a>(drawing: Drawing<'a, '_>) -> Option<Element<'a>> {
    let doors: Vec<f64> = to_internet(drawing).map(|(_, y)| y).collect();
    let ([first, ..], [.., last]) = (&doors[..], &doors[..]) else { return None };
    let (x, y, height) = (drawing.layout.outside_x(), *first, last + DOOR_HEIGHT - first);
    let middles = match height < TALL {
        true => vec![y + height / 2.0],
        false => doors.iter().map(|y| y + DOOR_HEIGHT / 2.0).collect(),
    };
    let names = middles.into_iter().map(|middle| {
        let at = (x + OUTSIDE.width / 2.0, middle + 4.0);
        Element::from(Text::new(at, "Internet", Face::Name, Tone::Ink).centred())
    });
    let rect = Rect { class: "box", x, y, width: OUTSIDE.width, height, radius: 6 };
    let mut group = Group {
        id: Some(INTERNET),
        class: "node".into(),
        title: Some("The internet".into()),
        elements: [Element::Box(rect)].into_iter().chain(names).collect(),
        ..Group::default()
    };
    lights::on_box(drawing, Node::Internet, rect, &mut group);
    Some(group.into())
}

/// From the gateways to the internet; through an internet gateway traffic comes in as well.
pub fn lines<'a>(drawing: Drawing<'a, '_>, lines: &mut Lines<'a>) {
    let Drawing { model, layout, .. } = drawing;
    for (target, y) in to_internet(drawing) {
        let middle = y + DOOR_HEIGHT / 2.0;
        let (start, end) = ((layout.door_x() + DOOR.width, middle), (layout.outside_x(), middle));
        let mut ends = vec![Element::Arrow(end, Direction::Right)];
        if model.targets[target].kind == TargetKind::InternetGateway {
            ends.push(Element::Arrow(start, Direction::Left));
        }
        let line = vec![start, end];
        lines.nets.push(Net { class: "route outside".to_owned(), lines: vec![line.clone()], on: Vec::new(), ends });
        lines.ways.push(Way { from: Node::Target(target), to: Node::Internet, route: None, nat64: false, line });
    }
}
