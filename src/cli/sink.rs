//! Where the output of a command goes, piece by piece.

use std::io::{self, Write};
use std::ops::ControlFlow;

/// Where output goes. After a failure nothing is written any more.
pub struct Sink<'o> {
    out: &'o mut dyn Write,
    failure: Option<io::Error>,
}

impl<'o> Sink<'o> {
    /// Writes to `out`.
    pub fn new(out: &'o mut dyn Write) -> Sink<'o> {
        Sink { out, failure: None }
    }

    /// Writes; breaks off where that fails, or failed before.
    pub fn write(&mut self, text: &str) -> ControlFlow<()> {
        if self.failure.is_none() {
            self.failure = self.out.write_all(text.as_bytes()).err();
        }
        if self.failure.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Writes what is still held.
    ///
    /// # Errors
    ///
    /// The first failure.
    pub fn end(self) -> io::Result<()> {
        self.failure.map_or_else(|| self.out.flush(), Err)
    }
}
