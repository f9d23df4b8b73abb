//! The boxes of zones.

use super::drawing::Drawing;
use crate::diagram::measures::{SUBNET, ZONE};
use crate::diagram::metrics::{Face, shortened};
use crate::diagram::scene::{Element, Group, Rect, Text, Tone};

/// A box for each zone, with its name.
pub fn draw<'a>(drawing: Drawing<'a, '_>) -> impl Iterator<Item = Element<'a>> {
    let Drawing { model, layout, ids, .. } = drawing;
    // The middle of the head, where the name is 11 high.
    let baseline = (layout.density.zone_head / 2.0).floor() + 4.0;
    let zones = model.zones.iter().zip(&layout.columns.zones).zip(&ids.zones);
    zones.map(move |((zone, span), id)| {
        let rect = Rect { class: "zone-box", x: ZONE.x, y: span.y, width: ZONE.width, height: span.height, radius: 8 };
        let name = shortened(zone.name, SUBNET.width - 4.0, Face::Strong);
        let name = Text::new((SUBNET.x + 2.0, span.y + baseline), name, Face::Strong, Tone::Soft);
        let elements = vec![Element::Box(rect), name.into()];
        Group { id: Some(id), class: "zone".into(), elements, ..Group::default() }.into()
    })
}
