//! Text for a terminal: wrapped, counted, and without characters that would steer it.

use super::style::{Style, WIDTH};
use crate::diagnostic::Severity;

/// The text without control characters: a spec must not steer the terminal of whoever reviews it.
pub fn safe(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { '\u{fffd}' } else { character }).collect()
}

/// The text in lines of at most `width` characters where words allow it.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in safe(text).split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The text wrapped, its first line behind `lead` and the others indented as far.
pub fn hang(lead: &str, text: &str) -> String {
    let indent = lead.chars().count();
    let lines = wrap(text, WIDTH.saturating_sub(indent));
    lines.join(&format!("\n{}", " ".repeat(indent)))
}

/// `1 error`, `2 errors`.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// An error that has no place in a file.
pub fn complaint(message: &str, hint: Option<&str>, style: Style) -> String {
    let lead = "error: ";
    let hint = hint.map(|hint| format!("  help: {}\n", hang("  help: ", hint)));
    format!("{}{}\n{}", style.severity(Severity::Error, lead), hang(lead, message), hint.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_between_words_and_keeps_long_ones() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("a-very-long-word b", 4), ["a-very-long-word", "b"]);
        assert_eq!(wrap("", 4), [""]);
    }

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(safe("a\x1b[31mb\n"), "a\u{fffd}[31mb\u{fffd}");
    }
}
