//! A plan as a picture: SVG laid out by hand, Mermaid, Graphviz.
//!
//! ```text
//! Plan ─ model ─▶ what is drawn ─ layout ─▶ places ─ draw ─▶ Scene ─ svg ─▶ text
//!                      ├─ mermaid ─▶ text
//!                      ╰─ graphviz ─▶ text
//! ```
//!
//! Four columns: the VPC as a frame, its subnets by zone, route tables, gateways on the border of the frame and what is
//! outside. Nothing is drawn that the plan does not say, and no text is on a line: a row of a table is the port of its
//! line.
//!
//! In the SVG below the boxes is a hidden layer with a `<g class="way">` for each line, whole, so that a page can light
//! what a subnet uses: `data-from` and `data-to` are ids of elements, `data-destination` and `data-family` say what the
//! way is for; a way without a family is for all traffic. The ways of packets that the request asks for are lit.

use std::fmt;

use crate::plan::Plan;

mod draw;
mod families;
mod graph;
mod graphviz;
mod heading;
mod highlight;
mod ids;
mod layout;
mod lit;
mod measures;
mod mermaid;
mod metrics;
mod model;
mod node;
mod overlay;
mod scene;
mod svg;
mod words;

pub use heading::Heading;
pub use highlight::{End, Highlight, Stop, Track};
pub use overlay::{Gone, Mark, Marked, Overlay};

use graph::Seen;
use lit::Lit;
use model::Model;

/// A language of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A laid-out picture.
    Svg,
    /// A flowchart of Mermaid, which lays it out where it is shown.
    Mermaid,
    /// A graph for `dot` of Graphviz, which lays it out.
    Graphviz,
}

impl Format {
    /// All languages.
    pub const ALL: [Format; 3] = [Format::Svg, Format::Mermaid, Format::Graphviz];

    /// The name in requests.
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Svg => "svg",
            Format::Mermaid => "mermaid",
            Format::Graphviz => "dot",
        }
    }
}

/// A plan that is written as a picture. The picture is laid out when it is written.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// What is above it.
    pub heading: Heading<'a>,
    /// What it shows.
    pub plan: &'a Plan,
    /// The marks on it.
    pub overlay: &'a Overlay,
    /// The ways of packets that are lit on it.
    pub highlight: &'a Highlight,
    /// The language.
    pub format: Format,
}

impl fmt::Display for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let model = Model::of(self.heading, self.plan);
        let lit = Lit::of(self.highlight, &model);
        match self.format {
            Format::Svg => {
                let shown = draw::Shown { overlay: self.overlay, highlight: self.highlight, lit: &lit };
                draw::with_scene(&model, &layout::Layout::of(&model), shown, |scene| svg::write(f, scene))
            }
            Format::Mermaid => mermaid::write(f, &model, Seen { lit: &lit, overlay: self.overlay }),
            Format::Graphviz => graphviz::write(f, &model, Seen { lit: &lit, overlay: self.overlay }),
        }
    }
}
