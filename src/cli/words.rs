//! Text for a terminal: wrapped, counted, and without characters that would steer it.

use std::borrow::Cow;

use super::style::Style;
use crate::diagnostic::{Severity, excerpt};

/// The page of a rule on the server at `base`.
pub fn rule_page(base: &str, code: &str) -> String {
    format!("{}/rules/{code}", base.trim_end_matches('/'))
}

/// What is wrong with a field; of the whole there is no field to name.
pub fn at(field: &str, message: &str) -> String {
    if field.is_empty() { message.to_owned() } else { format!("{field}: {message}") }
}

/// What people wrote, shortened, and with characters that would steer the reader's terminal shown escaped.
pub fn safe(text: &str) -> String {
    escaped(&excerpt(text)).into_owned()
}

/// The text with characters that steer a terminal shown as `\u{1b}`, line ends as `\n`.
pub fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let shown = |character: char| match steers(character) {
        true if matches!(character, '\n' | '\t' | '\r') => character.escape_default().to_string(),
        true => character.escape_unicode().to_string(),
        false => character.to_string(),
    };
    Cow::Owned(text.chars().map(shown).collect())
}

/// Whether a character is a control character, or one that changes the direction or the line of what follows.
fn steers(character: char) -> bool {
    let bidirectional =
        matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    character.is_control() || bidirectional || matches!(character, '\u{2028}' | '\u{2029}')
}

/// The whole text for a terminal, in which no line is a command to the machine that runs a pipeline: GitHub's runner
/// takes `::NAME …::` at the start of a line, after white space, and `##[NAME]` anywhere; Azure and TeamCity take
/// `##vso[` and `##teamcity[`.
pub fn without_commands(text: &str) -> String {
    text.split_inclusive('\n').map(without_command).collect()
}

fn without_command(line: &str) -> Cow<'_, str> {
    let said = line.trim_start();
    let is_command = said.strip_prefix("::").is_some_and(|name| name.starts_with(is_letter) && name.contains("::"));
    let marked = line.split("##").skip(1).any(|rest| rest.trim_start_matches(is_letter).starts_with('['));
    match (is_command, marked) {
        (false, false) => Cow::Borrowed(line),
        (true, false) => Cow::Owned(line.replacen("::", "\\u{3a}:", 1)),
        (false, true) => Cow::Owned(line.replace("##", "#\\u{23}")),
        (true, true) => Cow::Owned(line.replacen("::", "\\u{3a}:", 1).replace("##", "#\\u{23}")),
    }
}

fn is_letter(character: char) -> bool {
    character.is_ascii_alphabetic()
}

/// The text in lines of at most `width` characters where words allow it.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in escaped(text).split(' ') {
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

/// The text wrapped, its first line after `lead` and the others indented as far.
pub fn hang(lead: &str, text: &str, style: Style) -> String {
    let indent = lead.chars().count();
    wrap(text, style.width().saturating_sub(indent)).join(&format!("\n{}", " ".repeat(indent)))
}

/// The text wrapped, all lines but the first indented.
pub fn indented(text: &str, indent: usize, style: Style) -> String {
    wrap(text, style.width().saturating_sub(indent)).join(&format!("\n{}", " ".repeat(indent)))
}

/// `1 error`, `2 errors`.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// An error that has no place in a file.
pub fn complaint(message: &str, hint: Option<&str>, style: Style) -> String {
    let lead = "error: ";
    let hint = hint.map(|hint| format!("  help: {}\n", hang("  help: ", hint, style)));
    format!("{}{}\n{}", style.severity(Severity::Error, lead), hang(lead, message, style), hint.unwrap_or_default())
}

/// What is worth knowing and no failure.
pub fn remark(text: &str, style: Style) -> String {
    let lead = "info: ";
    format!("{}{}\n", style.severity(Severity::Info, lead), hang(lead, text, style))
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
        assert_eq!(safe("a\x1b[31mb\n\0"), "a\\u{1b}[31mb\\n\\u{0}");
        for character in "\u{61c}\u{200e}\u{200f}\u{202a}\u{202e}\u{2066}\u{2069}\u{9b}\u{2028}".chars() {
            assert_eq!(safe(&character.to_string()), format!("\\u{{{:x}}}", u32::from(character)));
        }
        assert_eq!(safe("ä 日本"), "ä 日本");
    }

    #[test]
    fn no_line_is_a_command() {
        let check = |line: &str, expected: &str| assert_eq!(without_commands(line), expected);
        check("a\n  ::stop-commands::x\nb\n", "a\n  \\u{3a}:stop-commands::x\nb\n");
        check("::error file=a::b", "\\u{3a}:error file=a::b");
        check("x ##[error]y ##vso[task]", "x #\\u{23}[error]y #\\u{23}vso[task]");
        for harmless in ["  ::/0  internet gateway\n", "  ::/0  peering ::x", "a ::error::b", "## heading", "  ::1\n"] {
            check(harmless, harmless);
        }
    }
}
