//! JSON text into one document, duplicate keys and key order kept.

use serde::de::{Deserialize, Deserializer};

use super::any::{AnyValue, Parsed};
use super::node::{Node, Place};
use super::{Document, Limits, Stream, Unreadable, too_many};

/// Reads one JSON value.
pub(super) fn read(text: &str, limits: &Limits) -> Result<Stream, Unreadable> {
    if text.trim().is_empty() {
        return Ok(Stream::default());
    }
    within(text, limits)?;
    let Json(root) = serde_json::from_str(text).map_err(|error| {
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
    })?;
    let document = Document { root, first_line: 0, text: String::new() };
    Ok(Stream { documents: vec![document], missed_separators: Vec::new() })
}

/// Counts before anything is made: a value takes many times the memory of its text.
fn within(text: &str, limits: &Limits) -> Result<(), Unreadable> {
    let (mut depth, mut nodes) = (0_usize, 1_usize);
    let (mut quoted, mut escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'[' | b'{' => (depth, nodes) = (depth + 1, nodes + 1),
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' => nodes += 1,
            _ => {}
        }
        let message = match (limits.depth < depth, limits.nodes < nodes) {
            (true, _) => too_many("levels of nesting", limits.depth),
            (_, true) => too_many("values", limits.nodes),
            _ => continue,
        };
        return Err(Unreadable { message, position: None, hint: None });
    }
    Ok(())
}

/// A node without places.
struct Json(Node);

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Json, D::Error> {
        let value = deserializer.deserialize_any(AnyValue::<Json>::new())?;
        Ok(Json(Node { value, place: None }))
    }
}

impl Parsed for Json {
    type Key = String;

    fn node(self) -> Node {
        self.0
    }

    fn key(key: String) -> (String, Option<Place>) {
        (key, None)
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
