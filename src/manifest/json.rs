//! JSON text into one document, duplicate keys and key order kept.

use std::borrow::Cow;
use std::cell::Cell;
use std::sync::Arc;

use serde::de::{self, DeserializeSeed, Deserializer};

use super::any::{AnyValue, LARGE, Syntax, Text};
use super::node::{Mapping, Node, Place, Value};
use super::scanner::Scanner;
use super::stream::{Document, Limits, Stream, Unreadable, may_have_marks, too_many};
use plain::{Plain, is_separated};

mod plain;

/// Reads one JSON value.
pub(super) fn read<'a>(text: &'a str, limits: &Limits) -> Result<Stream<'a>, Unreadable> {
    if text.trim().is_empty() {
        return Ok(Stream::default());
    }
    match Plain::read(text, limits) {
        Some((root, may_have_strays)) => Ok(stream(root, text, may_have_strays)),
        None => read_any(text, limits),
    }
}

/// The same of any value; what is wrong with a text is found here.
fn read_any<'a>(text: &'a str, limits: &Limits) -> Result<Stream<'a>, Unreadable> {
    let count = Count { limits, nodes: Cell::new(0), exceeded: Cell::new(None), strays: Cell::new(false) };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let root = Json { count: &count, depth: 0 }.deserialize(&mut deserializer);
    let root = root.and_then(|root| deserializer.end().map(|()| root));
    let root = root.map_err(|error| match count.exceeded.take() {
        Some(message) => Unreadable { message, position: None, hint: None },
        None => malformed(text, &error),
    })?;
    Ok(stream(root, text, count.strays.get()))
}

/// How deep the value that is read apart may be, with the mapping that has it.
const DEPTH_APART: usize = 8;

/// Reads a JSON mapping whose value at `key`, if it has one, `apart` reads without a tree, which is quicker; in the
/// stream it is an empty list. `None` where that fails, or where anything else may be wrong with the text: [`read`]
/// says what.
pub(super) fn read_apart<'a, T>(
    text: &'a str,
    limits: &Limits,
    key: &str,
    apart: impl FnOnce(&mut Scanner<'a>) -> Option<T>,
) -> Option<(Stream<'a>, Option<T>)> {
    // A value takes two bytes at least, with what is between it and the next one.
    if limits.depth < DEPTH_APART || limits.nodes <= text.len() / 2 {
        return None;
    }
    let mut plain = Plain::of(text, limits);
    let (mut entries, mut value_apart, mut apart) = (Vec::new(), None, Some(apart));
    let mut scanner = Scanner::over(text);
    scanner.entries(|scanner, name| {
        let value = if name == key {
            // There is one such key at most.
            value_apart = Some(apart.take()?(scanner)?);
            Node { value: Value::Sequence(Vec::new()), place: None }
        } else {
            plain.value(scanner, 1)?
        };
        entries.push(plain.entry(name, value));
        Some(())
    })?;
    scanner.end()?;
    let root = Node { value: Value::Mapping(Mapping::new(entries)), place: None };
    Some((stream(root, text, plain.may_have_strays), value_apart))
}

/// What was read, as the only document.
fn stream<'a>(root: Node<'a>, text: &str, may_have_strays: bool) -> Stream<'a> {
    let may_have_marks = may_have_marks(text);
    let document = Document { root, first_line: 0, text: Cow::Borrowed(""), may_have_marks, may_have_strays };
    Stream { documents: vec![Arc::new(document)], ..Stream::default() }
}

fn malformed(text: &str, error: &serde_json::Error) -> Unreadable {
    let (line, column) = (error.line() as u32, error.column() as u32);
    let message = error.to_string();
    let place = format!(" at line {line} column {column}");
    let message = message.strip_suffix(&place).unwrap_or(&message);
    let position = Some((line, column.max(1)));
    let hint = hint(text, message, (error.line(), error.column()));
    Unreadable { message: message.to_owned(), position, hint: hint.map(str::to_owned) }
}

