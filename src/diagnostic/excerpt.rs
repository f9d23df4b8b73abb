//! What people wrote, as far as it is repeated: a name, key or value has any length, and one may be in a thousand
//! findings.

use std::borrow::Cow;

/// The most characters that are repeated of a name, key or value.
pub const LONGEST: usize = 200;
/// The most characters of a whole message, which may list names.
const LONGEST_MESSAGE: usize = 4_000;

/// At most 200 characters of `text`, and how many were left out.
///
/// ```
/// use kops_network_planner::diagnostic::excerpt;
///
/// assert_eq!(excerpt("us-east-1a"), "us-east-1a");
/// assert!(excerpt(&"x".repeat(300)).ends_with("x… (100 more characters)"));
/// ```
pub fn excerpt(text: &str) -> Cow<'_, str> {
    first(text, LONGEST)
}

/// A message with at most 200 characters of each part between backticks, which are around what people wrote.
pub fn message(text: impl Into<String>) -> String {
    let text = text.into();
    if text.len() <= LONGEST {
        return text;
    }
    let parts = text.split('`').enumerate();
    let parts = parts.map(|(place, part)| if place % 2 == 1 { excerpt(part) } else { Cow::Borrowed(part) });
    let quoted = parts.collect::<Vec<_>>().join("`");
    first(&quoted, LONGEST_MESSAGE).into_owned()
}

/// Whether `text` may be what [`excerpt`] makes of a longer text.
pub fn may_be_excerpt(text: &str) -> bool {
    LONGEST < text.len()
}

/// Whether `text` is what [`excerpt`] makes of `whole`.
pub fn is_excerpt(text: &str, whole: &str) -> bool {
    let shown = whole.char_indices().nth(LONGEST).map_or(whole, |(end, _)| &whole[..end]);
    text.starts_with(shown) && text == excerpt(whole)
}

fn first(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most {
        return Cow::Borrowed(text);
    }
    match text.char_indices().nth(most) {
        None => Cow::Borrowed(text),
        Some((end, _)) => {
            let (shown, rest) = text.split_at(end);
            Cow::Owned(format!("{shown}… ({} more characters)", rest.chars().count()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_shortened_and_says_by_how_much() {
        assert_eq!(excerpt(&"ä".repeat(LONGEST)), "ä".repeat(LONGEST));
        let long = "ä".repeat(LONGEST + 7);
        assert_eq!(excerpt(&long), format!("{}… (7 more characters)", "ä".repeat(LONGEST)));
        assert!(is_excerpt(&excerpt(&long), &long) && !is_excerpt(&excerpt(&long), &"ä".repeat(LONGEST + 8)));
        assert!(is_excerpt("short", "short") && !is_excerpt("shor", "short"));
    }

    #[test]
    fn a_message_keeps_its_own_words() {
        let words = "its own words, ".repeat(20);
        assert_eq!(message(words.as_str()), words);
        let name = "n".repeat(LONGEST + 1);
        let expected = format!("`a` and `{}… (1 more characters)`: {words}", "n".repeat(LONGEST));
        assert_eq!(message(format!("`a` and `{name}`: {words}")), expected);
        assert!(message("`a`, ".repeat(100_000)).len() < LONGEST_MESSAGE + 40);
    }
}
