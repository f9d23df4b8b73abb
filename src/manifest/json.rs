//! JSON text into one document, duplicate keys and key order kept.

use std::borrow::Cow;
use std::cell::Cell;

use serde::de::{self, DeserializeSeed, Deserializer};

use super::any::{AnyValue, Notation, Text};
use super::node::{Node, Place};
use super::stream::{Document, Limits, Stream, Unreadable, too_many};

/// Reads one JSON value.
pub(super) fn read<'a>(text: &'a str, limits: &Limits) -> Result<Stream<'a>, Unreadable> {
    if text.trim().is_empty() {
        return Ok(Stream::default());
    }
    let count = Count { limits, nodes: Cell::new(0), exceeded: Cell::new(None) };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let root = Json { count: &count, depth: 0 }.deserialize(&mut deserializer);
    let root = root.and_then(|root| deserializer.end().map(|()| root));
    let root = root.map_err(|error| match count.exceeded.take() {
        Some(message) => Unreadable { message, position: None, hint: None },
        None => malformed(text, &error),
    })?;
    let document = Document { root, first_line: 0, text: Cow::Borrowed("") };
    Ok(Stream { documents: vec![document], missed_separators: Vec::new() })
}

fn malformed(text: &str, error: &serde_json::Error) -> Unreadable {
    let (line, column) = (error.line() as u32, error.column() as u32);
    let message = error.to_string();
    let place = format!(" at line {line} column {column}");
    let message = message.strip_suffix(&place).unwrap_or(&message);
    let several = message == "trailing characters" && text.trim_end().ends_with(['}', ']']);
    Unreadable {
        message: message.to_owned(),
        position: Some((line, column.max(1))),
        hint: several.then(|| "Put several manifests into one list, as `jq --slurp` does".to_owned()),
    }
}

/// What has been read so far: a value takes many times the memory of its text.
struct Count<'a> {
    limits: &'a Limits,
    nodes: Cell<usize>,
    /// What is said of the limit that was exceeded.
    exceeded: Cell<Option<String>>,
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
        Ok(Node { value, place: None })
    }
}

impl<'de> Notation<'de> for Json<'_> {
    type Key = Text<'de>;

    fn key(Text(key): Text<'de>) -> (Cow<'de, str>, Option<Place>) {
        (key, None)
    }

    fn inside<E: de::Error>(self) -> Result<Self, E> {
        let depth = self.depth + 1;
        self.count.within(depth, self.count.limits.depth, "levels of nesting")?;
        Ok(Json { depth, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let limits = Limits { depth: 3, nodes: 8, ..Limits::DEFAULT };
        let message = read(text, &limits).err().map(|unreadable| unreadable.message);
        assert_eq!(message.as_deref(), expected, "{text}");
    }

    #[test]
    fn states_the_limit_that_is_exceeded() {
        check(r#"{"a": [{"b": 1}]}"#, None);
        check(r#"{"a": "[[[[,,,,,,,,\\\"[[[["}"#, None);
        check("[[[[]]]]", Some("the document has more than 3 levels of nesting, which is the limit"));
        check("[1,2,3,4,5,6,7,8,9]", Some("the document has more than 8 values, which is the limit"));
    }
}
