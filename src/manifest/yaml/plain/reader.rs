//! The text of a plain document, line by line, into a tree.

use std::borrow::Cow;

use super::{Open, Scalar, Stop, Tree};
use crate::manifest::node::Place;

/// How far a key's colon may be from its begin; the library goes no shorter way.
pub(super) const LONGEST_KEY: usize = 1_000;

/// Reads a document from its first byte to its last.
pub(super) struct Reader<'a> {
    text: &'a str,
    tree: Tree<'a>,
    /// The offset of what comes next.
    at: usize,
    /// The line of it, from 1.
    line: u32,
    /// Where the line would begin if every character so far had one byte.
    line_start: usize,
    /// Whether a marker or content has been seen.
    begun: bool,
    /// Where the value is missing that the innermost list or mapping waits for.
    waiting: Option<Place>,
}

/// Where a scalar stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    Block,
    Flow,
}

impl<'a> Reader<'a> {
    /// A reader of `text` into `tree`, if no character is odd and every offset has its place.
    pub(super) fn new(text: &'a str, tree: Tree<'a>) -> Result<Reader<'a>, Stop> {
        if u32::try_from(text.len()).is_err()
            || text.bytes().fold(false, |odd, byte| odd | is_odd(byte))
            || !text.is_ascii() && text.chars().any(is_strange)
        {
            return Err(Stop::NotPlain);
        }
        Ok(Reader { text, tree, at: 0, line: 1, line_start: 0, begun: false, waiting: None })
    }

    /// Reads all lines.
    pub(super) fn read(mut self) -> Result<Tree<'a>, Stop> {
        while self.at < self.text.len() {
            self.pass_spaces();
            if !matches!(self.next(), b'\n' | b'#') {
                self.content()?;
            }
            self.end_line()?;
        }
        self.fill()?;
        while !self.tree.open.is_empty() {
            self.tree.end()?;
        }
        Ok(self.tree)
    }

    /// A line that is neither blank nor a comment.
    fn content(&mut self) -> Result<(), Stop> {
        let indent = self.column();
        if indent == 0 && ["---", "..."].iter().any(|marker| self.rest().starts_with(marker)) {
            return self.marker();
        }
        self.begun = true;
        let dash = self.is_indicator(b'-');
        if self.takes_value(indent, dash) {
            self.waiting = None;
            return self.value();
        }
        self.fill()?;
        self.leave(indent, dash)?;
        match self.tree.open.last() {
            Some(open) if open.indent == indent && open.is_sequence() == dash => {}
            _ => return Err(Stop::NotPlain),
        }
        if !dash {
            let key = self.scalar(Around::Block)?;
            return self.entry(key);
        }
        self.pass_dash();
        if self.waiting.is_some() { Ok(()) } else { self.value() }
    }

    /// One `---` may come before all content.
    fn marker(&mut self) -> Result<(), Stop> {
        if self.begun || self.next() != b'-' {
            return Err(Stop::NotPlain);
        }
        self.begun = true;
        self.at += "---".len();
        Ok(())
    }

    /// Whether a line belongs to the value that is missing: it is deeper, or a list as deep as the key it belongs to.
    fn takes_value(&self, indent: usize, dash: bool) -> bool {
        match self.tree.open.last() {
            None => self.tree.is_empty(),
            Some(_) if self.waiting.is_none() => false,
            Some(open) => open.indent < indent || open.indent == indent && dash && !open.is_sequence(),
        }
    }

    /// Lets a value be null that did not come.
    fn fill(&mut self) -> Result<(), Stop> {
        self.waiting.take().map_or(Ok(()), |place| self.tree.scalar(Scalar::missing(place)))
    }

    /// Ends what a line of this indent does not belong to.
    fn leave(&mut self, indent: usize, dash: bool) -> Result<(), Stop> {
        let is_left = |open: &Open| indent < open.indent || indent == open.indent && open.is_sequence() && !dash;
        while self.tree.open.last().is_some_and(is_left) {
            self.tree.end()?;
        }
        Ok(())
    }

    /// A value at the begin of a line or behind a dash, where lists and mappings may begin.
    fn value(&mut self) -> Result<(), Stop> {
        while self.is_indicator(b'-') {
            let (dash, indent) = (self.place(), self.column());
            let behind = self.pass_dash();
            let is_at_key = self.tree.open.last().is_some_and(|open| open.indent == indent);
            self.tree.start_sequence(if is_at_key { behind } else { dash }, indent)?;
            if self.waiting.is_some() {
                return Ok(());
            }
        }
        if self.is_bracket() {
            return self.flow();
        }
        let (start, indent) = (self.place(), self.column());
        let scalar = self.scalar(Around::Block)?;
        if !self.is_indicator(b':') {
            return self.tree.scalar(scalar);
        }
        self.tree.start_mapping(start, indent)?;
        self.entry(scalar)
    }

    /// What stands behind a key: a colon, and the value or nothing.
    fn entry(&mut self, key: Scalar<'_>) -> Result<(), Stop> {
        self.key(key)?;
        if self.waiting.is_some() {
            return Ok(());
        }
        if self.is_bracket() {
            return self.flow();
        }
        let value = self.scalar(Around::Block)?;
        self.tree.scalar(value)
    }

    /// Takes a key and passes its colon.
    fn key(&mut self, key: Scalar<'_>) -> Result<(), Stop> {
        if !self.is_indicator(b':') || LONGEST_KEY < self.at - key.place.offset as usize {
            return Err(Stop::NotPlain);
        }
        self.tree.scalar(key)?;
        let colon = self.place();
        self.at += 1;
        self.pass_blanks();
        self.wait(colon);
        Ok(())
    }

    /// Passes a dash and what is blank behind it, up to the place that is returned.
    fn pass_dash(&mut self) -> Place {
        self.at += 1;
        self.pass_blanks();
        let behind = self.place();
        self.wait(behind);
        behind
    }

    /// Waits for the value that belongs to `place`, if the line has no more.
    fn wait(&mut self, place: Place) {
        self.waiting = (self.next() == b'\n').then_some(place);
    }

    /// Brackets and all that is in them, on one line.
    fn flow(&mut self) -> Result<(), Stop> {
        let outside = self.tree.open.len();
        loop {
            if self.is_bracket() {
                self.open_bracket()?;
                if !self.is_closed() {
                    self.flow_key()?;
                    continue;
                }
            } else {
                let scalar = self.scalar(Around::Flow)?;
                self.tree.scalar(scalar)?;
            }
            while self.is_closed() {
                self.tree.end()?;
                self.at += 1;
                if self.tree.open.len() == outside {
                    return Ok(());
                }
                self.pass_spaces();
            }
            if self.next() != b',' {
                return Err(Stop::NotPlain);
            }
            self.at += 1;
            self.pass_spaces();
            self.flow_key()?;
        }
    }

    fn open_bracket(&mut self) -> Result<(), Stop> {
        let place = Place { length: 1, ..self.place() };
        match self.next() {
            b'[' => self.tree.start_sequence(place, 0)?,
            _ => self.tree.start_mapping(place, 0)?,
        }
        self.at += 1;
        self.pass_spaces();
        Ok(())
    }

    /// Whether the innermost bracket is closed here.
    fn is_closed(&self) -> bool {
        let closing = match self.tree.open.last() {
            Some(open) if open.is_sequence() => b']',
            _ => b'}',
        };
        self.next() == closing
    }

    /// The key of the next value, if one comes first.
    fn flow_key(&mut self) -> Result<(), Stop> {
        if self.tree.open.last().is_some_and(Open::is_sequence) {
            return Ok(());
        }
        let key = self.scalar(Around::Flow)?;
        self.key(key)
    }

    /// A scalar and the spaces behind it.
    fn scalar(&mut self, around: Around) -> Result<Scalar<'a>, Stop> {
        let start = self.place();
        let (text, end) = match self.next() {
            quote @ (b'\'' | b'"') => self.quoted(quote)?,
            _ => self.unquoted(around)?,
        };
        let quoted = matches!(self.next(), b'\'' | b'"');
        let place = Place { length: (end - self.at) as u32, ..start };
        self.pass(end);
        self.pass_spaces();
        Ok(Scalar { text, quoted, place })
    }

    /// What is in quotes, and where they end.
    fn quoted(&self, quote: u8) -> Result<(Cow<'a, str>, usize), Stop> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let mut end = start;
        let mut doubled = false;
        loop {
            match bytes.get(end) {
                None | Some(b'\n') => return Err(Stop::NotPlain),
                Some(b'\\') if quote == b'"' => return Err(Stop::NotPlain),
                Some(byte) if *byte != quote => end += 1,
                _ if quote == b'\'' && bytes.get(end + 1) == Some(&quote) => {
                    doubled = true;
                    end += 2;
                }
                _ => break,
            }
        }
        let text = &self.text[start..end];
        Ok((if doubled { text.replace("''", "'").into() } else { text.into() }, end + 1))
    }

    /// A scalar without quotes, and where it ends.
    fn unquoted(&self, around: Around) -> Result<(Cow<'a, str>, usize), Stop> {
        let rest = self.rest().as_bytes();
        let follows = |index: usize| rest.get(index + 1).copied().unwrap_or(b'\n');
        let is_flow = |byte: u8| around == Around::Flow && matches!(byte, b',' | b'[' | b']' | b'{' | b'}');
        let ends_behind = |index: usize| matches!(follows(index), b' ' | b'\n') || is_flow(follows(index));
        match rest.first() {
            Some(b'-' | b':') if !ends_behind(0) => {}
            Some(first) if !b"-:?,[]{}#&*!|>'\"%@`\n".contains(first) => {}
            _ => return Err(Stop::NotPlain),
        }
        let may_end = |byte: u8| matches!(byte, b'\n' | b':' | b'#' | b',' | b'[' | b']' | b'{' | b'}');
        let ends_at = |index: usize| match rest[index] {
            b'\n' => true,
            b':' => ends_behind(index),
            b'#' => rest[index - 1] == b' ',
            byte => is_flow(byte),
        };
        let end = rest.iter().enumerate().skip(1).find(|(index, byte)| may_end(**byte) && ends_at(*index));
        let end = end.map_or(rest.len(), |(end, _)| end);
        let text = self.rest()[..end].trim_end_matches(' ');
        Ok((text.into(), self.at + text.len()))
    }

    /// Passes what is blank at the end of a line, and the line break.
    fn end_line(&mut self) -> Result<(), Stop> {
        self.pass_blanks();
        if self.next() != b'\n' {
            return Err(Stop::NotPlain);
        }
        self.at += 1;
        self.line += 1;
        self.line_start = self.at;
        Ok(())
    }

    /// Passes spaces, and a comment behind one or at the begin of a line.
    fn pass_blanks(&mut self) {
        self.pass_spaces();
        if self.next() == b'#' && (self.column() == 0 || self.text.as_bytes()[self.at - 1] == b' ') {
            self.pass(self.rest().find('\n').map_or(self.text.len(), |length| self.at + length));
        }
    }

    fn pass_spaces(&mut self) {
        while self.next() == b' ' {
            self.at += 1;
        }
    }

    /// Passes all before `end` on this line.
    fn pass(&mut self, end: usize) {
        self.line_start += self.text.as_bytes()[self.at..end].iter().filter(|byte| is_inside(**byte)).count();
        self.at = end;
    }

    /// Whether an indicator stands here alone.
    fn is_indicator(&self, indicator: u8) -> bool {
        let follows = self.text.as_bytes().get(self.at + 1);
        self.next() == indicator && matches!(follows, None | Some(b' ' | b'\n'))
    }

    fn is_bracket(&self) -> bool {
        matches!(self.next(), b'[' | b'{')
    }

    /// The next byte; the end of the text is the end of a line.
    fn next(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(b'\n')
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The characters before this one on its line.
    fn column(&self) -> usize {
        self.at - self.line_start
    }

    /// This place, without a length.
    fn place(&self) -> Place {
        Place { line: self.line, column: self.column() as u32 + 1, offset: self.at as u32, length: 0 }
    }
}

/// Whether a byte is neither a line break nor a character that is seen: the library knows what tabs may do and others may not.
fn is_odd(byte: u8) -> bool {
    byte < b' ' && byte != b'\n' || byte == 0x7f
}

/// Whether a character beyond ASCII could be anything but content.
fn is_strange(character: char) -> bool {
    let is_control = ('\u{7f}'..'\u{a0}').contains(&character);
    is_control || !character.is_ascii() && character.is_whitespace() || "\u{feff}\u{fffe}\u{ffff}".contains(character)
}

/// Whether a byte continues a character.
fn is_inside(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}
