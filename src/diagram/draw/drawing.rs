//! What all parts of the drawing need.

use super::net::Net;
use super::ways::Way;
use crate::diagram::highlight::Highlight;
use crate::diagram::ids::Ids;
use crate::diagram::layout::Layout;
use crate::diagram::lit::Lit;
use crate::diagram::measures::MARGIN;
use crate::diagram::model::Model;
use crate::diagram::overlay::Overlay;

/// What is drawn, where it is, and what it is called.
#[derive(Clone, Copy)]
pub struct Drawing<'a, 'm> {
    /// What is drawn.
    pub model: &'a Model<'m>,
    /// Where it is.
    pub layout: &'a Layout,
    /// What has a mark.
    pub overlay: &'a Overlay,
    /// What is lit.
    pub lit: &'a Lit,
    /// What it is called.
    pub ids: &'a Ids,
}

/// What a picture shows besides the network.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// What has a mark.
    pub overlay: &'a Overlay,
    /// The ways of packets.
    pub highlight: &'a Highlight,
    /// The same, found in the model.
    pub lit: &'a Lit,
}

/// All lines: those that are seen, and the ways that can be lit.
#[derive(Default)]
pub struct Lines<'a> {
    /// Those that are seen, the lowest first.
    pub nets: Vec<Net>,
    /// The ways.
    pub ways: Vec<Way<'a>>,
}

/// The width that texts over the whole picture can have.
pub fn text_width(drawing: Drawing<'_, '_>) -> f64 {
    drawing.layout.width() - 2.0 * MARGIN
}
