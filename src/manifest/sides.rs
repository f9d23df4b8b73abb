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

/// The key of a side that has what AWS has; a part of that name is an item of it, or a list of them.
pub const OBSERVED: &str = "observed";
/// The side that has it, from which the other one takes it.
const HOLDER: &str = "before";

/// The body that has all parts: a text that is one mapping without `kind` is taken as it is, any other one as the
/// `manifests` of a plan request. Parts that say what AWS has are put together in `before`.
///
/// # Errors
///
/// The key of the first text that cannot be read, and why.
pub fn of_parts<'a>(parts: &[Part<'a>], limits: &Limits) -> Result<Stream<'a>, (&'static str, Unreadable)> {
    let mut entries: Vec<Entry<'a>> = Vec::new();
    let mut told: Vec<Node<'a>> = Vec::new();
    for part in parts {
        let unreadable = |unreadable| (part.key, unreadable);
        match part.key {
            OBSERVED => told.extend(answers(part, limits).map_err(unreadable)?),
            key => entries.push(entry(key, value(part, limits).map_err(unreadable)?)),
        }
    }
    if parts.iter().any(|part| part.key == OBSERVED) {
        tell(&mut entries, told);
    }
    let root = node(Value::Mapping(Mapping::new(entries)));
    let document =
        Document { root, first_line: 0, text: Cow::Borrowed(""), may_have_marks: true, may_have_strays: true };
    Ok(Stream { documents: vec![Arc::new(document)], ..Stream::default() })
}

/// What the documents of a part say that AWS has.
fn answers<'a>(part: &Part<'a>, limits: &Limits) -> Result<Vec<Node<'a>>, Unreadable> {
    let stream = yaml::read(bytes::text(part.text.unwrap_or_default())?, limits)?;
    let answers = stream.documents.iter().flat_map(|document| match &document.root.value {
        Value::Sequence(items) => items.clone(),
        _ => vec![document.root.clone()],
    });
    Ok(answers.collect())
}

/// Adds what AWS has to `before`; without one it is all that there is.
fn tell<'a>(entries: &mut Vec<Entry<'a>>, mut told: Vec<Node<'a>>) {
    let place = entries.iter().position(|entry| entry.key == HOLDER);
    let before = place.map(|place| entries.remove(place).value.value);
    let mut of_before = match before {
        Some(Value::Mapping(mapping)) => mapping.entries().to_vec(),
        _ => Vec::new(),
    };
    if let Some(place) = of_before.iter().position(|entry| entry.key == OBSERVED)
        && let Value::Sequence(items) = of_before.remove(place).value.value
    {
        told.extend(items);
    }
    of_before.push(entry(OBSERVED, Value::Sequence(told)));
    entries.push(entry(HOLDER, Value::Mapping(Mapping::new(of_before))));
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
