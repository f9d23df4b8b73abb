//! Lines, cut from what arrives in pieces of any size.

use std::mem::take;

use axum::body::Bytes;

/// Cuts lines. Blank ones do not count; a line's end may have a carriage return.
#[derive(Debug)]
pub struct Lines {
    /// The longest line, in bytes.
    limit: usize,
    /// How much of a line that is too long is read on.
    most: usize,
    /// What arrived and is not cut yet.
    arrived: Bytes,
    /// The start of a line whose end is not there.
    start: Vec<u8>,
    /// How much of a line that is too long was thrown away.
    skipped: usize,
    /// How many bytes of blank lines came after the last line.
    blank: usize,
    /// Whether the first line, which may start with a byte order mark, has passed.
    is_begun: bool,
}

/// What some programs write at the start of a text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What was cut.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// A line, without its end.
    Whole(Bytes),
    /// A line that is longer than it may be was thrown away.
    TooLong,
    /// A line does not end, or only blank ones come.
    Endless,
}

impl Lines {
    /// Cuts lines of at most `limit` bytes, and gives up on one of more than `most`.
    pub fn new(limit: usize, most: usize) -> Lines {
        Lines {
            limit,
            most: most.max(limit),
            arrived: Bytes::new(),
            start: Vec::new(),
            skipped: 0,
            blank: 0,
            is_begun: false,
        }
    }

    /// Adds what arrived, once all before it is cut.
    pub fn push(&mut self, more: Bytes) {
        self.arrived = match self.arrived.is_empty() {
            true => more,
            false => [&take(&mut self.arrived)[..], &more].concat().into(),
        };
    }

    /// How many bytes of a line are kept whose end is not there.
    pub fn kept(&self) -> usize {
        self.start.len()
    }

    /// The next line whose end is there.
    pub fn cut(&mut self) -> Option<Line> {
        loop {
            self.skip_blank();
            if self.most < self.blank {
                return Some(Line::Endless);
            }
            let Some(end) = memchr::memchr(b'\n', &self.arrived) else { return self.keep() };
            let rest = self.arrived.split_off(end + 1);
            let mut piece = std::mem::replace(&mut self.arrived, rest);
            piece.truncate(end);
            if let Some(line) = self.ended(piece) {
                self.blank = 0;
                return Some(line);
            }
            self.blank += end + 1;
        }
    }

    /// Throws the blank lines away that are there as a whole, all at once: each alone would cost as much as a question.
    fn skip_blank(&mut self) {
        if self.start.is_empty() && self.skipped == 0 {
            let blank = self.arrived.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let lines = self.arrived[..blank].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
            drop(self.arrived.split_to(lines));
            self.is_begun |= 0 < lines;
            self.blank += lines;
        }
    }

    /// The last line, which needs no end.
    pub fn finish(&mut self) -> Option<Line> {
        let piece = take(&mut self.arrived);
        self.ended(piece)
    }

    /// Keeps what is there of a line.
    fn keep(&mut self) -> Option<Line> {
        let piece = take(&mut self.arrived);
        // A carriage return may follow.
        if self.skipped == 0 && self.start.len() + piece.len() <= self.limit + 1 {
            self.start.extend_from_slice(&piece);
            return None;
        }
        self.skipped += self.start.len() + piece.len();
        self.start = Vec::new();
        (self.most < self.skipped).then_some(Line::Endless)
    }

    /// The line that ends with `piece`, unless it is blank.
    fn ended(&mut self, piece: Bytes) -> Option<Line> {
        if 0 < take(&mut self.skipped) {
            return Some(Line::TooLong);
        }
        let mut line = match self.start.is_empty() {
            true => piece,
            false => {
                let mut line = take(&mut self.start);
                line.extend_from_slice(&piece);
                line.into()
            }
        };
        if !std::mem::replace(&mut self.is_begun, true) && line.starts_with(BYTE_ORDER_MARK) {
            drop(line.split_to(BYTE_ORDER_MARK.len()));
        }
        if line.last() == Some(&b'\r') {
            line.truncate(line.len() - 1);
        }
        match line.len() {
            _ if line.trim_ascii().is_empty() => None,
            length if self.limit < length => Some(Line::TooLong),
            _ => Some(Line::Whole(line)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of a text that arrives in pieces of this size; `!` is one that is too long, `…` one without an end.
    fn cut(text: &str, size: usize) -> String {
        let mut lines = Lines::new(4, 9);
        let mut found = Vec::new();
        let shown = |line| match line {
            Line::Whole(line) => String::from_utf8(line.to_vec()).unwrap(),
            Line::TooLong => "!".to_owned(),
            Line::Endless => "…".to_owned(),
        };
        for piece in text.as_bytes().chunks(size) {
            lines.push(Bytes::copy_from_slice(piece));
            while let Some(line) = lines.cut() {
                if line == Line::Endless {
                    return found.into_iter().chain([shown(line)]).collect::<Vec<_>>().join("|");
                }
                found.push(shown(line));
            }
            assert!(lines.kept() <= 5);
        }
        found.extend(lines.finish().map(shown));
        found.join("|")
    }

    #[test]
    fn pieces_make_no_difference() {
        for (text, expected) in [
            ("a\nbc\n", "a|bc"),
            ("a\nbc", "a|bc"),
            ("\n\r\n \t\na\r\n\r\nb\r\n\n", "a|b"),
            ("abcd\r\nabcde\nf", "abcd|!|f"),
            ("abcde", "!"),
            ("123456789\nf", "!|f"),
            ("", ""),
            ("a\n\n\n\n\n\n\n\n\n\nb", "a|b"),
            ("a\n\n\n\n\n\n\n\n\n\n\nb", "a|…"),
            ("a\r", "a"),
            ("\u{feff}", ""),
            ("\u{feff}\r\na", "a"),
            ("\u{feff}a\n", "a"),
            ("\n\u{feff}\n", "\u{feff}"),
        ] {
            for size in 1..=text.len().max(1) {
                assert_eq!(cut(text, size), expected, "{text:?} in pieces of {size}");
            }
        }
    }

    #[test]
    fn a_line_without_an_end_is_given_up() {
        for size in 1..=10 {
            assert_eq!(cut("a\n1234567890123456789012345", size), "a|…", "{size}");
        }
    }
}
