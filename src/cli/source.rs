//! The text of a file as findings show it: the few lines that they are about, and of a long line a piece.

use std::ops::Range;

/// A longer line is shown in pieces, in bytes: a whole file may be on one line, and every finding shows its own.
const LONG_LINE: usize = 1_000;
/// What is shown of a long line on either side of a value, in bytes.
const MARGIN: usize = 40;
/// Fields that are farther apart than this are not shown together, in bytes.
const FAR: usize = 64 << 10;

/// A text whose lines are found at once.
#[derive(Debug, Default)]
pub struct Source {
    text: String,
    /// Where each line starts.
    starts: Vec<usize>,
}

impl Source {
    /// The text with its lines.
    pub fn new(text: String) -> Source {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(newline, _)| newline + 1)).collect();
        Source { text, starts }
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The line with this number, from 1, and where it starts; empty after the last one.
    fn line(&self, number: u32) -> (usize, &str) {
        let place = number.max(1) as usize - 1;
        let start = self.starts.get(place).copied().unwrap_or(self.text.len());
        let end = self.starts.get(place + 1).map_or(self.text.len(), |next| next - 1);
        (start, &self.text[start..end.max(start)])
    }

    /// The bytes of the value at a place: quotes included, or up to the end of the word.
    pub fn span(&self, (line, column): (u32, u32), value: Option<&str>) -> Range<usize> {
        let (line_start, line) = self.line(line);
        let mut characters = line.chars();
        if let Some(before) = (column as usize).checked_sub(2) {
            characters.nth(before);
        }
        let rest = characters.as_str();
        let start = line_start + line.len() - rest.len();
        start..start + length(&rest[..boundary(rest, LONG_LINE)], value)
    }

    /// Whether the line is so long that only a piece of it is shown.
    pub fn is_long(&self, line: u32) -> bool {
        LONG_LINE < self.line(line).1.len()
    }

    /// The piece of a long line around `value`.
    pub fn piece(&self, line: u32, value: &Range<usize>) -> Range<usize> {
        let (start, line) = self.line(line);
        let from = boundary(line, (value.start - start).saturating_sub(MARGIN));
        let to = boundary(line, (value.end - start).saturating_add(MARGIN));
        start + from..start + to
    }

    /// Whether both lines can be shown together.
    pub fn is_near(&self, line: u32, other: u32) -> bool {
        !self.is_long(other) && self.line(line).0.abs_diff(self.line(other).0) < FAR
    }

    /// The lines from the first to the last.
    pub fn lines(&self, first: u32, last: u32) -> Range<usize> {
        let (end, line) = self.line(last);
        self.line(first).0..end + line.len()
    }

    /// A part of the text.
    pub fn part(&self, part: Range<usize>) -> &str {
        &self.text[part]
    }
}

/// The last place up to `most` bytes between two characters.
fn boundary(text: &str, most: usize) -> usize {
    (0..=most.min(text.len())).rev().find(|place| text.is_char_boundary(*place)).unwrap_or_default()
}

fn length(rest: &str, value: Option<&str>) -> usize {
    if let Some(value) = value.filter(|value| rest.starts_with(*value)) {
        return value.len();
    }
    let first = rest.chars().next();
    if let Some(quote @ ('"' | '\'')) = first {
        return rest[1..].find(quote).map_or(rest.len(), |end| end + 2);
    }
    let end = rest.find([' ', ',', ']', '}', '\t']).unwrap_or(rest.len());
    // A mapping is marked at its first key.
    let word = rest[..end].trim_end_matches(':');
    word.len().max(first.map_or(0, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, position: (u32, u32), value: Option<&str>, expected: &str) {
        let source = Source::new(text.to_owned());
        assert_eq!(source.part(source.span(position, value)), expected);
    }

    #[test]
    fn finds_the_value_at_a_place() {
        check("a: 1\nb: two words\n", (2, 4), Some("two words"), "two words");
        check("b: 'it is'  # note", (1, 4), Some("it is"), "'it is'");
        check("b: [10.0.0.0/8, x]", (1, 5), None, "10.0.0.0/8");
        check("- name: a", (1, 3), None, "name");
        check("ä: ö: x", (1, 4), None, "ö");
        check("a: 1\n", (9, 9), None, "");
        check("a: 1", (1, 9), None, "");
    }

    #[test]
    fn a_long_line_is_shown_in_pieces() {
        let source = Source::new(format!("{} value {}\nshort", "ä".repeat(LONG_LINE), "x".repeat(LONG_LINE)));
        let value = source.span((1, LONG_LINE as u32 + 2), None);
        assert_eq!(source.part(value.clone()), "value");
        let piece = source.part(source.piece(1, &value));
        assert!(piece.contains(" value ") && piece.len() < 2 * MARGIN + 10, "{piece}");
        assert!(source.is_long(1) && !source.is_long(2) && source.is_near(1, 2) && !source.is_near(2, 1));
    }
}
