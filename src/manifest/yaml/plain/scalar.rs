//! A scalar as written, and the key or value that it is.

use std::borrow::Cow;

use super::number::{self, Reading};
use crate::manifest::node::{Place, Value};

/// A scalar of a plain document.
pub(super) struct Scalar<'a> {
    /// What it says.
    pub text: Cow<'a, str>,
    /// Whether it is in quotes, which makes it a text whatever it says.
    pub quoted: bool,
    /// Where it is.
    pub place: Place,
}

/// What a scalar is in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Around {
    Block,
    Brackets,
}

/// How the library writes a value that is left out.
const MISSING: &str = "~";

impl<'a> Scalar<'a> {
    /// The value that is left out here.
    pub(super) fn missing(place: Place) -> Scalar<'static> {
        Scalar { text: Cow::Borrowed(MISSING), quoted: false, place }
    }

    /// The key, unless it is null or a merge.
    pub(super) fn name(self) -> Option<Cow<'a, str>> {
        let is_name = self.text != "<<" && (self.quoted || !is_null(&self.text));
        is_name.then_some(self.text)
    }

    /// The value, unless it is a number that JSON cannot say.
    pub(super) fn value(self) -> Option<Value<'a>> {
        let text = self.text;
        if self.quoted {
            return Some(Value::String(text));
        }
        if is_null(&text) {
            return Some(Value::Null);
        }
        if let Some(truth) = truth(&text) {
            return Some(Value::Bool(truth));
        }
        match number::read(&text) {
            Reading::Number(number) => Some(number),
            Reading::NotFinite => None,
            Reading::Text => Some(Value::String(text)),
        }
    }
}

fn is_null(text: &str) -> bool {
    matches!(text, "~" | "null" | "Null" | "NULL")
}

/// A truth value of YAML 1.1, however its letters are.
fn truth(text: &str) -> Option<bool> {
    let is_one_of = |words: [&str; 4]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    match text.as_bytes().first()?.to_ascii_lowercase() {
        b't' | b'y' | b'o' if is_one_of(["true", "yes", "on", "y"]) => Some(true),
        b'f' | b'n' | b'o' if is_one_of(["false", "no", "off", "n"]) => Some(false),
        _ => None,
    }
}

/// What the quotes at the start of `rest` say, and their length; `None` if they end on another line or have escapes.
pub(super) fn quoted(rest: &str) -> Option<(Cow<'_, str>, usize)> {
    let (quote, inside) = rest.split_at_checked(1)?;
    if quote == "'" {
        return single_quoted(inside).map(|(text, length)| (text, length + 2));
    }
    let length = inside.bytes().position(|byte| matches!(byte, b'"' | b'\\' | b'\n'))?;
    let is_closed = inside.as_bytes()[length] == b'"';
    is_closed.then(|| (inside[..length].into(), length + 2))
}

/// Two quotes denote one.
fn single_quoted(inside: &str) -> Option<(Cow<'_, str>, usize)> {
    let mut length = 0;
    loop {
        length += inside[length..].bytes().position(|byte| matches!(byte, b'\'' | b'\n'))?;
        if inside[length..].starts_with("''") {
            length += 2;
        } else {
            break;
        }
    }
    if inside.as_bytes()[length] != b'\'' {
        return None;
    }
    let text = &inside[..length];
    Some((if text.contains('\'') { text.replace("''", "'").into() } else { text.into() }, length))
}

/// Whether no scalar without quotes may start so.
fn is_indicator(byte: u8) -> bool {
    let opens = matches!(byte, b'?' | b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>');
    opens || matches!(byte, b'\'' | b'"' | b'%' | b'@' | b'`' | b'\n')
}

/// The scalar without quotes at the start of `rest`, and its length; `None` if there is none.
pub(super) fn unquoted(rest: &str, around: Around) -> Option<(Cow<'_, str>, usize)> {
    let bytes = rest.as_bytes();
    let is_flow = |byte: u8| around == Around::Brackets && matches!(byte, b',' | b'[' | b']' | b'{' | b'}');
    let ends_behind = |index: usize| {
        let next = bytes.get(index + 1).copied().unwrap_or(b'\n');
        matches!(next, b' ' | b'\n') || is_flow(next)
    };
    let starts = match bytes.first()? {
        b'-' | b':' => !ends_behind(0),
        first => !is_indicator(*first),
    };
    if !starts {
        return None;
    }
    let may_end = |byte: u8| matches!(byte, b'\n' | b':' | b'#' | b',' | b'[' | b']' | b'{' | b'}');
    let ends_at = |index: usize| match bytes[index] {
        b'\n' => true,
        b':' => ends_behind(index),
        b'#' => bytes[index - 1] == b' ',
        byte => is_flow(byte),
    };
    let mut end = 1;
    while bytes.get(end).is_some_and(|byte| !may_end(*byte) || !ends_at(end)) {
        end += 1;
    }
    let text = rest[..end].trim_end_matches(' ');
    Some((text.into(), text.len()))
}
