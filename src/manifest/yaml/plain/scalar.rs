//! A scalar as written, and the key or value that it is.

use std::borrow::Cow;

use super::number::{self, Reading};
use crate::manifest::node::{Place, Value};

/// A scalar of a plain document.
pub(super) struct Scalar<'a> {
    /// What it says.
    pub text: Cow<'a, str>,
    /// How it is written.
    pub form: Form,
    /// Where it is.
    pub place: Place,
}

/// How a scalar is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// So that what it says tells what it is.
    Bare,
    /// In quotes or as a block, which makes it a text whatever it says.
    Quoted,
    /// With the tag of texts, which makes it one too.
    Tagged,
}

/// A scalar that was found at the start of a text.
pub(super) struct Found<'a> {
    /// What it says.
    pub text: Cow<'a, str>,
    /// How many bytes of the text it takes.
    pub length: usize,
    /// Whether it ends on the line that it starts on.
    pub is_one_line: bool,
}

/// What a scalar is in.
#[derive(Clone, Copy)]
pub(super) struct Around {
    /// Whether brackets are around it.
    pub brackets: bool,
    /// The column of the block around it, which its further lines are deeper than; `None` around the root.
    pub outer: Option<usize>,
}

/// As many bytes as the tag of texts has in full, `tag:yaml.org,2002:str`, which the library counts.
const TAG_BYTES: usize = 21;
/// How the library writes a value that is left out.
const MISSING: &str = "~";

impl<'a> Scalar<'a> {
    /// The value that is left out here.
    pub(super) fn missing(place: Place) -> Scalar<'static> {
        Scalar { text: Cow::Borrowed(MISSING), form: Form::Bare, place }
    }

    /// How many bytes it counts for.
    pub(super) fn bytes(&self) -> usize {
        self.text.len() + if self.form == Form::Tagged { TAG_BYTES } else { 0 }
    }

    /// The key, unless it is null or a merge.
    pub(super) fn name(self) -> Option<Cow<'a, str>> {
        let is_name = self.text != "<<" && (self.form != Form::Bare || !is_null(&self.text));
        is_name.then_some(self.text)
    }

    /// The value, unless it is a number that JSON cannot say.
    pub(super) fn value(self) -> Option<Value<'a>> {
        let text = self.text;
        if self.form != Form::Bare {
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
