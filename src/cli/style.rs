//! Colours, where they are wanted.

use annotate_snippets::Renderer;

use crate::diagnostic::Severity;

/// Whether there are colours, and how wide lines may be.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    coloured: bool,
    width: usize,
}

/// Where lines end when there is no terminal.
pub const WIDTH: usize = 80;
/// The narrowest and the widest lines; longer ones are hard to read.
const WIDTHS: (usize, usize) = (60, 160);

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const RED: &str = "\x1b[1;31m";
const YELLOW: &str = "\x1b[1;33m";
const GREEN: &str = "\x1b[1;32m";
const BLUE: &str = "\x1b[1;34m";
const PLAIN: &str = "\x1b[0m";

impl Style {
    /// With colours or without, for a terminal that is `columns` wide.
    pub fn new(coloured: bool, columns: usize) -> Style {
        Style { coloured, width: columns.clamp(WIDTHS.0, WIDTHS.1) }
    }

    /// How many characters a line may have where words allow it.
    pub fn width(self) -> usize {
        self.width
    }

    /// What writes findings.
    pub fn renderer(self) -> Renderer {
        let renderer = if self.coloured { Renderer::styled() } else { Renderer::plain() };
        renderer.term_width(self.width)
    }

    /// A heading.
    pub fn heading(self, text: &str) -> String {
        self.painted(BOLD, text)
    }

    /// What matters less.
    pub fn aside(self, text: &str) -> String {
        self.painted(DIM, text)
    }

    /// What is as it should be.
    pub fn good(self, text: &str) -> String {
        self.painted(GREEN, text)
    }

    /// What is as bad as `severity`.
    pub fn severity(self, severity: Severity, text: &str) -> String {
        let colour = match severity {
            Severity::Error => RED,
            Severity::Warning => YELLOW,
            Severity::Info => BLUE,
        };
        self.painted(colour, text)
    }

    fn painted(self, colour: &str, text: &str) -> String {
        if self.coloured { format!("{colour}{text}{PLAIN}") } else { text.to_owned() }
    }
}
