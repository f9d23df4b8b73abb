//! JSON text into one document, duplicate keys and key order kept.

use serde::de::{Deserialize, Deserializer};

use super::any::{AnyValue, Parsed};
use super::node::{Node, Place};
use super::{Document, Stream, Unreadable};

/// Reads one JSON value.
pub(super) fn read(text: &str) -> Result<Stream, Unreadable> {
    if text.trim().is_empty() {
        return Ok(Stream::default());
    }
    let Json(root) = serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line() as u32, error.column() as u32);
        let message = error.to_string();
        let place = format!(" at line {line} column {column}");
        Unreadable {
            message: message.strip_suffix(&place).unwrap_or(&message).to_owned(),
            position: Some((line, column.max(1))),
            hint: None,
        }
    })?;
    let document = Document { root, first_line: 0, text: String::new() };
    Ok(Stream { documents: vec![document], missed_separators: Vec::new() })
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
