//! Marks: a symbol in the upper left corner of a box, or left of the destination of a row, and a class that says how
//! the border looks.

use std::borrow::Cow;

use super::drawing::Drawing;
use crate::diagram::measures::TABLE;
use crate::diagram::metrics::Face;
use crate::diagram::overlay::{Mark, Marked};
use crate::diagram::scene::{Element, Group, Point, Rect, Text, Tone};

/// How far the second border of something refused is inside.
const INSIDE: f64 = 3.0;

/// Adds the mark of `what`, whose box is `rect`, to its group.
pub fn on_box(drawing: Drawing<'_, '_>, what: &Marked, rect: Rect, group: &mut Group<'_>) {
    let Some(mark) = drawing.overlay.of(what) else { return };
    if mark == Mark::Refused {
        let Rect { x, y, width, height, radius, .. } = rect;
        let (x, y, width, height) = (x + INSIDE, y + INSIDE, width - 2.0 * INSIDE, height - 2.0 * INSIDE);
        group.elements.insert(1, Element::Box(Rect { class: "inside", x, y, width, height, radius }));
    }
    say(group, mark);
    let corner = if drawing.layout.density.is_list { rect.y + rect.height.min(20.0) / 2.0 } else { rect.y };
    group.elements.push(symbol(mark, (rect.x, corner)));
}

/// Adds the mark of a route to its row, left of the destination.
pub fn on_row(drawing: Drawing<'_, '_>, what: &Marked, baseline: f64, group: &mut Group<'_>) {
    let Some(mark) = drawing.overlay.of(what) else { return };
    say(group, mark);
    let at = (TABLE.x + 5.0, baseline);
    group.elements.push(Text::new(at, mark.symbol(), Face::Strong, Tone::Mark).centred().into());
}

/// Says with the class and in the title what becomes of it.
fn say(group: &mut Group<'_>, mark: Mark) {
    group.class = Cow::Owned(format!("{} {}", group.class, mark.class()));
    let title = group.title.take().unwrap_or_default();
    group.title = Some(Cow::Owned(format!("{title}: {}", mark.word())));
}

/// A symbol around this place.
pub fn symbol<'a>(mark: Mark, (x, y): Point) -> Element<'a> {
    let text = Text::new((x, y + 4.0), mark.symbol(), Face::Strong, Tone::Mark).centred();
    let elements = vec![Element::Disc((x, y)), text.into()];
    let class = Cow::Owned(format!("mark {}", mark.class()));
    Group { class, elements, ..Group::default() }.into()
}
