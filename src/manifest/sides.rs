//! Several texts as one body: each under a key, as an envelope or as the text of manifests.

use std::borrow::Cow;
use std::sync::Arc;

use super::bytes;
use super::node::{Entry, Mapping, Node, Value};
use super::stream::{Document, Limits, Stream, Unreadable};
use super::yaml;

/// A text and the key it is under.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// The key.
    pub key: &'static str,
    /// The text, YAML or JSON; `None` where only facts are given.
    pub text: Option<&'a [u8]>,
    /// The value of `kopsRelease`, which replaces that of the text.
    pub release: Option<&'a str>,
}

/// The body that has all parts: a text that is one mapping without `kind` is taken as it is, any other one as the
/// `manifests` of a plan request.
///
/// # Errors
///
/// The key of the first text that cannot be read, and why.
pub fn of_parts<'a>(parts: &[Part<'a>], limits: &Limits) -> Result<Stream<'a>, (&'static str, Unreadable)> {
    let mut entries = Vec::new();
    for part in parts {
        let value = value(part, limits).map_err(|unreadable| (part.key, unreadable))?;
        entries.push(entry(part.key, value));
    }
    let root = node(Value::Mapping(Mapping::new(entries)));
    let document = Document { root, first_line: 0, text: Cow::Borrowed(""), may_have_marks: true };
    Ok(Stream { documents: vec![Arc::new(document)], ..Stream::default() })
}

fn value<'a>(part: &Part<'a>, limits: &Limits) -> Result<Value<'a>, Unreadable> {
    let mut entries = match part.text {
        None => Vec::new(),
        Some(sent) => entries(bytes::text(sent)?, limits)?,
    };
    if let Some(release) = part.release {
        entries.retain(|entry| entry.key != "kopsRelease");
        entries.push(entry("kopsRelease", Value::String(Cow::Borrowed(release))));
    }
    Ok(Value::Mapping(Mapping::new(entries)))
}

fn entries<'a>(text: &'a str, limits: &Limits) -> Result<Vec<Entry<'a>>, Unreadable> {
    let stream = yaml::read(text, limits)?;
    if let [only] = stream.documents.as_slice()
        && let Value::Mapping(mapping) = &only.root.value
        && only.root.get("kind").is_none()
    {
        return Ok(mapping.entries().to_vec());
    }
    Ok(vec![entry("manifests", Value::String(Cow::Borrowed(text)))])
}

fn entry<'a>(key: &'static str, value: Value<'a>) -> Entry<'a> {
    Entry { key: Cow::Borrowed(key), key_place: None, value: node(value), shadowed: false }
}

fn node(value: Value<'_>) -> Node<'_> {
    Node { value, place: None }
}
