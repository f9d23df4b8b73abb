//! The text of a plain document, line by line, into a tree.

use super::cursor::Cursor;
use super::scalar::{Around, Form, Scalar};
use super::stop::NotPlain;
use super::tree::{Open, Tree};
use crate::manifest::node::Place;

/// How far a key's colon may be from its start; the library goes no shorter way.
pub(super) const LONGEST_KEY: usize = 1_000;

/// Reads a document from its first byte to its last.
pub(super) struct Reader<'a, 'l> {
    text: Cursor<'a>,
    tree: Tree<'a, 'l>,
    /// Whether a marker or content has been seen.
    begun: bool,
    /// Where the value is missing that the innermost list or mapping waits for.
    waiting: Option<Place>,
}

impl<'a, 'l> Reader<'a, 'l> {
    pub(super) fn new(text: Cursor<'a>, tree: Tree<'a, 'l>) -> Reader<'a, 'l> {
        Reader { text, tree, begun: false, waiting: None }
    }

    /// Reads all lines.
    pub(super) fn read(mut self) -> Result<Tree<'a, 'l>, NotPlain> {
        while !self.text.is_at_end() {
            self.text.pass_spaces();
            if !matches!(self.text.next(), b'\n' | b'#') {
                self.content()?;
            }
            self.text.end_line()?;
        }
        self.fill()?;
        while !self.tree.open.is_empty() {
            self.tree.end()?;
        }
        Ok(self.tree)
    }

    /// A line that is neither blank nor a comment.
    fn content(&mut self) -> Result<(), NotPlain> {
        let indent = self.text.column();
        if self.text.is_at_marker() {
            return self.marker();
        }
        self.begun = true;
        let dash = self.text.is_at_indicator(b'-');
        if self.takes_value(indent, dash) {
            self.waiting = None;
            return self.value();
        }
        self.fill()?;
        self.leave(indent, dash)?;
        match self.tree.open.last() {
            Some(open) if open.indent == indent && open.is_sequence() == dash => {}
            _ => return Err(NotPlain),
        }
        if !dash {
            let key = self.text.scalar(self.in_block())?;
            return self.entry(key);
        }
        self.pass_dash();
        if self.waiting.is_some() { Ok(()) } else { self.value() }
    }

    /// One `---` may come before all content.
    fn marker(&mut self) -> Result<(), NotPlain> {
        if self.begun || self.text.next() != b'-' {
            return Err(NotPlain);
        }
        self.begun = true;
        self.text.pass("---".len());
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
    fn fill(&mut self) -> Result<(), NotPlain> {
        self.waiting.take().map_or(Ok(()), |place| self.tree.scalar(Scalar::missing(place)))
    }

    /// Ends what a line of this indent does not belong to.
    fn leave(&mut self, indent: usize, dash: bool) -> Result<(), NotPlain> {
        let is_left = |open: &Open<'_>| indent < open.indent || indent == open.indent && open.is_sequence() && !dash;
        while self.tree.open.last().is_some_and(is_left) {
            self.tree.end()?;
        }
        Ok(())
    }

    /// A value at the start of a line or after a dash, where lists and mappings may start.
    fn value(&mut self) -> Result<(), NotPlain> {
        while self.text.is_at_indicator(b'-') {
            let (dash, indent) = (self.text.place(), self.text.column());
            let after = self.pass_dash();
            let is_at_key = self.tree.open.last().is_some_and(|open| open.indent == indent);
            self.tree.start_sequence(if is_at_key { after } else { dash }, indent)?;
            if self.waiting.is_some() {
                return Ok(());
            }
        }
        if self.text.is_at_bracket() {
            return self.flow();
        }
        let (start, indent) = (self.text.place(), self.text.column());
        let scalar = self.scalar()?;
        if !self.text.is_at_indicator(b':') {
            return self.tree.scalar(scalar);
        }
        self.tree.start_mapping(start, indent)?;
        self.entry(scalar)
    }

    /// What follows a key: a colon, and the value or nothing.
    fn entry(&mut self, key: Scalar<'a>) -> Result<(), NotPlain> {
        if !self.text.is_at_indicator(b':') {
            return Err(NotPlain);
        }
        self.key(key)?;
        if self.waiting.is_some() {
            return Ok(());
        }
        if self.text.is_at_bracket() {
            return self.flow();
        }
        let value = self.scalar()?;
        self.tree.scalar(value)
    }

    /// A scalar in a block, which may have several lines.
    fn scalar(&mut self) -> Result<Scalar<'a>, NotPlain> {
        let around = self.in_block();
        match around.outer {
            Some(outer) if self.text.is_at_block() => self.text.block(outer),
            _ => self.text.scalar(around),
        }
    }

