//! A place in the text of a document, and how it moves on.

use super::block::{self, Block};
use super::scalar::{Around, Form, Found, Scalar};
use super::stop::NotPlain;
use super::{quoted, unquoted};
use crate::manifest::node::Place;

/// The tag that makes a text of the scalar after it.
const TEXT: &str = "!!str ";

/// Goes over a text once. Outside scalars it passes no line break but by [`Cursor::end_line`].
#[derive(Clone, Copy)]
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
    pub(super) fn at_begin_of(text: &'a str) -> Result<Cursor<'a>, NotPlain> {
        let is_ascii = text.is_ascii();
        let is_odd = has_control(text.as_bytes()) || !is_ascii && text.chars().any(is_odd);
        if is_odd || u32::try_from(text.len()).is_err() {
            return Err(NotPlain);
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

    /// Whether a block scalar comes next, where one may.
    pub(super) fn is_at_block(&self) -> bool {
        matches!(self.next(), b'|' | b'>')
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

    /// Passes so many bytes, which may go over several lines.
    fn pass_over(&mut self, length: usize) {
        let passed = &self.rest()[..length];
        let Some(last) = passed.rfind('\n') else {
            return self.pass(length);
        };
        self.line += passed.bytes().filter(|byte| *byte == b'\n').count() as u32;
        self.at += last + 1;
        self.line_start = self.at;
        self.pass(length - last - 1);
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
    pub(super) fn end_line(&mut self) -> Result<(), NotPlain> {
        self.pass_blanks();
        if !self.is_at_line_end() {
            return Err(NotPlain);
        }
        self.at += 1;
        self.line += 1;
        self.line_start = self.at;
        Ok(())
    }

    /// Passes a scalar and the spaces after it. One that starts on a line may end on another.
    pub(super) fn scalar(&mut self, around: Around) -> Result<Scalar<'a>, NotPlain> {
        let quoted = matches!(self.next(), b'\'' | b'"');
        let found = if quoted { quoted::read(self.rest(), around.outer) } else { unquoted::read(self.rest(), around) };
        let Some(Found { text, length, is_one_line }) = found else { return self.tagged(around) };
        let place = Place { length: length as u32, ..self.place() };
        if is_one_line {
            self.pass(length)
        } else {
            self.pass_over(length)
        }
        self.pass_spaces();
        let form = if quoted { Form::Quoted } else { Form::Bare };
        Ok(Scalar { text, form, place })
    }

    /// Passes a scalar with a tag that makes a text of it. Keys with tags, and other tags, are left to the library.
    fn tagged(&mut self, around: Around) -> Result<Scalar<'a>, NotPlain> {
        if !self.rest().starts_with(TEXT) {
            return Err(NotPlain);
        }
        self.pass(TEXT.len());
        self.pass_spaces();
        if self.next() == b'!' {
            return Err(NotPlain);
        }
        let scalar = self.scalar(around)?;
        if self.next() == b':' { Err(NotPlain) } else { Ok(Scalar { form: Form::Tagged, ..scalar }) }
    }

    /// Passes a block scalar in a block with the column `outer`, up to the last line break before what follows it.
    pub(super) fn block(&mut self, outer: usize) -> Result<Scalar<'a>, NotPlain> {
        let Block { text, start, end, resume } = block::read(self.rest(), outer).ok_or(NotPlain)?;
        let mut content = *self;
        content.pass_over(start);
        self.pass_over(resume);
        Ok(Scalar {
            text: text.into(),
            form: Form::Quoted,
            place: Place { length: (end - start) as u32, ..content.place() },
        })
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }
}

/// Whether a byte is neither a line break nor a tab nor part of a character that is seen. Tabs are read inside scalars
/// and comments; elsewhere the library knows what they may do. Sixteen bytes are looked at together.
fn has_control(bytes: &[u8]) -> bool {
    let is_control = |byte: u8| (byte < b' ') & (byte != b'\n') & (byte != b'\t') | (byte == 0x7f);
    let any = |bytes: &[u8]| bytes.iter().fold(false, |found, byte| found | is_control(*byte));
    let (chunks, rest) = bytes.as_chunks::<16>();
    chunks.iter().any(|chunk| any(chunk)) || any(rest)
}

/// Whether a character beyond ASCII could be anything but content: it breaks a line, controls something, or marks the
/// order of bytes.
fn is_odd(character: char) -> bool {
    ('\u{80}'..'\u{a0}').contains(&character) || "\u{2028}\u{2029}\u{feff}\u{fffe}\u{ffff}".contains(character)
}
