//! The heading, the frame, the headings of the columns, and what is written on the VPC.

use super::drawing::{Drawing, text_width};
use super::marks;
use crate::diagram::ids::VPC as VPC_ID;
use crate::diagram::layout::{VpcLine, vpc_lines};
use crate::diagram::measures::{FRAME, HEADINGS, MARGIN, TABLE, TITLE, VPC, ZONE};
use crate::diagram::metrics::{Face, shortened};
use crate::diagram::overlay::Marked;
use crate::diagram::scene::{Element, Group, Rect, Text, Tone};
use crate::diagram::words;

/// Everything that is under the zones.
pub fn draw<'a>(drawing: Drawing<'a, '_>) -> Vec<Element<'a>> {
    let mut elements = heading(drawing);
    elements.push(Element::Box(rect(drawing)));
    elements.extend(columns(drawing));
    elements.push(vpc(drawing));
    elements
}

fn heading<'a>(drawing: Drawing<'a, '_>) -> Vec<Element<'a>> {
    let room = text_width(drawing);
    let name = shortened(drawing.model.heading.cluster, room, Face::Title);
    let facts = words::facts(drawing.model);
    let facts = shortened(&facts, room, Face::Plain).into_owned();
    vec![
        Text::new((MARGIN, TITLE[0]), name, Face::Title, Tone::Ink).into(),
        Text::new((MARGIN, TITLE[1]), facts, Face::Plain, Tone::Soft).into(),
    ]
}

/// The frame.
fn rect(drawing: Drawing<'_, '_>) -> Rect {
    let layout = drawing.layout;
    let (width, height) = (layout.border() - MARGIN, layout.bottom - FRAME);
    Rect { class: "vpc", x: MARGIN, y: FRAME, width, height, radius: 10 }
}

fn columns<'a>(drawing: Drawing<'a, '_>) -> impl Iterator<Item = Element<'a>> {
    let Drawing { layout, model, .. } = drawing;
    let has_internet = layout.doors.iter().any(|(target, _)| model.targets[*target].is_to_internet());
    let headings = [
        (VPC.x, "VPC", true),
        (ZONE.x, "Subnets, by zone", true),
        (TABLE.x, "Route tables", true),
        (layout.door_x(), "Gateways", layout.has_doors()),
        (layout.outside_x(), "Outside", has_internet),
    ];
    let shown = headings.into_iter().filter(|(.., is_shown)| *is_shown);
    shown.map(|(x, heading, _)| Text::new((x, HEADINGS), heading, Face::Strong, Tone::Soft).into())
}

fn vpc<'a>(drawing: Drawing<'a, '_>) -> Element<'a> {
    let vpc = &drawing.model.network.vpc;
    let (lines, _) = vpc_lines(drawing.model);
    let elements = lines.into_iter().map(|line| match line {
        VpcLine::Name(y, text) => Text::new((VPC.x, y), text, Face::Name, Tone::Ink).into(),
        VpcLine::Label(y, text) => {
            let text = shortened(&text, VPC.width, Face::Plain).into_owned();
            Text::new((VPC.x, y), text, Face::Plain, Tone::Soft).into()
        }
        VpcLine::Value(y, text) => {
            Text::new((VPC.x, y), shortened(text, VPC.width, Face::Plain), Face::Plain, Tone::Ink).into()
        }
        VpcLine::Rule(y) => Element::Rule((VPC.x, y), VPC.width - 8.0),
    });
    let title = format!("VPC {}", vpc.id.as_ref().unwrap_or(&vpc.name));
    let mut group = Group {
        id: Some(VPC_ID),
        class: "node".into(),
        title: Some(title.into()),
        elements: elements.collect(),
        ..Group::default()
    };
    marks::on_box(drawing, &Marked::Vpc, rect(drawing), &mut group);
    group.into()
}
