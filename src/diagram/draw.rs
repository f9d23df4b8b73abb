//! Draws what is laid out: from the back to the front the frame, zones, lines, the hidden ways, and the boxes.

use std::borrow::Cow;

use super::highlight::Highlight;
use super::ids::Ids;
use super::layout::Layout;
use super::model::Model;
use super::scene::{Element, Group, Rect, Scene};
use super::words;

mod associations;
mod boxes;
mod doors;
mod drawing;
mod frame;
mod legend;
mod lights;
mod marks;
mod nat_lines;
mod net;
mod routes;
mod subnets;
mod tables;
mod ways;
mod zones;

pub use drawing::Shown;
use drawing::{Drawing, Lines};
use net::Net;

/// Draws a picture, and gives it to `use_scene`.
pub fn with_scene<R>(
    model: &Model<'_>,
    layout: &Layout,
    shown: Shown<'_>,
    use_scene: impl FnOnce(&Scene<'_>) -> R,
) -> R {
    let ids = Ids::of(model);
    use_scene(&scene(Drawing { model, layout, overlay: shown.overlay, lit: shown.lit, ids: &ids }, shown.highlight))
}

fn scene<'a>(drawing: Drawing<'a, '_>, highlight: &Highlight) -> Scene<'a> {
    let Drawing { model, layout, .. } = drawing;
    let (legend, below) = legend::draw(drawing, layout.bottom);
    let (width, height, class) = (layout.width(), below, layout.density.class);
    let mut elements = vec![Element::Box(Rect { class: "bg", x: 0.0, y: 0.0, width, height, radius: 0 })];
    elements.extend(frame::draw(drawing));
    elements.extend(zones::draw(drawing));
    let Lines { nets, ways } = lines(drawing);
    elements.push(layer("nets", nets.into_iter().map(Net::into_element)));
    elements.push(layer("ways", ways.into_iter().map(|way| way.into_element(drawing.ids, drawing.lit))));
    elements.extend(subnets::draw(drawing));
    elements.extend(tables::draw(drawing));
    elements.extend(boxes::draw(drawing));
    elements.extend(doors::draw(drawing));
    elements.push(layer("legend", legend.into_iter()));
    Scene {
        title: words::title(model),
        description: words::description(model) + &highlight.sentences(),
        class: if drawing.lit.is_on() { format!("{class} lighting") } else { class.to_owned() },
        width,
        height,
        elements,
    }
}

/// Lines to the cluster-wide table are lowest, then other associations, then what leaves the tables.
fn lines<'a>(drawing: Drawing<'a, '_>) -> Lines<'a> {
    let mut lines = Lines::default();
    associations::draw(drawing, &mut lines);
    nat_lines::draw(drawing, &mut lines);
    routes::draw(drawing, &mut lines);
    doors::lines(drawing, &mut lines);
    lines
}

fn layer<'a>(class: &'static str, elements: impl Iterator<Item = Element<'a>>) -> Element<'a> {
    Group { class: Cow::Borrowed(class), elements: elements.collect(), ..Group::default() }.into()
}
