//! What a command that needs no server is. Each has a file that implements [`Offline`], and a variant of
//! [`Command`](super::Command).

use std::io::Read;
use std::path::PathBuf;

use super::report::Report;
use super::shown::Colour;
use super::sink::Sink;
use super::style::Style;

/// A command that needs no server.
pub trait Offline {
    /// The files and folders that it reads.
    fn inputs(&self) -> Vec<&PathBuf> {
        Vec::new()
    }

    /// The file to write to instead of standard output.
    fn output(&self) -> Option<&PathBuf> {
        None
    }

    /// When its output is coloured.
    fn colour(&self) -> Colour {
        Colour::Never
    }

    /// Does what it is for. What it does not write to the sink itself is in the report.
    fn run(&self, here: Here<'_, '_>) -> Report;
}

/// What a command finds where it runs.
pub struct Here<'a, 'w> {
    /// What is read where a file is called `-`.
    pub input: &'a mut dyn Read,
    /// Where output goes, for commands that write it as it comes.
    pub sink: &'a mut Sink<'w>,
    /// How texts look.
    pub style: Style,
    /// The command line that the command belongs to.
    pub program: clap::Command,
}
