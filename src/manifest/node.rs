//! A value with its place in the text: what YAML and JSON both become.

use crate::diagnostic::Segment;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it stands in its document; `None` for JSON.
    pub place: Option<Place>,
}

/// Where a value or key stands in its document.
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
pub enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Integer(i128),
    /// Any other number.
    Float(f64),
    /// A text.
    String(String),
    /// A list.
    Sequence(Vec<Node>),
    /// A mapping.
    Mapping(Mapping),
}

/// A mapping: its entries in source order, and the way to find one by its key.
#[derive(Clone, Debug)]
pub struct Mapping {
    entries: Vec<Entry>,
    /// The places of the entries that count, by key.
    by_key: Vec<u32>,
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_place: Option<Place>,
    /// The value.
    pub value: Node,
    /// Whether the same key comes again, which makes this value count for nothing.
    pub shadowed: bool,
}

impl Value {
    /// The kind in words, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a truth value",
            Self::Integer(_) | Self::Float(_) => "a number",
            Self::String(_) => "a string",
            Self::Sequence(_) => "a list",
            Self::Mapping(_) => "a mapping",
        }
    }
}

impl Mapping {
    /// The mapping of `entries`, in which the last of several equal keys counts, as in Go.
    pub(super) fn new(mut entries: Vec<Entry>) -> Mapping {
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
        Mapping { entries, by_key }
    }

    /// Every entry in source order, also those that count for nothing.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry with `key` and its place in source order.
    fn find(&self, key: &str) -> Option<(usize, &Entry)> {
        let found = self.by_key.binary_search_by(|place| self.entries[*place as usize].key.as_str().cmp(key));
        let place = self.by_key[found.ok()?] as usize;
        Some((place, &self.entries[place]))
    }
}

impl Node {
    /// The value of `key`, when this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|(_, entry)| &entry.value)
    }

    /// The text, when this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    fn entry(&self, key: &str) -> Option<(usize, &Entry)> {
        match &self.value {
            Value::Mapping(mapping) => mapping.find(key),
            _ => None,
        }
    }
}

/// What was found at the end of a path.
#[derive(Clone, Debug)]
pub struct Located<'a> {
    /// The value, or the nearest parent that exists.
    pub node: &'a Node,
    /// How many steps of the path exist.
    pub depth: usize,
    /// The places of the steps in their parents; compares as source order does.
    pub order: Vec<usize>,
    /// Where it stands: of a value that is a mapping or list the key, else the value.
    pub place: Option<Place>,
}

/// Walks the steps of a path down from `root` as far as they exist.
pub fn locate<'a, 'p>(root: &'a Node, path: impl IntoIterator<Item = &'p Segment>) -> Located<'a> {
    let mut located = Located { node: root, depth: 0, order: Vec::new(), place: root.place };
    for segment in path {
        let (child, index, place) = match (segment, &located.node.value) {
            (Segment::Index(index), Value::Sequence(items)) => match items.get(*index) {
                Some(item) => (item, *index, item.place),
                None => break,
            },
            (Segment::Key(key), _) => match located.node.entry(key) {
                Some((index, entry)) => (&entry.value, index, entry.place()),
                None => break,
            },
            (Segment::Entry(key), _) => match located.node.entry(key) {
                Some((index, entry)) => (&entry.value, index, entry.place()),
                None => break,
            },
            _ => break,
        };
        located.node = child;
        located.depth += 1;
        located.order.push(index);
        located.place = place;
    }
    located
}

impl Entry {
    fn place(&self) -> Option<Place> {
        match self.value.value {
            Value::Sequence(_) | Value::Mapping(_) | Value::Null => self.key_place,
            _ => self.value.place,
        }
    }
}
