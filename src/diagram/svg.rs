//! A scene as SVG. It has no script, no font and no link, and its text is text.

use std::fmt::{Formatter, Result, Write};

use super::metrics::{Face, is_known, width};
use super::scene::{Anchor, Direction, Element, Group, Point, Rect, Scene, Text, Tone};
use crate::subnets::SubnetType;

mod escape;
mod path;
mod px;

use escape::Escaped;
use path::Path;
use px::Px;

/// The style of the picture. All rules are below `.knp`, so that a page can have the picture inside it.
const STYLE: &str = include_str!("picture.css");

/// Writes `scene`.
pub fn write(f: &mut Formatter<'_>, scene: &Scene<'_>) -> Result {
    let (width, height) = (Px(scene.width), Px(scene.height));
    write!(
        f,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"knp {}\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" role=\"img\" aria-labelledby=\"knp-title knp-desc\">\n\
         <title id=\"knp-title\">{}</title>\n<desc id=\"knp-desc\">{}</desc>\n<style>\n{STYLE}</style>\n",
        scene.class,
        Escaped(&scene.title),
        Escaped(&scene.description)
    )?;
    scene.elements.iter().try_for_each(|part| element(f, part).and_then(|()| f.write_char('\n')))?;
    f.write_str("</svg>\n")
}

fn element(f: &mut Formatter<'_>, part: &Element<'_>) -> Result {
    match part {
        Element::Group(part) => group(f, part),
        Element::Box(part) => rect(f, part),
        Element::Tab(part) => tab(f, part),
        Element::Text(part) if part.text.is_empty() => Ok(()),
        Element::Text(part) => text(f, part),
        Element::Lines { class, lines } => {
            write!(f, "<path class=\"{class}\" d=\"")?;
            lines.iter().try_for_each(|line| write!(f, "{}", Path(line)))?;
            f.write_str("\"/>")
        }
        Element::Rule((x, y), length) => {
            write!(f, "<path class=\"rule\" d=\"M{} {}h{}\"/>", Px(*x), Px(*y), Px(*length))
        }
        Element::Arrow((x, y), direction) => {
            let back = if *direction == Direction::Right { -6 } else { 6 };
            write!(f, "<path class=\"tip\" d=\"M{} {}l{back} -3.5v7z\"/>", Px(*x), Px(*y))
        }
        Element::Dot((x, y)) => write!(f, "<circle class=\"dot\" cx=\"{}\" cy=\"{}\" r=\"3\"/>", Px(*x), Px(*y)),
        Element::Disc((x, y)) => write!(f, "<circle class=\"disc\" cx=\"{}\" cy=\"{}\" r=\"7\"/>", Px(*x), Px(*y)),
        Element::Cross((x, y)) => {
            write!(f, "<path class=\"cross\" d=\"M{} {}l7 7m0-7l-7 7\"/>", Px(*x - 3.5), Px(*y - 3.5))
        }
        Element::Shape(kind, middle) => shape(f, *kind, *middle),
    }
}

fn group(f: &mut Formatter<'_>, group: &Group<'_>) -> Result {
    f.write_str("<g")?;
    group.id.map_or(Ok(()), |id| write!(f, " id=\"{}\"", Escaped(id)))?;
    write!(f, " class=\"{}\"", group.class)?;
    group.data.iter().try_for_each(|(name, value)| write!(f, " {name}=\"{}\"", Escaped(value)))?;
    f.write_char('>')?;
    group.title.as_ref().map_or(Ok(()), |title| write!(f, "<title>{}</title>", Escaped(title)))?;
    let is_layer = group.elements.iter().any(|part| matches!(part, Element::Group(_)));
    for part in &group.elements {
        element(f, part)?;
        if is_layer {
            f.write_char('\n')?;
        }
    }
    f.write_str("</g>")
}

fn rect(f: &mut Formatter<'_>, rect: &Rect) -> Result {
    let Rect { class, x, y, width, height, radius } = *rect;
    let [x, y, width, height] = [x, y, width, height].map(Px);
    write!(f, "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"")?;
    if radius != 0 {
        write!(f, " rx=\"{radius}\"")?;
    }
    f.write_str("/>")
}

/// A box whose left corners alone are round.
fn tab(f: &mut Formatter<'_>, rect: &Rect) -> Result {
    let Rect { class, x, y, width, height, radius } = *rect;
    let radius = f64::from(radius);
    let (right, y, across, down, bend) =
        (Px(x + width), Px(y), Px(width - radius), Px(height - 2.0 * radius), Px(radius));
    write!(f, "<path class=\"{class}\" d=\"M{right} {y}h-{across}a{bend} {bend} 0 0 0 -{bend} {bend}v{down}")?;
    write!(f, "a{bend} {bend} 0 0 0 {bend} {bend}h{across}z\"/>")
}

/// A text of known characters has the width that it was laid out for, so that a wider font does not run into what is
/// beside it.
fn text(f: &mut Formatter<'_>, part: &Text<'_>) -> Result {
    write!(f, "<text x=\"{}\" y=\"{}\"", Px(part.at.0), Px(part.at.1))?;
    classes(f, part)?;
    if is_known(&part.text) {
        let width = Px(width(&part.text, part.face));
        write!(f, " textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\"")?;
    }
    write!(f, ">{}</text>", Escaped(&part.text))
}

fn classes(f: &mut Formatter<'_>, text: &Text<'_>) -> Result {
    let face = match text.face {
        Face::Title => "t",
        Face::Name => "b",
        Face::Strong => "h",
        Face::Plain => "",
    };
    let tone = match text.tone {
        Tone::Ink => "",
        Tone::Soft => "s",
        Tone::Type => "w",
        Tone::Nat64 => "n",
        Tone::Mark => "k",
    };
    let anchor = match text.anchor {
        Anchor::Start => "",
        Anchor::Middle => "m",
        Anchor::End => "e",
    };
    let classes: Vec<&str> = [face, tone, anchor].into_iter().filter(|class| !class.is_empty()).collect();
    if classes.is_empty() { Ok(()) } else { write!(f, " class=\"{}\"", classes.join(" ")) }
}

/// A ring, a full square, a square cut in two, a diamond: each 10 pixels high.
fn shape(f: &mut Formatter<'_>, kind: SubnetType, (x, y): Point) -> Result {
    match kind {
        SubnetType::Public => write!(f, "<circle class=\"g\" cx=\"{}\" cy=\"{}\" r=\"4.25\"/>", Px(x), Px(y)),
        SubnetType::Private => {
            write!(
                f,
                "<rect class=\"f\" x=\"{}\" y=\"{}\" width=\"9\" height=\"9\" rx=\"1\"/>",
                Px(x - 4.5),
                Px(y - 4.5)
            )
        }
        SubnetType::DualStack => {
            let (x, y) = (Px(x - 4.5), Px(y - 4.5));
            write!(f, "<path class=\"f\" d=\"M{x} {y}h9v3.75h-9zm0 5.25h9v3.75h-9z\"/>")
        }
        SubnetType::Utility => write!(f, "<path class=\"g\" d=\"M{} {}l5 5-5 5-5-5z\"/>", Px(x), Px(y - 5.0)),
    }
}
