//! A picture with all its places, before it is text: groups of boxes, texts and lines.

use std::borrow::Cow;

use super::metrics::Face;
use crate::subnets::SubnetType;

/// A place: `x` from the left, `y` downwards.
pub type Point = (f64, f64);

/// A picture.
pub struct Scene<'a> {
    /// The title, for those who do not see it.
    pub title: String,
    /// The picture in words.
    pub description: String,
    /// The classes besides `knp`.
    pub class: String,
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
    /// What is in it, from the back to the front.
    pub elements: Vec<Element<'a>>,
}

/// A part of a picture.
pub enum Element<'a> {
    /// Parts that belong together.
    Group(Group<'a>),
    /// A box.
    Box(Rect),
    /// A NAT gateway: a box that is flush with the right border of its subnet.
    Tab(Rect),
    /// A text.
    Text(Text<'a>),
    /// Lines, each with bends of right angles.
    Lines {
        /// The class.
        class: &'static str,
        /// The points of each.
        lines: Vec<Vec<Point>>,
    },
    /// A line to the right: where it starts, and how long it is.
    Rule(Point, f64),
    /// The end of a line, an arrow.
    Arrow(Point, Direction),
    /// The end of a line, a dot.
    Dot(Point),
    /// Two strokes that cross: their middle.
    Cross(Point),
    /// What is under the symbol of a mark: its middle.
    Disc(Point),
    /// The shape of a type of subnet: its middle.
    Shape(SubnetType, Point),
}

/// Parts that belong together.
#[derive(Default)]
pub struct Group<'a> {
    /// The id.
    pub id: Option<&'a str>,
    /// The classes.
    pub class: Cow<'static, str>,
    /// Further attributes.
    pub data: Vec<(&'static str, Cow<'a, str>)>,
    /// What is said of it where the pointer is on it.
    pub title: Option<Cow<'a, str>>,
    /// The parts, from the back to the front.
    pub elements: Vec<Element<'a>>,
}

/// A box.
#[derive(Clone, Copy)]
pub struct Rect {
    /// The class.
    pub class: &'static str,
    /// The left edge.
    pub x: f64,
    /// The upper edge.
    pub y: f64,
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
    /// The radius of its corners.
    pub radius: u8,
}

/// A text on a line.
pub struct Text<'a> {
    /// What it says.
    pub text: Cow<'a, str>,
    /// The end of the text that `at` is, on the baseline.
    pub anchor: Anchor,
    /// Where it is.
    pub at: Point,
    /// How large it is.
    pub face: Face,
    /// Its colour.
    pub tone: Tone,
}

/// Which place of a text is given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The left end.
    Start,
    /// The middle.
    Middle,
    /// The right end.
    End,
}

/// The colour of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// What matters.
    Ink,
    /// What is beside it.
    Soft,
    /// The word for a type of subnet.
    Type,
    /// The word NAT64.
    Nat64,
    /// The symbol of a mark.
    Mark,
}

/// Where an arrow points to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Left.
    Left,
    /// Right.
    Right,
}

impl<'a> Text<'a> {
    /// A text that starts at `at`.
    pub fn new(at: Point, text: impl Into<Cow<'a, str>>, face: Face, tone: Tone) -> Text<'a> {
        Text { text: text.into(), anchor: Anchor::Start, at, face, tone }
    }

    /// The same, ending there.
    pub fn ending(self) -> Text<'a> {
        Text { anchor: Anchor::End, ..self }
    }

    /// The same, around that place.
    pub fn centred(self) -> Text<'a> {
        Text { anchor: Anchor::Middle, ..self }
    }
}

impl<'a> From<Text<'a>> for Element<'a> {
    fn from(text: Text<'a>) -> Element<'a> {
        Element::Text(text)
    }
}

impl<'a> From<Group<'a>> for Element<'a> {
    fn from(group: Group<'a>) -> Element<'a> {
        Element::Group(group)
    }
}