    /// What a scalar in the innermost block is in.
    fn in_block(&self) -> Around {
        Around { brackets: false, outer: self.tree.open.last().map(|open| open.indent) }
    }

    /// Takes a key and passes its colon.
    fn key(&mut self, key: Scalar<'a>) -> Result<(), NotPlain> {
        let length = (self.text.place().offset - key.place.offset) as usize;
        if LONGEST_KEY < length || key.place.line != self.text.line() {
            return Err(NotPlain);
        }
        self.tree.scalar(key)?;
        let colon = self.text.place();
        self.text.pass(1);
        self.text.pass_blanks();
        self.wait(colon);
        Ok(())
    }

    /// Passes a dash and the blanks after it, up to the place that is returned.
    fn pass_dash(&mut self) -> Place {
        self.text.pass(1);
        self.text.pass_blanks();
        let after = self.text.place();
        self.wait(after);
        after
    }

    /// Waits for the value that belongs to `place`, if the line has no more.
    fn wait(&mut self, place: Place) {
        self.waiting = self.text.is_at_line_end().then_some(place);
    }

    /// Brackets and all that is in them; no key, and no scalar without quotes, may start on one line and end on
    /// another.
    fn flow(&mut self) -> Result<(), NotPlain> {
        let outside = self.tree.open.len();
        let outer = self.tree.open.last().map(|open| open.indent);
        loop {
            if self.text.is_at_bracket() {
                self.open_bracket()?;
                self.pass_lines(outer)?;
                if !self.is_closed() {
                    self.flow_key(outer)?;
                    continue;
                }
            } else {
                let scalar = self.text.scalar(Around { brackets: true, outer })?;
                self.tree.scalar(scalar)?;
                self.pass_lines(outer)?;
            }
            while self.is_closed() {
                self.tree.end()?;
                self.text.pass(1);
                if self.tree.open.len() == outside {
                    return Ok(());
                }
                self.pass_lines(outer)?;
            }
            if self.text.next() != b',' {
                return Err(NotPlain);
            }
            self.text.pass(1);
            self.pass_lines(outer)?;
            self.flow_key(outer)?;
        }
    }

    fn open_bracket(&mut self) -> Result<(), NotPlain> {
        let place = Place { length: 1, ..self.text.place() };
        match self.text.next() {
            b'[' => self.tree.start_sequence(place, 0)?,
            _ => self.tree.start_mapping(place, 0)?,
        }
        self.text.pass(1);
        Ok(())
    }

    /// Passes what is blank in brackets. The next line has to be deeper than the block around, and be no marker where
    /// there is none.
    fn pass_lines(&mut self, outer: Option<usize>) -> Result<(), NotPlain> {
        let line = self.text.line();
        self.text.pass_blanks();
        while self.text.is_at_line_end() && !self.text.is_at_end() {
            self.text.end_line()?;
            self.text.pass_blanks();
        }
        let is_inside = match outer {
            Some(indent) => indent < self.text.column(),
            None => 0 < self.text.column() || self.is_closed(),
        };
        if line == self.text.line() || is_inside { Ok(()) } else { Err(NotPlain) }
    }

    /// Whether the innermost bracket is closed here.
    fn is_closed(&self) -> bool {
        let closing = match self.tree.open.last() {
            Some(open) if open.is_sequence() => b']',
            _ => b'}',
        };
        self.text.next() == closing
    }

    /// The key of the next value, if one comes first.
    fn flow_key(&mut self, outer: Option<usize>) -> Result<(), NotPlain> {
        if self.tree.open.last().is_some_and(Open::is_sequence) {
            return Ok(());
        }
        let key = self.text.scalar(Around { brackets: true, outer })?;
        // As in JSON, the colon after a quote needs no space after it.
        let follows_quote = key.form == Form::Quoted && key.place.offset + key.place.length == self.text.place().offset;
        match self.text.next() {
            b':' if follows_quote || self.text.is_at_indicator(b':') => self.key(key),
            _ => Err(NotPlain),
        }
    }
}
