//! A value with its place in the text: what YAML and JSON both become.

use std::borrow::Cow;

use serde_json::Value as Json;

use crate::diagnostic::{Segment, is_excerpt, may_be_excerpt};

/// A value and where it is.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    /// The value.
    pub value: Value<'a>,
    /// Where it is in its document; `None` for JSON.
    pub place: Option<Place>,
}

/// Where a value or key is in its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line in the document, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The offset in the document's text, in bytes.
    pub offset: u32,
    /// The length in bytes.
    pub length: u32,
}

/// A value of one of the JSON kinds.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// `null`, `~` or nothing.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A whole number that is too large for [`Value::Integer`].
    Large(u64),
    /// Any other number.
    Float(f64),
    /// A text.
    String(Cow<'a, str>),
    /// A list.
    Sequence(Vec<Node<'a>>),
    /// A mapping.
    Mapping(Mapping<'a>),
}

/// A mapping: its entries in source order, and the way to find one by its key.
#[derive(Clone, Debug)]
pub struct Mapping<'a> {
    entries: Vec<Entry<'a>>,
    /// `None` for most mappings, which takes little memory.
    more: Option<Box<More>>,
}

/// What is to be known of some mappings.
#[derive(Clone, Debug)]
struct More {
    /// The places of the entries that count, by key; `None` where there are so few entries that looking at all is
    /// quicker.
    by_key: Option<Box<[u32]>>,
    /// Whether a key is written twice, here or below.
    repeats: bool,
}

/// The most entries that are looked at one after the other.
const FEW: usize = 16;

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The key.
    pub key: Cow<'a, str>,
    /// Where the key is.
    pub key_place: Option<Place>,
    /// The value.
    pub value: Node<'a>,
    /// Whether the same key comes again, which makes this value count for nothing.
    pub shadowed: bool,
}

impl Value<'_> {
    /// The kind in words, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a truth value",
            Self::Integer(_) | Self::Large(_) | Self::Float(_) => "a number",
            Self::String(_) => "a string",
            Self::Sequence(_) => "a list",
            Self::Mapping(_) => "a mapping",
        }
    }

    /// Whether a key is written twice in one mapping, here or below.
    pub fn repeats_keys(&self) -> bool {
        match self {
            Self::Mapping(mapping) => mapping.more.as_ref().is_some_and(|more| more.repeats),
            Self::Sequence(items) => items.iter().any(|item| item.value.repeats_keys()),
            _ => false,
        }
    }

    /// The value in JSON; of equal keys the last one counts.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Bool(value) => Json::from(*value),
            Self::Integer(value) => Json::from(*value),
            Self::Large(value) => Json::from(*value),
            Self::Float(value) => Json::from(*value),
            Self::String(value) => Json::from(&**value),
            Self::Sequence(items) => items.iter().map(|item| item.value.to_json()).collect(),
            Self::Mapping(mapping) => {
                let entries =
                    mapping.entries().iter().map(|entry| (entry.key.to_string(), entry.value.value.to_json()));
                Json::Object(entries.collect())
            }
        }
    }

    /// The same value, which keeps no text of others.
    pub(super) fn into_owned(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(value),
            Self::Integer(value) => Value::Integer(value),
            Self::Large(value) => Value::Large(value),
            Self::Float(value) => Value::Float(value),
            Self::String(text) => Value::String(text.into_owned().into()),
            Self::Sequence(items) => Value::Sequence(items.into_iter().map(Node::into_owned).collect()),
            Self::Mapping(Mapping { entries, more }) => {
                let entries = entries.into_iter().map(|entry| Entry {
                    key: entry.key.into_owned().into(),
                    key_place: entry.key_place,
                    value: entry.value.into_owned(),
                    shadowed: entry.shadowed,
                });
                Value::Mapping(Mapping { entries: entries.collect(), more })
            }
        }
    }
}

