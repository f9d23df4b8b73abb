//! The boxes of subnets, with the NAT gateways in them.

use std::borrow::Cow;

use super::associations::way_on;
use super::drawing::Drawing;
use super::lights;
use super::marks;
use crate::diagram::families::Families;
use crate::diagram::layout::{BLOCKS, Span};
use crate::diagram::measures::{SUBNET, TAB};
use crate::diagram::metrics::{Face, shortened, shortened_in, width};
use crate::diagram::model::Subnet;
use crate::diagram::node::Node;
use crate::diagram::overlay::Marked;
use crate::diagram::scene::{Element, Group, Rect, Text, Tone};
use crate::diagram::words;

/// From the left edge of a subnet to its name, and from its right edge to what ends there.
const INDENTS: [f64; 2] = [24.0, 10.0];
/// The same in a list.
const LIST_INDENTS: [f64; 2] = [23.0, 8.0];
/// Between a name and what is right of it.
const GAP: f64 = 5.0;

/// A box for each subnet.
pub fn draw<'a>(drawing: Drawing<'a, '_>) -> impl Iterator<Item = Element<'a>> {
    let subnets = drawing.model.subnets.iter().enumerate();
    subnets.map(move |(place, subnet)| {
        let span = drawing.layout.columns.subnets[place];
        let planned = subnet.planned;
        let rect = Rect { class: "sub", x: SUBNET.x, y: span.y, width: SUBNET.width, height: span.height, radius: 4 };
        let mut elements = vec![Element::Box(rect)];
        match drawing.layout.density.is_list {
            true => elements.extend(row(subnet, span)),
            false => elements.extend(card(drawing, subnet, span)),
        }
        elements.extend(nat_gateway(drawing, place, subnet));
        let (kind, management) = (words::type_class(planned.kind), words::management_class(planned.management));
        let mut group = Group {
            id: Some(&drawing.ids.subnets[place]),
            class: Cow::Owned(format!("node subnet {kind} {management}")),
            data: vec![("data-families", Cow::Borrowed(Families::of_subnet(planned).words()))],
            title: Some(words::subnet_title(subnet).into()),
            elements,
        };
        marks::on_box(drawing, &Marked::Subnet(planned.name.clone()), rect, &mut group);
        lights::on_box(drawing, Node::Subnet(place), rect, &mut group);
        group.into()
    })
}

/// A subnet in a list: its name and one block.
fn row<'a>(subnet: &Subnet<'a>, span: Span) -> [Element<'a>; 3] {
    let planned = subnet.planned;
    let [left, right] = LIST_INDENTS;
    let block = subnet.ipv4().or(subnet.ipv6()).unwrap_or_default();
    let block_width = width(block, Face::Plain);
    let room = SUBNET.width - left - right - GAP - 1.0;
    let name = shortened_in(&planned.name, &planned.zone, room - block_width, Face::Plain);
    let baseline = span.y + 14.0;
    [
        Element::Shape(planned.kind, (SUBNET.x + 12.0, span.y + 10.0)),
        Text::new((SUBNET.x + left, baseline), name, Face::Plain, Tone::Ink).into(),
        Text::new((SUBNET.right() - right, baseline), block, Face::Plain, Tone::Soft).ending().into(),
    ]
}

