//! What programs mostly write in JSON, from left to right into a tree.

use std::borrow::Cow;
use std::marker::PhantomData;

use serde_json::Number;

use crate::manifest::node::{Entry, Mapping, Node, Value};
use crate::manifest::scanner::Scanner;
use crate::manifest::stream::Limits;

/// What is deeper is left to another reader.
const DEEPEST: usize = 64;

/// How many entries and items are mostly open together.
const USUAL: usize = 32;

/// Reads values into a tree. Where that fails, or something is rarely written, another reader says what is wrong, if
/// anything is.
pub(super) struct Plain<'a, 'l> {
    limits: &'l Limits,
    nodes: usize,
    /// Whether a text or a key may have characters that are not seen, or a separator at its end.
    pub may_have_strays: bool,
    /// The entries of the mappings that are not read to their ends, the innermost last. Each mapping gets a list that
    /// has its size.
    entries: Vec<Entry<'a>>,
    /// The items of such lists.
    items: Vec<Node<'a>>,
}

impl<'a, 'l> Plain<'a, 'l> {
    /// Nothing of a text so far, of which what is outside ASCII can only be in a text or a key.
    pub(super) fn of(text: &str, limits: &'l Limits) -> Plain<'a, 'l> {
        let (entries, items) = (Vec::with_capacity(USUAL), Vec::with_capacity(USUAL));
        Plain { limits, nodes: 0, may_have_strays: !text.is_ascii(), entries, items }
    }

    /// The value that is the whole text, and whether it may have strays.
    pub(super) fn read(text: &'a str, limits: &'l Limits) -> Option<(Node<'a>, bool)> {
        let (mut plain, mut scanner) = (Plain::of(text, limits), Scanner::over(text));
        let root = plain.value(&mut scanner, 0)?;
        scanner.end()?;
        Some((root, plain.may_have_strays))
    }

    /// The next value, which is at this depth.
    pub(super) fn value(&mut self, scanner: &mut Scanner<'a>, depth: usize) -> Option<Node<'a>> {
        self.nodes += 1;
        if self.limits.nodes < self.nodes {
            return None;
        }
        let value = match scanner.peek()? {
            b'{' => Value::Mapping(self.mapping(scanner, depth + 1)?),
            b'[' => Value::Sequence(self.list(scanner, depth + 1)?),
            b'"' => Value::String(self.text(scanner)?),
            b'n' | b't' | b'f' => scanner.nullable(Scanner::truth)?.map_or(Value::Null, Value::Bool),
            _ => scanner.whole().map(Value::Integer).or_else(|| scanner.value(PhantomData).and_then(number))?,
        };
        Some(Node { value, place: None })
    }

    /// What a key and its value are in a mapping.
    pub(super) fn entry(&mut self, key: &'a str, value: Node<'a>) -> Entry<'a> {
        self.may_have_strays |= is_separated(key);
        Entry { key: Cow::Borrowed(key), key_place: None, value, shadowed: false }
    }

    fn mapping(&mut self, scanner: &mut Scanner<'a>, depth: usize) -> Option<Mapping<'a>> {
        self.may_be(depth)?;
        let first = self.entries.len();
        scanner.entries(|scanner, key| {
            let value = self.value(scanner, depth)?;
            let entry = self.entry(key, value);
            self.entries.push(entry);
            Some(())
        })?;
        Some(Mapping::new(self.entries.split_off(first)))
    }

    fn list(&mut self, scanner: &mut Scanner<'a>, depth: usize) -> Option<Vec<Node<'a>>> {
        self.may_be(depth)?;
        let first = self.items.len();
        scanner.list(|scanner| {
            let item = self.value(scanner, depth)?;
            self.items.push(item);
            Some(())
        })?;
        Some(self.items.split_off(first))
    }

    /// Nothing, where there may be so many levels.
    fn may_be(&self, depth: usize) -> Option<()> {
        (depth <= self.limits.depth.min(DEEPEST)).then_some(())
    }

    fn text(&mut self, scanner: &mut Scanner<'a>) -> Option<Cow<'a, str>> {
        let text = scanner.any_text()?;
        let is_escaped = matches!(text, Cow::Owned(_));
        self.may_have_strays |= is_separated(&text) || is_escaped && !text.is_ascii();
        Some(text)
    }
}

/// Whether a text or a key has a separator at its end.
pub(super) fn is_separated(text: &str) -> bool {
    matches!(text.as_bytes().last(), Some(b',' | b';'))
}

fn number(number: Number) -> Option<Value<'static>> {
    let whole = || number.as_i64().map(Value::Integer).or_else(|| number.as_u64().map(Value::Large));
    whole().or_else(|| number.as_f64().map(Value::Float))
}
