//! Block scalars: `|` keeps its lines, `>` folds them.

use super::folding::spaces;

/// A block scalar. Offsets are those in the text that it was read from.
pub(super) struct Block {
    /// What it says.
    pub text: String,
    /// Where its content starts, which is where the library says that it is.
    pub start: usize,
    /// Where what is not a part of it starts, after the indent of the next line.
    pub end: usize,
    /// The last line break before that, or the end of the text.
    pub resume: usize,
}

/// What follows `|` or `>` on the first line.
struct Header {
    folds: bool,
    /// What becomes of the line breaks at the end.
    chomping: Chomping,
    /// How much deeper than the block around the lines are; `None` where the first line says it.
    deeper: Option<usize>,
    /// With its line break.
    length: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomping {
    Strip,
    Clip,
    Keep,
}

/// The block scalar at the start of `rest` in a block with the column `outer`; `None` if it is not one, or one that is
/// left to the library.
pub(super) fn read(rest: &str, outer: usize) -> Option<Block> {
    let header = Header::of(rest)?;
    let given = header.deeper.map(|deeper| outer + deeper);
    let mut lines = Lines { rest, at: header.length, column: 0, breaks: 0 };
    let longest = lines.pass_indent(given.unwrap_or(usize::MAX));
    let start = lines.at;
    let is_empty = lines.column <= outer;
    let indent = given.unwrap_or(lines.column);
    let is_odd = lines.is_at_end() || lines.next() == b'\t' || given.is_none() && lines.column < longest;
    if is_odd || !is_empty && lines.column < indent {
        return None;
    }
    let (mut text, has_open_end) = if is_empty { Default::default() } else { lines.content(header.folds, indent) };
    if header.chomping != Chomping::Strip && !is_empty {
        text.push('\n');
    }
    if header.chomping == Chomping::Keep && !has_open_end {
        text.extend(std::iter::repeat_n('\n', lines.breaks));
    }
    let resume = if has_open_end { lines.at } else { lines.at - lines.column - 1 };
    Some(Block { text, start, end: lines.at, resume })
}

impl Header {
    fn of(rest: &str) -> Option<Header> {
        let (line, _) = rest.split_once('\n')?;
        let folds = line.starts_with('>');
        let (mut chomping, mut deeper) = (None, None);
        let mut marks = line[1..].bytes().take_while(|byte| *byte != b' ');
        let count = marks.clone().count();
        let are_known = marks.all(|mark| match mark {
            b'+' => chomping.replace(Chomping::Keep).is_none(),
            b'-' => chomping.replace(Chomping::Strip).is_none(),
            b'1'..=b'9' => deeper.replace(usize::from(mark - b'0')).is_none(),
            _ => false,
        });
        let after = line[1 + count..].trim_start_matches(' ');
        let is_header = are_known && (after.is_empty() || after.starts_with('#'));
        let chomping = chomping.unwrap_or(Chomping::Clip);
        is_header.then_some(Header { folds, chomping, deeper, length: line.len() + 1 })
    }
}

/// The lines after a header.
struct Lines<'a> {
    rest: &'a str,
    at: usize,
    /// The column of `at`.
    column: usize,
    /// The line breaks of empty lines before it.
    breaks: usize,
}

impl Lines<'_> {
    /// Passes empty lines and the indent of the next line, up to the column `indent`; returns the longest one of them.
    fn pass_indent(&mut self, indent: usize) -> usize {
        let mut longest = 0;
        self.breaks = 0;
        loop {
            self.column = spaces(&self.rest.as_bytes()[self.at..]).min(indent);
            self.at += self.column;
            longest = longest.max(self.column);
            if self.is_at_end() || self.next() != b'\n' {
                return longest;
            }
            self.at += 1;
            self.breaks += 1;
        }
    }

    /// The content without the line breaks at its end, and whether it ends with the text, without a line break.
    fn content(&mut self, folds: bool, indent: usize) -> (String, bool) {
        let mut text = String::new();
        let (mut follows, mut followed_blank) = (false, false);
        while self.column == indent && !self.is_at_end() {
            let is_blank = matches!(self.next(), b' ' | b'\t');
            let joins = folds && follows && !followed_blank && !is_blank;
            match self.breaks {
                0 if joins => text.push(' '),
                empty => text.extend(std::iter::repeat_n('\n', empty + usize::from(follows && !joins))),
            }
            (follows, followed_blank) = (true, is_blank);
            let content = &self.rest[self.at..];
            let length = content.find('\n').unwrap_or(content.len());
            text.push_str(&content[..length]);
            self.at += length;
            if self.is_at_end() {
                return (text, true);
            }
            self.at += 1;
            self.pass_indent(indent);
        }
        (text, false)
    }

    fn is_at_end(&self) -> bool {
        self.at == self.rest.len()
    }

    /// The next byte.
    fn next(&self) -> u8 {
        self.rest.as_bytes()[self.at]
    }
}
