//! A writer that stops at a limit, so that an answer that is too large costs no more than one that is not.

use std::io::{self, Write};

use crate::answer::problem::Problem;
use crate::deadline::Deadline;

/// What most answers take, in bytes.
const TYPICAL: usize = 16 << 10;

/// A longer text goes on in another piece: one that grows is copied, and has the old and the new text meanwhile.
const PIECE: usize = 1 << 20;

/// Says whether so many bytes, all that there is room for so far, may be held.
pub type Room<'a> = &'a dyn Fn(usize) -> Result<(), Problem>;

/// Bytes, up to a limit, as long as they are waited for and there is room for them. All three are looked at where the
/// text has to grow.
pub struct Bounded<'a> {
    /// The pieces that are full.
    full: Vec<Vec<u8>>,
    /// How many bytes they have.
    before: usize,
    /// The piece that is written.
    bytes: Vec<u8>,
    limit: usize,
    deadline: Deadline<'a>,
    room: Option<Room<'a>>,
    stopped: Option<Stop>,
}

/// Why writing stopped.
#[derive(Clone, Debug)]
pub enum Stop {
    /// More than the limit was to be written.
    Exceeded,
    /// The client no longer waits.
    GivenUp,
    /// There is no room for more.
    Refused(Problem),
}

impl<'a> Bounded<'a> {
    /// Room for `limit` bytes.
    pub fn new(limit: usize, deadline: Deadline<'a>) -> Bounded<'a> {
        let bytes = Vec::with_capacity(limit.min(TYPICAL));
        Bounded { full: Vec::new(), before: 0, bytes, limit, deadline, room: None, stopped: None }
    }

    /// The same, where `room` is asked before the text takes more than most do.
    #[must_use]
    pub fn within(self, room: Room<'a>) -> Bounded<'a> {
        Bounded { room: Some(room), ..self }
    }

    /// Room for all that is written, for `bytes` of it at once. What is written to this writer alone has its code once.
    pub fn with_room(bytes: usize) -> Bounded<'a> {
        let bytes = Vec::with_capacity(bytes);
        Bounded { bytes, ..Bounded::new(usize::MAX, Deadline::NONE) }
    }

    /// Makes room at once for a text that is known to take so many bytes, where there may be so many.
    pub fn expect(&mut self, bytes: usize) {
        let bytes = bytes.min(PIECE);
        let has_room = bytes <= self.limit && self.room.is_none_or(|room| room(bytes).is_ok());
        if self.full.is_empty() && self.bytes.capacity() < bytes && has_room {
            // To grow would copy the room that there is, used or not.
            let mut wider = Vec::with_capacity(bytes);
            wider.extend_from_slice(&self.bytes);
            self.bytes = wider;
        }
    }

    /// Makes room for `more` bytes, where there may be so many and the client still waits.
    fn grow(&mut self, more: usize) -> io::Result<()> {
        let length = self.bytes.len();
        let left = self.limit - self.before - length;
        if left < more {
            return self.stop(Stop::Exceeded);
        }
        if self.deadline.check().is_err() {
            return self.stop(Stop::GivenUp);
        }
        // A piece ends where the next bytes have no place in it, somewhat before its end.
        let is_full = PIECE / 2 <= length;
        // What comes after a large piece is mostly small, and has its place with it.
        let wanted = more.saturating_add(TYPICAL);
        let capacity = if is_full { left.min(more.max(PIECE)) } else { length + left.min(wanted.max(length)) };
        let kept = self.full.iter().map(Vec::capacity).sum::<usize>() + if is_full { self.bytes.capacity() } else { 0 };
        if let Some(Err(problem)) = self.room.map(|room| room(kept + capacity)) {
            return self.stop(Stop::Refused(problem));
        }
        if is_full {
            self.full.push(std::mem::replace(&mut self.bytes, Vec::with_capacity(capacity)));
            self.before += length;
        } else {
            self.bytes.reserve_exact(capacity - length);
        }
        Ok(())
    }

    /// The piece that is written, where it has room for so many bytes more.
    #[inline]
    pub fn room(&mut self, bytes: usize) -> Option<&mut Vec<u8>> {
        (bytes <= self.bytes.capacity() - self.bytes.len()).then_some(&mut self.bytes)
    }

    /// Writes one after the other: that there is room is looked at once.
    ///
    /// # Errors
    ///
    /// As those of writing each.
    #[inline]
    pub fn write_pieces<const COUNT: usize>(&mut self, pieces: [&[u8]; COUNT]) -> io::Result<()> {
        match self.room(pieces.iter().map(|piece| piece.len()).sum()) {
            Some(bytes) => pieces.iter().for_each(|piece| bytes.extend_from_slice(piece)),
            None => pieces.iter().try_for_each(|piece| self.write_all(piece))?,
        }
        Ok(())
    }

    /// Writes what there was no room for.
    #[cold]
    fn write_grown(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.grow(bytes.len())?;
        self.bytes.extend_from_slice(bytes);
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
    pub fn stopped(&self) -> Option<&Stop> {
        self.stopped.as_ref()
    }

    /// What was written, in one piece.
    pub fn into_bytes(self) -> Vec<u8> {
        if self.full.is_empty() { self.bytes } else { self.into_pieces().concat() }
    }

    /// What was written, in pieces; most texts are one.
    pub fn into_pieces(self) -> Vec<Vec<u8>> {
        let Bounded { mut full, bytes, .. } = self;
        full.push(bytes);
        full
    }
}

impl Write for Bounded<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    /// An answer is written in thousands of small pieces: that there is room for one is looked at once.
    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.bytes.capacity() - self.bytes.len() < bytes.len() {
            return self.write_grown(bytes);
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
    use std::cell::Cell;

    use super::*;
    use crate::answer::problem::OVERLOADED;

    #[test]
    fn takes_what_fits_and_remembers_what_did_not() {
        let mut writer = Bounded::new(4, Deadline::NONE);
        writer.write_all(b"abcd").unwrap();
        assert!(writer.stopped().is_none());
        assert!(writer.write_all(b"e").is_err());
        assert!(matches!(writer.stopped(), Some(Stop::Exceeded)));
        assert_eq!(writer.into_bytes(), b"abcd");
    }

    #[test]
    fn pieces_are_written_as_far_as_there_may_be_some() {
        let mut writer = Bounded::new(4, Deadline::NONE);
        writer.write_pieces([b"a", b"bc"]).unwrap();
        assert!(writer.room(1).is_some() && writer.room(2).is_none());
        assert!(writer.write_pieces([b"d", b"e"]).is_err());
        assert_eq!(writer.into_bytes(), b"abcd");
    }

    #[test]
    fn a_large_text_is_not_copied() {
        let most = Cell::new(0);
        let room = |bytes| {
            most.set(bytes);
            if bytes <= 9 << 20 { Ok(()) } else { Err(Problem::new(&OVERLOADED, "")) }
        };
        let mut writer = Bounded::new(16 << 20, Deadline::NONE).within(&room);
        let mut written = 0;
        while writer.write_all(&[b' '; 100]).is_ok() {
            written += 100;
            let held = writer.full.iter().map(Vec::capacity).sum::<usize>() + writer.bytes.capacity();
            assert!(held <= most.get().max(TYPICAL) && held < written + (2 << 20), "{held} for {written}");
        }
        assert!(matches!(writer.stopped(), Some(Stop::Refused(_))));
        assert!((8 << 20) < written && written <= 9 << 20, "{written}");
        assert!(8 <= writer.into_pieces().len());
    }

    #[test]
    fn the_limit_is_that_of_all_pieces() {
        let mut writer = Bounded::new(5 << 20, Deadline::NONE);
        let written = (0..).take_while(|_| writer.write_all(&[b'x'; 1_000]).is_ok()).count();
        assert_eq!(written, (5 << 20) / 1_000);
        writer.write_all(&[b'y'; (5 << 20) % 1_000]).unwrap();
        assert!(matches!(writer.stopped(), Some(Stop::Exceeded)) && writer.write_all(b"z").is_err());
        let bytes = writer.into_bytes();
        assert!(bytes.len() == 5 << 20 && bytes.ends_with(b"yy"));
    }

    #[test]
    fn a_text_that_is_expected_grows_once_and_what_follows_a_large_piece_has_room() {
        let mut writer = Bounded::new(1 << 20, Deadline::NONE);
        writer.expect(300_000);
        let room = writer.bytes.capacity();
        (0..300).for_each(|_| writer.write_all(&[b'x'; 1_000]).unwrap());
        assert!(300_000 <= room && writer.bytes.capacity() == room);
        let mut writer = Bounded::new(1 << 20, Deadline::NONE);
        [200_000, 1_000].into_iter().for_each(|bytes| writer.write_all(&vec![b'x'; bytes]).unwrap());
        assert!(writer.bytes.capacity() < 300_000);
        let mut writer = Bounded::new(100, Deadline::NONE);
        writer.expect(1_000);
        assert!(writer.bytes.capacity() < 1_000 && writer.write_all(&[b'x'; 101]).is_err());
    }

    #[test]
    fn stops_when_nobody_waits() {
        let mut writer = Bounded::new(1 << 20, Deadline::new(&|| true));
        writer.write_all(b"the first bytes").unwrap();
        assert!(writer.write_all(&[b' '; TYPICAL]).is_err());
        assert!(matches!(writer.stopped(), Some(Stop::GivenUp)));
    }
}
