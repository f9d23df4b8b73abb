//! A place in the text of a document, and how it moves on.

use super::scalar::{self, Around, Scalar};
use super::stop::Stop;
use crate::manifest::node::Place;

/// Goes over a text once. It passes no line break but by [`Cursor::end_line`].
pub(super) struct Cursor<'a> {
    text: &'a str,
    is_ascii: bool,
    /// The offset of what comes next.
    at: usize,
    /// The line of it, from 1.
    line: u32,
    /// Where the line would start if every character so far had one byte.
    line_start: usize,
}

impl<'a> Cursor<'a> {
    /// The start of `text`, if no character in it is odd and every offset fits into a place.
    pub(super) fn at_begin_of(text: &'a str) -> Result<Cursor<'a>, Stop> {
        let is_ascii = text.is_ascii();
        let is_odd =
            text.bytes().fold(false, |odd, byte| odd | is_control(byte)) || !is_ascii && text.chars().any(is_odd);
        if is_odd || u32::try_from(text.len()).is_err() {
            return Err(Stop::NotPlain);
        }
        Ok(Cursor { text, is_ascii, at: 0, line: 1, line_start: 0 })
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.text.len() <= self.at
    }

    /// The next byte; the end of the text is the end of a line.
    pub(super) fn next(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(b'\n')
    }

    pub(super) fn is_at_line_end(&self) -> bool {
        self.next() == b'\n'
    }

    pub(super) fn is_at_bracket(&self) -> bool {
        matches!(self.next(), b'[' | b'{')
    }

    /// Whether an indicator comes next, followed by white space.
    pub(super) fn is_at_indicator(&self, indicator: u8) -> bool {
        let after = self.text.as_bytes().get(self.at + 1);
        self.next() == indicator && matches!(after, None | Some(b' ' | b'\n'))
    }

    /// Whether a document may start or end here.
    pub(super) fn is_at_marker(&self) -> bool {
        self.column() == 0 && (self.rest().starts_with("---") || self.rest().starts_with("..."))
    }

    /// The characters before this one on its line.
    pub(super) fn column(&self) -> usize {
        self.at - self.line_start
    }

    pub(super) fn line(&self) -> u32 {
        self.line
    }

    /// This place, without a length.
    pub(super) fn place(&self) -> Place {
        Place { line: self.line, column: self.column() as u32 + 1, offset: self.at as u32, length: 0 }
    }

    /// Passes so many bytes of this line.
    pub(super) fn pass(&mut self, length: usize) {
        if !self.is_ascii {
            let passed = &self.text[self.at..self.at + length];
            self.line_start += passed.len() - passed.chars().count();
        }
        self.at += length;
    }

    pub(super) fn pass_spaces(&mut self) {
        while self.next() == b' ' {
            self.at += 1;
        }
    }

    /// Passes spaces, and a comment after one or at the start of a line.
    pub(super) fn pass_blanks(&mut self) {
        self.pass_spaces();
        if self.next() == b'#' && (self.column() == 0 || self.text.as_bytes()[self.at - 1] == b' ') {
            self.pass(self.rest().find('\n').unwrap_or(self.rest().len()));
        }
    }

    /// Passes what is blank at the end of a line, and the line break.
    pub(super) fn end_line(&mut self) -> Result<(), Stop> {
        self.pass_blanks();
        if !self.is_at_line_end() {
            return Err(Stop::NotPlain);
        }
        self.at += 1;
        self.line += 1;
        self.line_start = self.at;
        Ok(())
    }

    /// Passes a scalar and the spaces after it.
    pub(super) fn scalar(&mut self, around: Around) -> Result<Scalar<'a>, Stop> {
        let quoted = matches!(self.next(), b'\'' | b'"');
        let found = if quoted { scalar::quoted(self.rest()) } else { scalar::unquoted(self.rest(), around) };
        let (text, length) = found.ok_or(Stop::NotPlain)?;
        let place = Place { length: length as u32, ..self.place() };
        self.pass(length);
        self.pass_spaces();
        Ok(Scalar { text, quoted, place })
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }
}

/// Whether a byte is neither a line break nor part of a character that is seen: the library knows what tabs may do and
/// others may not.
fn is_control(byte: u8) -> bool {
    byte < b' ' && byte != b'\n' || byte == 0x7f
}

/// Whether a character beyond ASCII could be anything but content.
fn is_odd(character: char) -> bool {
    let is_white = !character.is_ascii() && character.is_whitespace();
    is_white || ('\u{80}'..'\u{a0}').contains(&character) || "\u{feff}\u{fffe}\u{ffff}".contains(character)
}