impl<'a> Mapping<'a> {
    /// The mapping of `entries`, in which the last of several equal keys counts, as in Go.
    pub(super) fn new(mut entries: Vec<Entry<'a>>) -> Mapping<'a> {
        let by_key = (FEW < entries.len()).then(|| shadow_many(&mut entries));
        if by_key.is_none() {
            shadow_few(&mut entries);
        }
        let repeats = entries.iter().any(|entry| entry.shadowed || entry.value.value.repeats_keys());
        let more = (by_key.is_some() || repeats).then(|| Box::new(More { by_key, repeats }));
        Mapping { entries, more }
    }

    /// Every entry in source order, also those that count for nothing.
    pub fn entries(&self) -> &[Entry<'a>] {
        &self.entries
    }

    /// The entry with `key` and its place in source order.
    pub fn find(&self, key: &str) -> Option<(usize, &Entry<'a>)> {
        let place = match self.more.as_ref().and_then(|more| more.by_key.as_ref()) {
            None => self.entries.iter().rposition(|entry| entry.key == key)?,
            Some(by_key) => {
                let found = by_key.binary_search_by(|place| (*self.entries[*place as usize].key).cmp(key));
                by_key[found.ok()?] as usize
            }
        };
        Some((place, &self.entries[place]))
    }

    /// The same for a step of a path, which shortens long keys; of several that are alike then the last one. Where a
    /// mapping has many long keys, only the last of them are looked at: each has to be shortened for that.
    fn find_step(&self, key: &str) -> Option<(usize, &Entry<'a>)> {
        self.find(key).or_else(|| {
            if !may_be_excerpt(key) {
                return None;
            }
            let long = self.entries.iter().enumerate().rev().filter(|(_, entry)| may_be_excerpt(&entry.key));
            long.take(MOST_LONG).find(|(_, entry)| is_excerpt(key, &entry.key))
        })
    }
}

/// So many long keys of a mapping are compared with a shortened one.
const MOST_LONG: usize = 64;

/// Marks the entries whose keys come again. Most keys differ in their lengths, first or last letters, which costs less
/// to see than to compare each with each.
fn shadow_few(entries: &mut [Entry<'_>]) {
    let mut seen = 0_u64;
    for place in 0..entries.len() {
        let (before, rest) = entries.split_at_mut(place);
        let key = &rest[0].key;
        let [first, last] =
            [key.as_bytes().first(), key.as_bytes().last()].map(|byte| byte.copied().map_or(0, u32::from));
        let bit = 1 << ((5 * first + 11 * last + key.len() as u32) % u64::BITS);
        if seen & bit != 0 {
            before.iter_mut().filter(|earlier| earlier.key == *key).for_each(|earlier| earlier.shadowed = true);
        }
        seen |= bit;
    }
}

/// The same for any number; returns the places of the others by key.
fn shadow_many(entries: &mut [Entry<'_>]) -> Box<[u32]> {
    let mut by_key: Vec<u32> = (0..entries.len() as u32).rev().collect();
    let key = |place: &u32| *place as usize;
    by_key.sort_by(|a, b| entries[key(a)].key.cmp(&entries[key(b)].key));
    let mut last: Option<u32> = None;
    by_key.retain(|place| {
        let repeats = last.is_some_and(|last| entries[key(&last)].key == entries[key(place)].key);
        entries[key(place)].shadowed = repeats;
        last = Some(*place);
        !repeats
    });
    by_key.into()
}

impl<'a> Node<'a> {
    /// The value of `key`, when this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.entry(key).map(|(_, entry)| &entry.value)
    }

    /// The same without what is around it.
    pub(super) fn part(self, key: &str) -> Option<Node<'a>> {
        let Value::Mapping(mut mapping) = self.value else { return None };
        let (place, _) = mapping.find(key)?;
        Some(mapping.entries.swap_remove(place).value)
    }

    /// The text, when this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    fn entry(&self, key: &str) -> Option<(usize, &Entry<'a>)> {
        match &self.value {
            Value::Mapping(mapping) => mapping.find(key),
            _ => None,
        }
    }

    /// The same node, which keeps no text of others.
    pub(super) fn into_owned(self) -> Node<'static> {
        Node { value: self.value.into_owned(), place: self.place }
    }
}

/// What was found at the end of a path.
#[derive(Clone, Debug)]
pub struct Located<'a> {
    /// The value, or the nearest parent that exists.
    pub node: &'a Node<'a>,
    /// How many steps of the path exist.
    pub depth: usize,
    /// The places of the steps in their parents; compares as source order does.
    pub order: Vec<usize>,
    /// Where it is: of a value that is a mapping or list the key, else the value.
    pub place: Option<Place>,
}

/// As deep as most fields are.
const DEPTH: usize = 8;

/// Walks the steps of a path down from `root` as far as they exist.
pub fn locate<'a, 'p>(root: &'a Node<'a>, path: impl IntoIterator<Item = &'p Segment>) -> Located<'a> {
    let mut located = Located { node: root, depth: 0, order: Vec::with_capacity(DEPTH), place: root.place };
    for segment in path {
        let Some((child, index, place)) = step(located.node, segment) else { break };
        located.node = child;
        located.depth += 1;
        located.order.push(index);
        located.place = place;
    }
    located
}

/// The value at the end of the steps of a path down from `root`.
pub(super) fn at<'a, 'p>(root: &'a Node<'a>, path: impl IntoIterator<Item = &'p Segment>) -> Option<&'a Node<'a>> {
    path.into_iter().try_fold(root, |node, segment| step(node, segment).map(|(child, ..)| child))
}

/// The value one step down, its place among its siblings, and where it is.
fn step<'a>(node: &'a Node<'a>, segment: &Segment) -> Option<(&'a Node<'a>, usize, Option<Place>)> {
    match (segment, &node.value) {
        (Segment::Index(index), Value::Sequence(items)) => {
            let item = items.get(*index)?;
            Some((item, *index, item.place))
        }
        (Segment::Key(key), Value::Mapping(mapping)) => named(mapping, key),
        (Segment::Entry(key), Value::Mapping(mapping)) => named(mapping, key),
        _ => None,
    }
}

fn named<'a>(mapping: &'a Mapping<'a>, key: &str) -> Option<(&'a Node<'a>, usize, Option<Place>)> {
    let (index, entry) = mapping.find_step(key)?;
    Some((&entry.value, index, entry.place()))
}

impl Entry<'_> {
    fn place(&self) -> Option<Place> {
        match self.value.value {
            Value::Sequence(_) | Value::Mapping(_) | Value::Null => self.key_place,
            _ => self.value.place,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::excerpt;

    #[test]
    fn few_long_keys_are_compared_with_a_shortened_one() {
        let key = |place: usize| "k".repeat(200) + &"x".repeat(place + 1);
        let value = || Node { value: Value::Null, place: None };
        let entry = |place| Entry { key: key(place).into(), key_place: None, value: value(), shadowed: false };
        let mapping = Mapping::new((0..100).map(entry).collect());
        let found = |place| mapping.find_step(&excerpt(&key(place))).map(|(place, _)| place);
        assert_eq!((found(99), found(36), found(35)), (Some(99), Some(36), None));
        assert_eq!(mapping.find_step(&key(0)).map(|(place, _)| place), Some(0), "a whole key is looked up");
    }
}