/// A subnet with its type and its blocks.
fn card<'a>(drawing: Drawing<'a, '_>, subnet: &Subnet<'a>, span: Span) -> Vec<Element<'a>> {
    let planned = subnet.planned;
    let [left, right] = INDENTS;
    let (start, end, baseline) = (SUBNET.x + left, SUBNET.right() - right, span.y + 16.0);
    let word = planned.kind.as_str();
    let room = SUBNET.width - left - right - GAP - width(word, Face::Plain);
    let name = shortened_in(&planned.name, &planned.zone, room, Face::Name);
    let mut elements = vec![
        Element::Shape(planned.kind, (SUBNET.x + 13.0, span.y + 12.0)),
        Text::new((start, baseline), name, Face::Name, Tone::Ink).into(),
        Text::new((end, baseline), word, Face::Plain, Tone::Type).ending().into(),
    ];
    let tag = words::management(planned.management);
    let room = BLOCKS - tag.map_or(0.0, |tag| GAP + width(tag, Face::Plain));
    elements.extend(blocks(drawing, subnet, (start, end, baseline + 16.0), room));
    elements.extend(tag.map(|tag| Text::new((end, baseline + 16.0), tag, Face::Plain, Tone::Soft).ending().into()));
    elements
}

/// The blocks; without any the id, or that they are not known.
fn blocks<'a>(
    drawing: Drawing<'a, '_>,
    subnet: &Subnet<'a>,
    (start, end, baseline): (f64, f64, f64),
    room: f64,
) -> Vec<Element<'a>> {
    let block = |at, text: &'a str, tone| Text::new(at, shortened(text, room, Face::Plain), Face::Plain, tone);
    match (subnet.ipv4(), subnet.ipv6()) {
        (Some(ipv4), Some(ipv6)) if drawing.layout.density.is_stacked => vec![
            block((start, baseline), ipv4, Tone::Ink).into(),
            block((start, baseline + 14.0), ipv6, Tone::Ink).into(),
        ],
        (Some(ipv4), Some(ipv6)) => vec![
            block((start, baseline), ipv4, Tone::Ink).into(),
            block((end, baseline), ipv6, Tone::Ink).ending().into(),
        ],
        (Some(only), None) | (None, Some(only)) => vec![block((start, baseline), only, Tone::Ink).into()],
        (None, None) => {
            let text = subnet.planned.id.as_deref().unwrap_or("block not known");
            vec![block((start, baseline), text, Tone::Soft).into()]
        }
    }
}

/// From the left edge of a subnet to its NAT gateway.
const TAB_INDENT: f64 = 20.0;
/// The room for the address of a NAT gateway.
const ADDRESS: f64 = 96.0;

fn nat_gateway<'a>(drawing: Drawing<'a, '_>, place: usize, subnet: &Subnet<'a>) -> Vec<Element<'a>> {
    let Drawing { model, layout, ids, .. } = drawing;
    let found = subnet.nat.and_then(|target| Some((target, layout.tab(model, target)?, model.targets[target].nat?)));
    let Some((target, y, gateway)) = found else { return Vec::new() };
    let address = words::nat_address(model, gateway);
    let width = SUBNET.width - TAB_INDENT;
    let rect = Rect { class: "box", x: SUBNET.x + TAB_INDENT, y, width, height: TAB, radius: 4 };
    let word = Text::new((SUBNET.x + TAB_INDENT + 10.0, y + 14.0), "NAT gateway", Face::Plain, Tone::Ink);
    let shown = shortened(address, ADDRESS, Face::Plain);
    let shown = Text::new((SUBNET.right() - INDENTS[1], y + 14.0), shown, Face::Plain, Tone::Soft).ending();
    let address = if address.is_empty() { String::new() } else { format!(", {address}") };
    let mut group = Group {
        id: Some(&ids.targets[target]),
        class: "node nat".into(),
        title: Some(format!("NAT gateway of {}{address}", gateway.zone).into()),
        elements: vec![Element::Tab(rect), word.into(), shown.into()],
        ..Group::default()
    };
    marks::on_box(drawing, &Marked::NatGateway(gateway.name.clone()), rect, &mut group);
    lights::on_box(drawing, Node::Target(target), rect, &mut group);
    let mut elements = vec![group.into()];
    // Below the gateway, since lines to it come from above.
    let lines: Vec<_> = way_on(drawing, place).into_iter().collect();
    if !lines.is_empty() {
        elements.push(Element::Lines { class: "edge on", lines });
    }
    elements
}