/// The repair, as far as the text where reading stopped tells.
fn hint(text: &str, message: &str, (line, column): (usize, usize)) -> Option<&'static str> {
    const COMMENTS: [&str; 3] = ["//", "/*", "#"];
    let stopped = text.lines().nth(line.saturating_sub(1)).unwrap_or_default().as_bytes();
    let rest = stopped.get(column.saturating_sub(1)..).unwrap_or_default();
    let is_word = |word: &str| rest.starts_with(word.as_bytes());
    let is_json = text.trim_start().starts_with(['{', '[']);
    match message {
        _ if COMMENTS.into_iter().any(is_word) && (is_json || !is_word("#")) => {
            Some("JSON has no comments: remove them, or send YAML, with `#`")
        }
        "trailing characters" if text.trim_end().ends_with(['}', ']']) => {
            Some("Put several manifests into one list, as `jq --slurp` does")
        }
        "trailing comma" => Some("Remove the comma before `}` or `]`"),
        "key must be a string" | "expected value" | "expected `,` or `}`" if is_json && is_word("'") => {
            Some("Write texts and keys in double quotes")
        }
        "key must be a string" => Some("Write keys in double quotes"),
        "expected value" if ["True", "False", "None"].into_iter().any(is_word) => {
            Some("Write `true`, `false` or `null`; this is how Python prints them")
        }
        "expected `,` or `}`" | "expected `,` or `]`" => Some("Separate what is between brackets with commas"),
        _ if message.starts_with("EOF") => {
            Some("The text ends before its brackets are closed; look whether it is whole")
        }
        _ => None,
    }
}

/// What has been read so far: a value takes many times the memory of its text.
struct Count<'a> {
    limits: &'a Limits,
    nodes: Cell<usize>,
    /// What is said of the limit that was exceeded.
    exceeded: Cell<Option<String>>,
    /// Whether a text or a key may have characters that are not seen, or a separator at its end.
    strays: Cell<bool>,
}

impl Count<'_> {
    /// Notes that there are so many of something.
    fn within<E: de::Error>(&self, found: usize, limit: usize, what: &str) -> Result<(), E> {
        if found <= limit {
            return Ok(());
        }
        self.exceeded.set(Some(too_many(what, limit)));
        Err(E::custom("a limit is exceeded"))
    }
}

/// Whether a text or a key may have characters that are not seen, or a separator at its end.
fn may_be_stray(text: &str) -> bool {
    is_separated(text) || !text.is_ascii()
}

/// How a value at this depth is read.
#[derive(Clone, Copy)]
struct Json<'a> {
    count: &'a Count<'a>,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Json<'_> {
    type Value = Node<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        let nodes = self.count.nodes.get() + 1;
        self.count.nodes.set(nodes);
        self.count.within(nodes, self.count.limits.nodes, "values")?;
        let value = deserializer.deserialize_any(AnyValue(self))?;
        let may_be_stray = match &value {
            Value::String(text) => may_be_stray(text),
            Value::Mapping(mapping) => mapping.entries().iter().any(|entry| may_be_stray(&entry.key)),
            _ => false,
        };
        if may_be_stray {
            self.count.strays.set(true);
        }
        Ok(Node { value, place: None })
    }
}

