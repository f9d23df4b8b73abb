//! Characters of a text that are not meant: those that are not seen, as web pages and chats have them, and a separator
//! of another notation after the text.

/// What is wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defect {
    /// It has characters that are not seen.
    Invisible,
    /// It ends with a comma or a semicolon.
    Separator,
}

/// What is wrong with a text of one line, and the text that is meant.
pub fn stray(text: &str) -> Option<(Defect, String)> {
    if text.contains('\n') {
        return None;
    }
    if text.contains(is_invisible) {
        let seen = text.chars().filter(|letter| !is_invisible(*letter) || letter.is_whitespace());
        let spaced: String = seen.map(|letter| if letter.is_whitespace() { ' ' } else { letter }).collect();
        // Blocks and numbers have no blanks in them.
        let meant = if spaced.contains(char::is_alphabetic) { spaced } else { spaced.replace(' ', "") };
        return Some((Defect::Invisible, meant.trim().to_owned()));
    }
    let meant = text.strip_suffix([',', ';'])?;
    let is_one = !meant.is_empty() && !meant.contains([',', ';', ' ', '{', '"']);
    is_one.then(|| (Defect::Separator, meant.to_owned()))
}

/// Whether a character takes no room, or looks like a space and is not one.
fn is_invisible(letter: char) -> bool {
    let takes_no_room = matches!(letter, '\u{ad}' | '\u{180e}' | '\u{feff}')
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}');
    takes_no_room || (letter.is_whitespace() && !letter.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{self, Format, Limits};

    #[test]
    fn what_is_not_seen_goes_and_spaces_become_plain() {
        let check = |text, meant: &str| assert_eq!(stray(text), Some((Defect::Invisible, meant.to_owned())), "{text}");
        check("us-east-1a\u{200b}", "us-east-1a");
        check("\u{a0}aws\u{a0}", "aws");
        check("a\u{a0}b", "a b");
        assert_eq!(stray("us-east-1a"), None);
    }

    #[test]
    fn texts_in_which_something_is_not_seen_are_looked_at() {
        let is_looked_at = |yaml: &str| {
            let stream = manifest::read(yaml.as_bytes(), Format::Yaml, &Limits::DEFAULT);
            stream.is_ok_and(|stream| stream.documents[0].may_have_strays)
        };
        for letter in ('\0'..=char::MAX).filter(|letter| is_invisible(*letter)) {
            assert!(is_looked_at(&format!("a: b{letter}c\n")), "{}", letter.escape_unicode());
        }
        for escape in ["_", "N", "L", "P", "xa0", "u2028", "U0000feff"] {
            assert!(is_looked_at(&format!("a: \"b\\{escape}\"\n")), "{escape}");
        }
        assert!(!is_looked_at("a: \"b\\tc\"\n") && !is_looked_at("a: bé\n"));
    }

    #[test]
    fn one_word_has_no_separator_after_it() {
        assert_eq!(stray("stable,"), Some((Defect::Separator, "stable".to_owned())));
        assert_eq!(stray("a,b,"), None);
        assert_eq!(stray(","), None);
    }
}
