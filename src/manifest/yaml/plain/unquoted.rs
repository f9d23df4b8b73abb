//! Scalars without quotes.

use std::borrow::Cow;

use super::folding::{self, Skipped};
use super::scalar::{Around, Found};

/// The scalar without quotes at the start of `rest`; `None` if there is none.
pub(super) fn read(rest: &str, around: Around) -> Option<Found<'_>> {
    let bytes = rest.as_bytes();
    let starts = match bytes.first()? {
        b'-' | b':' => !ends_after(bytes, 0, around),
        first => !is_indicator(*first),
    };
    if !starts {
        return None;
    }
    let first = line(rest, 1, around);
    let mut end = first.len();
    let mut text = Cow::Borrowed(first);
    while let Some(skipped) = next_line(&rest[end..], around) {
        let start = end + skipped.length;
        let more = line(&rest[start..], 0, around);
        end = start + more.len();
        if more.is_empty() || !ends_line(&rest[end..]) {
            return None;
        }
        skipped.fold_into(text.to_mut());
        text.to_mut().push_str(more);
    }
    let is_one_line = end == first.len();
    Some(Found { text, length: end, is_one_line })
}

/// What is before the next line of a scalar that has more of them, which a comment is not. In brackets they are left to
/// the library.
fn next_line(rest: &str, around: Around) -> Option<Skipped> {
    let outer = around.outer.filter(|_| !around.brackets)?;
    let break_at = folding::spaces(rest.as_bytes());
    let breaks = rest.as_bytes().get(break_at) == Some(&b'\n');
    let skipped = breaks.then(|| folding::skip(&rest[break_at..], Some(outer)))??;
    let length = break_at + skipped.length;
    (!rest[length..].starts_with('#')).then_some(Skipped { length, ..skipped })
}

/// Whether nothing but blanks and a comment follows: keys have one line.
fn ends_line(rest: &str) -> bool {
    let after = rest.trim_start_matches(' ');
    after.is_empty() || after.starts_with(['\n', '#'])
}

/// What is on one line, whose first `length` bytes are a part of it in any case, without the blanks at its end.
fn line(rest: &str, length: usize, around: Around) -> &str {
    let bytes = rest.as_bytes();
    let ends_at = |index: usize| match bytes[index] {
        b'\n' => true,
        b':' => ends_after(bytes, index, around),
        b'#' => index == 0 || matches!(bytes[index - 1], b' ' | b'\t'),
        byte => around.brackets && is_flow(byte),
    };
    let mut end = length;
    while end < bytes.len() && !(MAY_END[usize::from(bytes[end])] && ends_at(end)) {
        end += 1;
    }
    &rest[..end - blanks_at_end(&bytes[..end])]
}

/// Which bytes a scalar may end before.
const MAY_END: [bool; 256] = {
    let mut table = [false; 256];
    let ends = b"\n:#,[]{}";
    let mut place = 0;
    while place < ends.len() {
        table[ends[place] as usize] = true;
        place += 1;
    }
    table
};

/// How many blanks `bytes` end with.
fn blanks_at_end(bytes: &[u8]) -> usize {
    bytes.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// Whether white space, or a bracket or comma where these count, follows the byte at `index`.
fn ends_after(bytes: &[u8], index: usize, around: Around) -> bool {
    let next = bytes.get(index + 1).copied().unwrap_or(b'\n');
    matches!(next, b' ' | b'\t' | b'\n') || around.brackets && is_flow(next)
}

fn is_flow(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}

/// Whether no scalar without quotes may start so.
fn is_indicator(byte: u8) -> bool {
    let opens = matches!(byte, b'?' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>');
    opens || is_flow(byte) || matches!(byte, b'\'' | b'"' | b'%' | b'@' | b'`' | b'\n' | b'\t')
}
