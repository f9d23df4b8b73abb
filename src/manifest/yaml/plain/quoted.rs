//! Scalars in quotes.

use std::borrow::Cow;

use super::folding;
use super::scalar::Found;

/// The scalar whose quotes are at the start of `rest`; `None` if they are not closed, or in a way that is
/// left to the library. Further lines are deeper than `outer`.
pub(super) fn read(rest: &str, outer: Option<usize>) -> Option<Found<'_>> {
    let bytes = rest.as_bytes();
    let quote = *bytes.first()?;
    let has_escapes = quote == b'"';
    let mut text = Cow::Borrowed("");
    let mut at = 1;
    let mut is_one_line = true;
    loop {
        let is_special = |byte: u8| byte == quote || byte == b'\n' || byte == b'\\' && has_escapes;
        let end = at + bytes[at..].iter().position(|byte| is_special(*byte))?;
        let run = &rest[at..end];
        let next = &rest[end..];
        if bytes[end] == b'\n' {
            let skipped = folding::skip(next, outer)?;
            text += run.trim_end_matches([' ', '\t']);
            skipped.fold_into(text.to_mut());
            at = end + skipped.length;
            is_one_line = false;
            continue;
        }
        text += run;
        at = end
            + match next {
                _ if next.starts_with("\\\n") => {
                    is_one_line = false;
                    1 + escaped_break(&next[1..], outer, text.to_mut())?
                }
                _ if bytes[end] == b'\\' => escape(next, text.to_mut())?,
                _ if next.starts_with("''") => twice(text.to_mut()),
                _ => return Some(Found { text, length: end + 1, is_one_line }),
            };
    }
}

/// Two single quotes denote one.
fn twice(text: &mut String) -> usize {
    text.push('\'');
    2
}

/// A line break after a backslash denotes nothing; returns what is passed up to the next content.
fn escaped_break(rest: &str, outer: Option<usize>, text: &mut String) -> Option<usize> {
    let skipped = folding::skip(rest, outer)?;
    text.extend(std::iter::repeat_n('\n', skipped.empty_lines));
    Some(skipped.length)
}

/// Adds what the backslash at the start of `rest` and the letters after it denote; returns how many bytes these are.
fn escape(rest: &str, text: &mut String) -> Option<usize> {
    let digits = match rest.as_bytes().get(1)? {
        b'x' => 2,
        b'u' => 4,
        b'U' => 8,
        letter => {
            text.push(denoted(*letter)?);
            return Some(2);
        }
    };
    let first = code(rest.get(2..2 + digits)?)?;
    if let Some(character) = char::from_u32(first) {
        text.push(character);
        return Some(2 + digits);
    }
    // As in JSON, two codes of UTF-16 may denote one character.
    let second = code(rest[2 + digits..].strip_prefix("\\u")?.get(..4)?)?;
    let pair = [u16::try_from(first).ok()?, u16::try_from(second).ok()?];
    text.push(char::decode_utf16(pair).next()?.ok().filter(|_| digits == 4)?);
    Some(2 * (2 + digits))
}

/// The character that a letter after a backslash denotes.
fn denoted(letter: u8) -> Option<char> {
    Some(match letter {
        b'0' => '\0',
        b'a' => '\x07',
        b'b' => '\x08',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\x0b',
        b'f' => '\x0c',
        b'r' => '\r',
        b'e' => '\x1b',
        b' ' | b'"' | b'/' | b'\\' => char::from(letter),
        b'N' => '\u{85}',
        b'_' => '\u{a0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        _ => return None,
    })
}

/// The number that hexadecimal digits write.
fn code(digits: &str) -> Option<u32> {
    let is_code = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_code.then(|| u32::from_str_radix(digits, 16).ok())?
}
