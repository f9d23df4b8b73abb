//! Text inside XML.

use std::fmt::{Display, Formatter, Result, Write};

/// A text with its markup escaped. What XML does not allow, and what would turn the direction of the text after it, is
/// shown as U+FFFD.
pub struct Escaped<'a>(pub &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let mut rest = self.0;
        while let Some(place) = rest.find(is_special) {
            let (plain, from) = rest.split_at(place);
            f.write_str(plain)?;
            let mut characters = from.chars();
            characters.next().map_or(Ok(()), |character| escaped(f, character))?;
            rest = characters.as_str();
        }
        f.write_str(rest)
    }
}

fn escaped(f: &mut Formatter<'_>, character: char) -> Result {
    match character {
        '&' => f.write_str("&amp;"),
        '<' => f.write_str("&lt;"),
        '>' => f.write_str("&gt;"),
        '"' => f.write_str("&quot;"),
        '\n' | '\r' | '\t' => f.write_char(' '),
        _ => f.write_char(char::REPLACEMENT_CHARACTER),
    }
}

fn is_special(character: char) -> bool {
    matches!(character, '&' | '<' | '>' | '"') || character.is_control() || is_never_xml(character) || turns(character)
}

/// What the production `Char` of XML 1.0 leaves out besides control characters.
fn is_never_xml(character: char) -> bool {
    matches!(character, '\u{fffe}' | '\u{ffff}')
}

fn turns(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_markup_and_replaces_what_xml_forbids() {
        let escaped = |text| Escaped(text).to_string();
        assert_eq!(escaped("<a b=\"c\">&amp;</a>"), "&lt;a b=&quot;c&quot;&gt;&amp;amp;&lt;/a&gt;");
        assert_eq!(escaped("a\u{0}b\u{7}c\u{ffff}d\u{202e}e\nf"), "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}e f");
        assert_eq!(escaped("naïve 🦀 名前"), "naïve 🦀 名前");
    }
}