impl<'de> Syntax<'de> for Json<'_> {
    type Key = Text<'de>;

    fn key(Text(key): Text<'de>) -> (Cow<'de, str>, Option<Place>) {
        (key, None)
    }

    fn inside<E: de::Error>(self) -> Result<Self, E> {
        let depth = self.depth + 1;
        self.count.within(depth, self.count.limits.depth, "levels of nesting")?;
        Ok(Json { depth, ..self })
    }

    fn is_large(self) -> bool {
        LARGE < self.count.nodes.get()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let limits = Limits { depth: 3, nodes: 8, ..Limits::DEFAULT };
        let message = read(text, &limits).err().map(|unreadable| unreadable.message);
        assert_eq!(message.as_deref(), expected, "{text}");
    }

    #[test]
    fn says_what_to_do() {
        let check = |text: &str, expected: &str| {
            let hint = read(text, &Limits::DEFAULT).unwrap_err().hint.unwrap_or_default();
            assert!(hint.contains(expected), "{text}: {hint}");
        };
        check("// a note\n{}", "no comments");
        check("{\n  // a note\n  \"a\": 1\n}", "no comments");
        check("{\"a\": 1, /* a note */ \"b\": 2}", "no comments");
        check("{\"a\": 1, # a note\n \"b\": 2}", "no comments");
        check("{\"a\": 1,}", "Remove the comma");
        check("{'a': 1}", "double quotes");
        check("{\"a\": 'b'}", "double quotes");
        check("{a: 1}", "double quotes");
        check("{\"a\": True}", "`true`");
        check("{\"a\": 1 \"b\": 2}", "commas");
        check("{\"a\": [1", "ends before");
        check("{}{}", "jq --slurp");
    }

    #[test]
    fn strays_are_in_texts_and_keys_and_not_between_them() {
        let may_have_strays = |text: &str| read(text, &Limits::DEFAULT).unwrap().documents[0].may_have_strays;
        for text in [r#"{"a":["b,"]}"#, r#"{"a;": 1}"#, r#"{"a":"b\u200b"}"#, "{\"a\u{a0}\":1}"] {
            assert!(may_have_strays(text), "{text}");
        }
        assert!(!may_have_strays("{\n  \"a\": \"b\",\n  \"c\": [\n    1,\n    \"d,e\"\n  ]\n}"));
    }

    #[track_caller]
    fn check_plain(text: &str, is_plain: bool) {
        let limits = Limits { depth: 4, nodes: 8, ..Limits::DEFAULT };
        let said = |stream: Stream<'_>| format!("{:?}", stream.documents);
        let plain = Plain::read(text, &limits).map(|(root, strays)| said(stream(root, text, strays)));
        assert_eq!(plain.is_some(), is_plain, "{text}");
        if is_plain {
            assert_eq!(plain, read_any(text, &limits).ok().map(said), "{text}");
        }
    }

    #[test]
    fn what_programs_write_is_read_as_serde_json_reads_it() {
        for text in ["{}", " [ ] ", "null", "[true,false]", r#"{"a":{"b":["c,",{"a":"é"}]},"d":"","a":1}"#] {
            check_plain(text, true);
        }
        for text in ["0", "-0", "7", "-7", "1e2", "0.5", "123456789012345678", "12345678901234567890", "1e400"] {
            check_plain(text, serde_json::from_str::<f64>(text).is_ok());
        }
        check_plain(r#"["\u0041\n", "\ud83d\ude00"]"#, true);
        for text in ["01", "1 2", "nul", "[1,]", "{\"a\":}", "\"", "\"\\q\"", "[[[[[]]]]]", "[1,2,3,4,5,6,7,8]", ""] {
            check_plain(text, false);
        }
    }

    proptest! {
        #[test]
        fn nothing_is_taken_that_serde_json_does_not_read(
            text in r#"([\[\]{},:0-2. ]|"[abé;]\\?"|true|null|-1|"a":){0,12}"#,
        ) {
            let limits = &Limits::DEFAULT;
            let said = |stream: Stream<'_>| format!("{:?}", stream.documents);
            if let Some((root, strays)) = Plain::read(&text, limits) {
                prop_assert_eq!(Some(said(stream(root, &text, strays))), read_any(&text, limits).ok().map(said));
            }
        }
    }

    #[test]
    fn states_the_limit_that_is_exceeded() {
        check(r#"{"a": [{"b": 1}]}"#, None);
        check(r#"{"a": "[[[[,,,,,,,,\\\"[[[["}"#, None);
        check("[[[[]]]]", Some("the document has more than 3 levels of nesting, which is the limit"));
        check("[1,2,3,4,5,6,7,8,9]", Some("the document has more than 8 values, which is the limit"));
    }
}
