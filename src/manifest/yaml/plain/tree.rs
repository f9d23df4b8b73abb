//! The tree of a document as it grows.

use std::borrow::Cow;

use super::scalar::Scalar;
use super::stop::{NotPlain, Stop};
use crate::manifest::any::{LARGE, fitted};
use crate::manifest::node::{Entry, Mapping, Node, Place, Value};
use crate::manifest::stream::Limits;
use crate::manifest::yaml::spent::Spent;

/// What has been read of a document.
pub(super) struct Tree<'a, 'l> {
    limits: &'l Limits,
    /// The lists and mappings that have not ended, the outermost one first.
    pub(super) open: Vec<Open<'a>>,
    root: Option<Node<'a>>,
    spent: Spent,
    /// The limit that is exceeded first. It counts only if the rest is plain too, and nothing is kept from there on.
    exceeded: Option<Stop>,
}

/// A list or mapping that has not ended.
pub(super) struct Open<'a> {
    place: Place,
    /// The spaces before its keys or dashes.
    pub(super) indent: usize,
    items: Items<'a>,
}

enum Items<'a> {
    Sequence(Vec<Node<'a>>),
    Mapping {
        entries: Vec<Entry<'a>>,
        /// The key whose value comes next.
        key: Option<(Cow<'a, str>, Place)>,
    },
}

impl Open<'_> {
    pub(super) fn is_sequence(&self) -> bool {
        matches!(self.items, Items::Sequence(_))
    }
}

impl<'a, 'l> Tree<'a, 'l> {
    pub(super) fn within(limits: &'l Limits) -> Tree<'a, 'l> {
        Tree { limits, open: Vec::new(), root: None, spent: Spent::default(), exceeded: None }
    }

    /// The tree, when all of it has been read.
    pub(super) fn whole(self) -> Result<(Node<'a>, Spent), Stop> {
        match self.exceeded {
            Some(exceeded) => Err(exceeded),
            None => Ok((self.root.ok_or(NotPlain)?, self.spent)),
        }
    }

    /// Whether nothing has been read yet.
    pub(super) fn is_empty(&self) -> bool {
        self.root.is_none() && self.open.is_empty()
    }

    /// Takes a key, where one comes next, or else a value.
    pub(super) fn scalar(&mut self, scalar: Scalar<'a>) -> Result<(), NotPlain> {
        let place = scalar.place;
        self.spend(scalar.bytes(), place);
        if self.exceeded.is_some() {
            return self.add(Node { value: Value::Null, place: Some(place) });
        }
        if let Some(Open { items: Items::Mapping { key: key @ None, .. }, .. }) = self.open.last_mut() {
            *key = Some((scalar.name().ok_or(NotPlain)?, place));
            return Ok(());
        }
        let value = scalar.value().ok_or(NotPlain)?;
        self.add(Node { value, place: Some(place) })
    }

    pub(super) fn start_sequence(&mut self, place: Place, indent: usize) -> Result<(), NotPlain> {
        self.start(Open { place, indent, items: Items::Sequence(Vec::new()) })
    }

    pub(super) fn start_mapping(&mut self, place: Place, indent: usize) -> Result<(), NotPlain> {
        self.start(Open { place, indent, items: Items::Mapping { entries: Vec::new(), key: None } })
    }

    /// The library is quick to stop at what is too deep.
    fn start(&mut self, open: Open<'a>) -> Result<(), NotPlain> {
        if self.open.len() == self.limits.depth {
            return Err(NotPlain);
        }
        self.spend(0, open.place);
        self.open.push(open);
        Ok(())
    }

    /// Ends the innermost list or mapping.
    pub(super) fn end(&mut self) -> Result<(), NotPlain> {
        let Open { place, items, .. } = self.open.pop().ok_or(NotPlain)?;
        let is_large = LARGE < self.spent.nodes;
        let value = match items {
            Items::Sequence(items) => Value::Sequence(fitted(items, is_large)),
            Items::Mapping { entries, .. } => Value::Mapping(Mapping::new(fitted(entries, is_large))),
        };
        self.add(Node { value, place: Some(place) })
    }

    /// Puts a value where it belongs.
    fn add(&mut self, value: Node<'a>) -> Result<(), NotPlain> {
        match self.open.last_mut().map(|open| &mut open.items) {
            None => self.root = Some(value),
            Some(_) if self.exceeded.is_some() => {}
            Some(Items::Sequence(items)) => items.push(value),
            Some(Items::Mapping { entries, key }) => {
                let (key, key_place) = key.take().ok_or(NotPlain)?;
                entries.push(Entry { key, key_place: Some(key_place), value, shadowed: false });
            }
        }
        Ok(())
    }

    fn spend(&mut self, scalar_bytes: usize, place: Place) {
        self.spent.nodes += 1;
        self.spent.scalar_bytes += scalar_bytes;
        if self.limits.nodes < self.spent.nodes {
            self.exceeded.get_or_insert(Stop::TooMany("values", |limits| limits.nodes, place));
        }
        if self.limits.scalar_bytes < self.spent.scalar_bytes {
            self.exceeded.get_or_insert(Stop::TooMany("bytes of text", |limits| limits.scalar_bytes, place));
        }
    }
}
