//! Exact edits of a YAML text; comments and style stay. `None` where an edit would not be exact.

use serde_json::Value as Json;

use super::scalar::written;
use crate::diagnostic::{Edit, Segment};
use crate::manifest::{Document, Entry, Node, Place, Value};

/// The text of a document; the one of a JSON document has no places, and no edits.
pub(super) struct Text<'a> {
    document: &'a Document<'a>,
    number: usize,
    is_json: bool,
}

/// The lines of an entry.
struct Lines<'a> {
    /// The first one in the stream, from 1.
    first: u32,
    /// The one after the last.
    end: u32,
    /// Their text, from the entry's key on.
    text: &'a str,
}

/// Whether anchors, aliases or tags may be in a text: the value after one has another place than it seems.
pub(super) fn has_properties(text: &str) -> bool {
    let is_before = |byte: &u8| b" \t\n[{,".contains(byte);
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"!_<".contains(byte);
    let bytes = text.as_bytes();
    let mut marks = memchr::memchr3_iter(b'&', b'*', b'!', bytes).filter(|at| 0 < *at);
    marks.any(|at| is_before(&bytes[at - 1]) && bytes.get(at + 1).is_some_and(is_name))
}

impl<'a> Text<'a> {
    pub(super) fn of(document: &'a Document<'a>, number: usize) -> Text<'a> {
        Text { document, number, is_json: document.root.place.is_none() }
    }

    /// Whether it is the text of a JSON document.
    pub(super) fn is_json(&self) -> bool {
        self.is_json
    }

    /// Another value instead of a scalar.
    pub(super) fn replace(&self, old: &Node<'_>, value: &Json) -> Option<Vec<Edit>> {
        if self.is_json {
            return Some(Vec::new());
        }
        let place = old.place?;
        let raw = self.scalar(old)?;
        Some(vec![self.edit(start(place), end(place, raw), written(value, raw))])
    }

    /// Another name of a key.
    pub(super) fn rename(&self, mapping: &Node<'_>, key: &str, to: &str) -> Option<Vec<Edit>> {
        if self.is_json {
            return Some(Vec::new());
        }
        let (place, raw) = self.key(entry(mapping, key)?.1)?;
        Some(vec![self.edit(start(place), end(place, raw), written(&to.into(), raw))])
    }

    /// A new entry, before the second one of a mapping.
    pub(super) fn insert(&self, mapping: &Node<'_>, key: &str, value: &Json) -> Option<Vec<Edit>> {
        let Value::Mapping(entries) = &mapping.value else { return None };
        if self.is_json {
            return Some(Vec::new());
        }
        let first = entries.entries().first()?;
        let (_, quotes) = self.key(first)?;
        let new = format!("{}: {}", written(&key.into(), quotes), written(value, quotes));
        let next = entries.entries().get(1).unwrap_or(first);
        let (place, _) = self.key(next)?;
        let text = match self.is_flow(mapping)? {
            true => format!("{new}, "),
            false if self.is_indented(place)? => format!("{new}\n{}", " ".repeat(place.column as usize - 1)),
            false => return None,
        };
        Some(vec![self.edit(start(place), start(place), text)])
    }

    /// Nothing instead of an entry of a mapping or an item of a list.
    pub(super) fn remove(&self, parent: &Node<'_>, step: &Segment) -> Option<Vec<Edit>> {
        if self.is_json {
            return Some(Vec::new());
        }
        match (&parent.value, step) {
            (Value::Mapping(mapping), Segment::Key(_) | Segment::Entry(_)) => {
                let (place, entry) = entry(parent, name(step)?)?;
                match self.is_flow(parent)? {
                    true => self.remove_from_flow(mapping.entries(), place),
                    false => self.remove_from_block(mapping.entries(), place, &entry.value),
                }
            }
            (Value::Sequence(items), Segment::Index(index)) if self.is_flow(parent)? => self.remove_item(items, *index),
            (Value::Sequence(items), Segment::Index(index)) => {
                let item = items.get(*index)?;
                let lines = self.lines(self.dash(item.place?)?, item)?;
                Some(vec![self.edit_at((lines.first, 1), (lines.end, 1), String::new())])
            }
            _ => None,
        }
    }

    /// Without its only entry a block is null, so an empty mapping comes instead of it.
    fn remove_from_block(&self, entries: &[Entry<'_>], place: usize, value: &Node<'_>) -> Option<Vec<Edit>> {
        let (key, _) = self.key(&entries[place])?;
        let lines = self.lines(key, value)?;
        let is_only = entries.len() == 1;
        if self.line_before(key)?.trim_matches(' ').is_empty() {
            let text = if is_only { format!("{}{{}}\n", " ".repeat(key.column as usize - 1)) } else { String::new() };
            return Some(vec![self.edit_at((lines.first, 1), (lines.end, 1), text)]);
        }
        // The first key after a dash: the next one takes its place.
        match entries.get(place + 1) {
            Some(next) => Some(vec![self.edit(start(key), start(self.key(next)?.0), String::new())]),
            None if is_only => {
                let start = (lines.first, key.column);
                Some(vec![self.edit_at(start, (lines.end, 1), "{}\n".to_owned())])
            }
            None => None,
        }
    }

    /// An item of a list in brackets, all on one line.
    fn remove_item(&self, items: &[Node<'_>], index: usize) -> Option<Vec<Edit>> {
        let item = items.get(index)?.place?;
        let (from, to) = match (items.get(index + 1), index.checked_sub(1)) {
            (Some(next), _) => (start(item), start(next.place?)),
            (None, Some(before)) => {
                let before = &items[before];
                (end(before.place?, self.scalar(before)?), end(item, self.scalar(&items[index])?))
            }
            (None, None) => return None,
        };
        (from.0 == to.0).then(|| vec![self.edit(from, to, String::new())])
    }

    /// The lines of an entry of a block below another mapping, with another key; `levels` are the keys of the mappings
    /// around it that are not there yet.
    pub(super) fn insert_lines(&self, from: (&Node<'_>, &str), to: &Node<'_>, levels: &[&str]) -> Option<Vec<Edit>> {
        let Value::Mapping(entries) = &to.value else { return None };
        let (entry, first) = (entry(from.0, from.1)?.1, entries.entries().first()?);
        let (key, raw) = self.key(entry)?;
        let (next, _) = self.key(entries.entries().get(1).unwrap_or(first))?;
        let may_move = self.line_before(key)?.trim_matches([' ', '-']).is_empty() && !self.is_flow(from.0)?;
        if !may_move || self.is_flow(to)? || !self.is_indented(next)? {
            return None;
        }
        let (name, around) = levels.split_last()?;
        let lines = self.lines(key, &entry.value)?;
        let base = next.column as usize - 1;
        let mut text = String::new();
        for (depth, level) in around.iter().enumerate() {
            text += &format!("{level}:\n{}", " ".repeat(base + 2 * (depth + 1)));
        }
        let indent = base + 2 * around.len();
        text += name;
        text += lines.text[raw.len()..].lines().next()?;
        text.push('\n');
        for line in lines.text.lines().skip(1) {
            let own = line.len() - line.trim_start_matches(' ').len();
            let more = (own + indent).checked_sub(key.column as usize - 1)?;
            text += &if line.trim().is_empty() {
                "\n".to_owned()
            } else {
                format!("{}{}\n", " ".repeat(more), &line[own..])
            };
        }
        text += &" ".repeat(base);
        Some(vec![self.edit(start(next), start(next), text)])
    }

    fn remove_from_flow(&self, entries: &[Entry<'_>], place: usize) -> Option<Vec<Edit>> {
        let (from, raw) = self.key(&entries[place])?;
        self.scalar(&entries[place].value)?;
        if let Some(next) = entries.get(place + 1) {
            let (next, _) = self.key(next)?;
            return (next.line == from.line && !raw.is_empty())
                .then(|| vec![self.edit(start(from), start(next), String::new())]);
        }
        let own = &entries[place].value;
        let to = own.place?;
        let from = match place.checked_sub(1).map(|before| &entries[before].value) {
            Some(before) => end(before.place?, self.scalar(before)?),
            None => start(from),
        };
        let edit = self.edit(from, end(to, self.scalar(own)?), String::new());
        (from.0 == to.line).then(|| vec![edit])
    }

    /// The lines of an entry of a block, which starts at `place`: all that are indented more, and the items of a list.
    fn lines(&self, place: Place, value: &Node<'_>) -> Option<Lines<'_>> {
        self.is_exact(value)?;
        let before = self.line_before(place).filter(|before| before.trim_matches([' ', '-']).is_empty())?;
        let text = &*self.document.text;
        let first = place.offset as usize - before.len();
        let indent = place.column as usize - 1;
        let is_list = matches!(value.value, Value::Sequence(_)) && !text[place.offset as usize..].starts_with('-');
        let belongs = |line: &str| {
            let own = line.len() - line.trim_start_matches(' ').len();
            indent < own || own == indent && is_list && line.trim_start().starts_with("- ")
        };
        let mut lines = 1;
        for (more, line) in text[first..].lines().enumerate().skip(1) {
            match line.trim() {
                "" => {}
                _ if belongs(line) => lines = more + 1,
                _ => break,
            }
        }
        let line = self.document.first_line + place.line;
        let length: usize = text[first..].split_inclusive('\n').take(lines).map(str::len).sum();
        let text = &text[place.offset as usize..first + length];
        Some(Lines { first: line, end: line + lines as u32, text })
    }

    /// Whether the text of a value is what it seems: no scalar has several lines.
    fn is_exact(&self, node: &Node<'_>) -> Option<()> {
        match &node.value {
            Value::Mapping(mapping) => mapping.entries().iter().try_for_each(|entry| self.is_exact(&entry.value)),
            Value::Sequence(items) => items.iter().try_for_each(|item| self.is_exact(item)),
            Value::Null => Some(()),
            _ => self.scalar(node).map(drop),
        }
    }

    /// The dash before an item of a block.
    fn dash(&self, item: Place) -> Option<Place> {
        let before = self.line_before(item)?;
        let dash = before.rfind('-')?;
        let is_alone = before[..dash].trim().is_empty() && before[dash + 1..].trim().is_empty();
        let offset = item.offset as usize - before.len() + dash;
        is_alone.then(|| Place { column: dash as u32 + 1, offset: offset as u32, length: 1, ..item })
    }

    /// Whether only indentation and dashes are before a place in its line.
    fn is_indented(&self, place: Place) -> Option<bool> {
        Some(self.line_before(place)?.bytes().all(|byte| b" -".contains(&byte)))
    }

    fn line_before(&self, place: Place) -> Option<&str> {
        let before = self.document.text.get(..place.offset as usize)?;
        before.get(before.rfind('\n').map_or(0, |at| at + 1)..)
    }

    fn is_flow(&self, node: &Node<'_>) -> Option<bool> {
        Some(self.document.text.get(node.place?.offset as usize..)?.starts_with(['{', '[']))
    }

    /// The text of a scalar on one line, which is this very scalar.
    fn scalar(&self, node: &Node<'_>) -> Option<&str> {
        let raw = self.document.written(node.place?).filter(|raw| is_on_one_line(raw))?;
        let same = match &node.value {
            Value::String(text) => without_quotes(raw) == &**text,
            Value::Bool(_) | Value::Integer(_) | Value::Large(_) | Value::Float(_) => {
                raw.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-._:".contains(&byte))
            }
            Value::Null | Value::Sequence(_) | Value::Mapping(_) => false,
        };
        same.then_some(raw)
    }

    /// The place and the text of a key.
    fn key(&self, entry: &Entry<'_>) -> Option<(Place, &str)> {
        let place = entry.key_place?;
        let raw = self.document.written(place).filter(|raw| is_on_one_line(raw))?;
        (without_quotes(raw) == &*entry.key).then_some((place, raw))
    }

    fn edit(&self, start: (u32, u32), end: (u32, u32), text: String) -> Edit {
        let of_stream = |(line, column): (u32, u32)| (self.document.first_line + line, column);
        self.edit_at(of_stream(start), of_stream(end), text)
    }

    fn edit_at(&self, start: (u32, u32), end: (u32, u32), text: String) -> Edit {
        Edit { document: self.number, start, end, text }
    }
}

/// The key that a step names.
pub(super) fn name(step: &Segment) -> Option<&str> {
    match step {
        Segment::Key(key) => Some(key),
        Segment::Entry(key) => Some(key),
        Segment::Index(_) => None,
    }
}

fn entry<'a>(mapping: &'a Node<'a>, key: &str) -> Option<(usize, &'a Entry<'a>)> {
    match &mapping.value {
        Value::Mapping(mapping) => mapping.find(key),
        _ => None,
    }
}

fn is_on_one_line(raw: &str) -> bool {
    !raw.is_empty() && !raw.contains('\n') && raw.trim() == raw
}

/// The text in simple quotes, or without any.
fn without_quotes(raw: &str) -> &str {
    let inside = |quote| raw.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inside('"').or_else(|| inside('\'')).unwrap_or(raw)
}

fn start(place: Place) -> (u32, u32) {
    (place.line, place.column)
}

fn end(place: Place, raw: &str) -> (u32, u32) {
    (place.line, place.column + raw.chars().count() as u32)
}
