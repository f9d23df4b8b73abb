//! A writer that stops at a limit, so that an answer that is too large costs no more than one that is not.

use std::io::{self, Write};

use crate::deadline::Deadline;

/// What most answers take, in bytes.
const TYPICAL: usize = 16 << 10;

/// By how many bytes a short text may grow at once.
const LOOK: usize = 16 << 10;

/// From this many bytes on the text grows by a quarter. A vector doubles, and has the old and the new text while it
/// copies.
const LARGE: usize = 1 << 20;

/// Bytes, up to a limit, as long as they are waited for. Both are looked at where the text has to grow.
pub struct Bounded<'a> {
    bytes: Vec<u8>,
    limit: usize,
    deadline: Deadline<'a>,
    stopped: Option<Stop>,
}

/// Why writing stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// More than the limit was to be written.
    Exceeded,
    /// The client no longer waits.
    GivenUp,
}

impl<'a> Bounded<'a> {
    /// Room for `limit` bytes.
    pub fn new(limit: usize, deadline: Deadline<'a>) -> Bounded<'a> {
        let bytes = Vec::with_capacity(limit.min(TYPICAL));
        Bounded { bytes, limit, deadline, stopped: None }
    }

    /// Room for all that is written, for `bytes` of it at once. What is written to this writer alone has its code once.
    pub fn with_room(bytes: usize) -> Bounded<'a> {
        Bounded { bytes: Vec::with_capacity(bytes), limit: usize::MAX, deadline: Deadline::NONE, stopped: None }
    }

    /// Makes room for `more` bytes, where there may be so many and the client still waits.
    #[cold]
    fn grow(&mut self, more: usize) -> io::Result<()> {
        let length = self.bytes.len();
        if self.limit - length < more {
            return self.stop(Stop::Exceeded);
        }
        if self.deadline.check().is_err() {
            return self.stop(Stop::GivenUp);
        }
        let spare = if LARGE < length { (length / 4).max(LOOK) } else { length.min(LARGE) };
        self.bytes.reserve_exact((self.limit - length).min(more.saturating_add(spare)));
        Ok(())
    }

    fn stop(&mut self, why: Stop) -> io::Result<()> {
        self.stopped = Some(why);
        Err(io::Error::other("writing was stopped"))
    }

    /// How many bytes there may be.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Why writing stopped, if it did.
    pub fn stopped(&self) -> Option<Stop> {
        self.stopped
    }

    /// What was written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl Write for Bounded<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    /// An answer is written in thousands of small pieces.
    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.bytes.capacity() - self.bytes.len() < bytes.len() {
            self.grow(bytes.len())?;
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_fits_and_remembers_what_did_not() {
        let mut writer = Bounded::new(4, Deadline::NONE);
        writer.write_all(b"abcd").unwrap();
        assert_eq!(writer.stopped(), None);
        assert!(writer.write_all(b"e").is_err());
        assert_eq!(writer.stopped(), Some(Stop::Exceeded));
        assert_eq!(writer.into_bytes(), b"abcd");
    }

    #[test]
    fn a_large_text_has_little_room_to_spare() {
        let mut writer = Bounded::new(16 << 20, Deadline::NONE);
        while writer.bytes.len() < 9 << 20 {
            writer.write_all(&[b' '; 100]).unwrap();
            let (length, capacity) = (writer.bytes.len(), writer.bytes.capacity());
            assert!(length < 2 * LARGE || capacity <= length + length / 4 + 2 * LOOK, "{capacity} for {length}");
        }
    }

    #[test]
    fn stops_when_nobody_waits() {
        let mut writer = Bounded::new(1 << 20, Deadline::new(&|| true));
        writer.write_all(b"the first bytes").unwrap();
        assert!(writer.write_all(&[b' '; TYPICAL]).is_err());
        assert_eq!(writer.stopped(), Some(Stop::GivenUp));
    }
}
