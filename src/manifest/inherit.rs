//! A value that takes from its neighbour what it leaves out.

use std::sync::Arc;

use super::node::{Entry, Mapping, Node, Value};
use super::stream::{Document, Stream};

/// The keys that `manifests` replaces: who gives one of them does not inherit the other form.
const MANIFESTS: &str = "manifests";
const REPLACED: [&str; 2] = ["cluster", "instanceGroups"];

impl<'a> Stream<'a> {
    /// The first document with the mapping `heir` alone, completed key by key from the mapping `giver`; and the keys
    /// that it took. `None` where it takes nothing.
    pub fn inherited(&self, giver: &str, heir: &str) -> Option<(Stream<'a>, Vec<String>)> {
        let document = self.documents.first()?;
        let (Value::Mapping(from), Value::Mapping(to)) =
            (&document.root.get(giver)?.value, &document.root.get(heir)?.value)
        else {
            return None;
        };
        let has = |mapping: &Mapping<'_>, key: &str| mapping.entries().iter().any(|entry| entry.key == key);
        let is_replaced = |key: &str| match key {
            MANIFESTS => REPLACED.iter().any(|key| has(to, key)),
            key => REPLACED.contains(&key) && has(to, MANIFESTS),
        };
        let missing = from.entries().iter().filter(|entry| !entry.shadowed && !has(to, &entry.key));
        let taken: Vec<&Entry<'a>> = missing.filter(|entry| !is_replaced(&entry.key)).collect();
        if taken.is_empty() {
            return None;
        }
        let keys = taken.iter().map(|entry| entry.key.to_string()).collect();
        let entries = to.entries().iter().chain(taken).cloned().collect();
        Some((document.with(heir, Value::Mapping(Mapping::new(entries))), keys))
    }
}

impl<'a> Document<'a> {
    /// A stream with this document, whose root has one key only.
    fn with(&self, key: &str, value: Value<'a>) -> Stream<'a> {
        let place = self.root.get(key).and_then(|node| node.place);
        let entry =
            Entry { key: key.to_owned().into(), key_place: None, value: Node { value, place }, shadowed: false };
        let root = Node { value: Value::Mapping(Mapping::new(vec![entry])), place: self.root.place };
        let document = Document { root, text: self.text.clone(), ..*self };
        Stream { documents: vec![Arc::new(document)], ..Stream::default() }
    }
}
