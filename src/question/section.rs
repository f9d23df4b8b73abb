//! A mapping in a question: each key is read with the kind it has to have, and everything that is wrong is noted.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::codes::{
    EXCLUSIVE_QUESTION_KEYS, INVALID_QUESTION_VALUE, MISSING_QUESTION_VALUE, QUESTION_VALUE_OF_WRONG_KIND,
    REPEATED_QUESTION_NAME, UNKNOWN_QUESTION_KEY, UNKNOWN_QUESTION_NAME,
};
use super::notes::{Notes, list, quoted};
use super::place::Place;
use super::words::example;
use crate::code::Code;
use crate::diagnostic::{Cause, FieldPath};
use crate::manifest::{Node, Value};
use crate::plan::{Countable, Excess};

/// A mapping in a question.
#[derive(Clone, Debug)]
pub struct Section<'q> {
    node: &'q Node<'q>,
    place: Place<'q>,
    notes: &'q Notes<'q>,
}

/// A key of a mapping, there or not.
#[derive(Clone, Copy, Debug)]
pub struct Field<'s, 'q> {
    section: &'s Section<'q>,
    key: &'static str,
    node: Option<&'q Node<'q>>,
}

/// A text and its place.
#[derive(Clone, Copy, Debug)]
pub struct Text<'q> {
    /// The text.
    pub text: &'q str,
    place: Place<'q>,
}

/// The longest text of a question, in bytes.
pub const LONGEST_TEXT: usize = 1_024;

impl<'q> Section<'q> {
    /// The mapping `node`, which may have other keys than those that are read.
    pub(super) fn open(node: &'q Node<'q>, place: Place<'q>, notes: &'q Notes<'q>) -> Section<'q> {
        Section { node, place, notes }
    }

    /// The mapping `node`, which may have the keys `known` only; `None` where it is not one.
    pub(super) fn of(
        node: &'q Node<'q>,
        place: Place<'q>,
        known: &'static [&'static str],
        notes: &'q Notes<'q>,
    ) -> Option<Section<'q>> {
        let section = Section { node, place, notes };
        let Value::Mapping(mapping) = &node.value else {
            section.wrong_kind(&section.place, node, "a mapping");
            return None;
        };
        for entry in mapping.entries().iter().filter(|entry| !known.contains(&&*entry.key)) {
            section.note_unknown(&entry.key, known);
        }
        Some(section)
    }

    /// Notes a key that is not read. What it was meant to be is not missing then.
    fn note_unknown(&self, key: &str, known: &'static [&'static str]) {
        let field = self.path().key(key.to_owned());
        let hint = match self.notes.key_for(key, known) {
            Some(likely) => {
                self.notes.take_for_given(self.at(likely));
                Some(format!("Did you mean {}?", quoted(likely)))
            }
            None => self.notes.meant(key, known.iter().copied()),
        };
        let text = format!("there is no key {} here", quoted(key));
        self.notes.note(&UNKNOWN_QUESTION_KEY, Cause::NotSupported, &field, text, hint);
    }

    /// Where the mapping is.
    pub fn path(&self) -> FieldPath {
        self.place.path()
    }

    /// Where the value of `key` is, or would be.
    pub fn at(&self, key: &'static str) -> FieldPath {
        self.place.key(key).path()
    }

    /// Whether the key is there and is not `null`.
    pub fn has(&self, key: &str) -> bool {
        self.given(key).is_some()
    }

    /// The value of `key`, for what reads it in its own way.
    pub fn node(&self, key: &str) -> Option<&'q Node<'q>> {
        self.given(key)
    }

    /// The fields with these keys, in their order: each entry of the mapping is looked at once.
    pub fn fields<const N: usize>(&self, keys: [&'static str; N]) -> [Field<'_, 'q>; N] {
        let mut fields = keys.map(|key| Field { section: self, key, node: None });
        if let Value::Mapping(mapping) = &self.node.value {
            for entry in mapping.entries() {
                if let Some(field) = fields.iter_mut().find(|field| field.key == entry.key) {
                    field.node = Some(&entry.value).filter(|node| !matches!(node.value, Value::Null));
                }
            }
        }
        fields
    }

    fn field(&self, key: &'static str) -> Field<'_, 'q> {
        Field { section: self, key, node: self.given(key) }
    }

    /// The mapping at `key`, which may have the keys `known` only.
    pub fn section<'s>(&'s self, key: &'static str, known: &'static [&'static str]) -> Option<Section<'s>> {
        self.field(key).section(known)
    }

    /// The mappings in the list at `key`, in order; one that is not a mapping is noted and left out. `what` names the
    /// items and `most` is the limit of the list.
    pub fn sections<'s>(
        &'s self,
        key: &'static str,
        known: &'static [&'static str],
        what: &'static str,
        most: usize,
    ) -> Vec<Section<'s>> {
        let items = self.list(key, what, most).iter().enumerate();
        let sections = items.map(|(index, node)| Section::of(node, self.place.item(key, index), known, self.notes));
        sections.flatten().collect()
    }

    /// Whether the value at `key` is a list without items.
    pub fn is_empty_list(&self, key: &str) -> bool {
        self.given(key).is_some_and(|node| matches!(&node.value, Value::Sequence(items) if items.is_empty()))
    }

    /// Notes a text at `key` that is among those `seen`; `of` is what has it, such as `flow`.
    pub fn once<'s>(&'s self, key: &'static str, of: &'static str, seen: &mut BTreeSet<&'s str>) {
        if let Some(text) = self.text(key)
            && !seen.insert(text.text)
        {
            let message = format!("{} is the `{key}` of an earlier {of}", quoted(text.text));
            self.note(&REPEATED_QUESTION_NAME, Cause::Duplicate, &text.path(), message, None);
        }
    }

    /// The items of the list at `key`, each of which is a plan request with some more keys: their spelling is looked
    /// at when the request is.
    pub fn requests<'s>(&'s self, key: &'static str, what: &'static str, most: usize) -> Vec<Section<'s>> {
        let items = self.list(key, what, most).iter().enumerate();
        items.map(|(index, node)| Section::open(node, self.place.item(key, index), self.notes)).collect()
    }

    /// The texts in the list at `key`, in order.
    pub fn texts<'s>(&'s self, key: &'static str, what: &'static str, most: usize) -> Vec<Text<'s>> {
        let items = self.list(key, what, most).iter().enumerate();
        let texts = items.filter_map(|(index, node)| {
            let place = self.place.item(key, index);
            self.string(node, &place).map(|text| Text { text, place })
        });
        texts.collect()
    }

    /// The items of the list at `key`.
    pub fn list(&self, key: &'static str, what: &'static str, most: usize) -> &'q [Node<'q>] {
        let Some(node) = self.given(key) else { return &[] };
        let Value::Sequence(items) = &node.value else {
            self.wrong_kind(&self.place.key(key), node, "a list");
            return &[];
        };
        if most < items.len() {
            self.notes.too_much(Excess { of: Countable::Items, what, found: items.len(), limit: most });
            return &[];
        }
        items
    }

    /// Notes that what a list asks for, `what`, is more than `most`.
    pub fn bounded(&self, what: &'static str, found: usize, most: usize) {
        if most < found {
            self.notes.too_much(Excess { of: Countable::Items, what, found, limit: most });
        }
    }

    /// The text at `key`, empty or not.
    pub fn text<'s>(&'s self, key: &'static str) -> Option<Text<'s>> {
        self.field(key).text()
    }

    /// The same where it has to be there and has to say something.
    pub fn required_text<'s>(&'s self, key: &'static str) -> Option<Text<'s>> {
        if !self.has(key) {
            self.missing(key, format!("`{key}` is missing"));
            return None;
        }
        let text = self.text(key)?;
        if text.text.is_empty() {
            self.missing(key, format!("`{key}` is empty"));
            return None;
        }
        Some(text)
    }

    /// The truth value at `key`.
    pub fn truth(&self, key: &'static str) -> Option<bool> {
        self.field(key).truth()
    }

    /// The whole number at `key`, which has to be in `range`.
    pub fn number(&self, key: &'static str, range: RangeInclusive<i64>) -> Option<i64> {
        let node = self.given(key)?;
        match node.value {
            Value::Integer(number) if range.contains(&number) => Some(number),
            Value::Integer(_) | Value::Large(_) => {
                let (first, last) = (range.start(), range.end());
                let hint = format!("Write a number from {first} to {last}");
                self.invalid(key, format!("`{key}` is not a number from {first} to {last}"), Some(hint));
                None
            }
            _ => {
                self.wrong_kind(&self.place.key(key), node, "a whole number");
                None
            }
        }
    }

    /// What the word at `key` means.
    pub fn choice<T: Copy>(&self, key: &'static str, words: &[(&'static str, T)]) -> Option<T> {
        self.field(key).choice(words)
    }

    /// The one of `fields` that is there, by its place; it is an error when none is, or several.
    pub fn only_field(&self, fields: &[Field<'_, '_>]) -> Option<usize> {
        let mut given = fields.iter().enumerate().filter(|(_, field)| field.is_given()).map(|(place, _)| place);
        if let (Some(only), None) = (given.next(), given.next()) {
            return Some(only);
        }
        let keys: Vec<&'static str> = fields.iter().map(|field| field.key).collect();
        self.only_one(&keys).and(None)
    }

    /// The one of `keys` that is there; it is an error when none is, or several.
    pub fn only_one(&self, keys: &[&'static str]) -> Option<&'static str> {
        let given = || keys.iter().copied().filter(|key| self.has(key));
        let mut found = given();
        match (found.next(), found.next()) {
            (Some(only), None) => Some(only),
            (None, _) if keys.iter().any(|key| self.notes.is_taken_for_given(&self.at(key))) => None,
            (None, _) => {
                let message = format!("exactly one of {} is needed here, and there is not any", list(keys));
                let hint = Some(format!("Write one of {}", list(keys)));
                self.notes.note(&MISSING_QUESTION_VALUE, Cause::Required, &self.path(), message, hint);
                None
            }
            (Some(first), Some(_)) => {
                let given: Vec<&'static str> = given().collect();
                let message = format!("{} exclude one another", list(&given));
                let hint = Some(format!("Keep one of {}", list(&given)));
                self.notes.note(&EXCLUSIVE_QUESTION_KEYS, Cause::Forbidden, &self.at(first), message, hint);
                None
            }
        }
    }

    /// Notes that the value of `key` is missing, unless a key that is not read was meant to be this one.
    pub fn missing(&self, key: &'static str, message: impl Into<String>) {
        if !self.notes.is_taken_for_given(&self.at(key)) {
            self.notes.note(&MISSING_QUESTION_VALUE, Cause::Required, &self.at(key), message, example(key));
        }
    }

    /// Notes that the value of `key` cannot be used.
    pub fn invalid(&self, key: &'static str, message: impl Into<String>, hint: Option<String>) {
        self.notes.note(&INVALID_QUESTION_VALUE, Cause::Invalid, &self.at(key), message, hint);
    }

    /// Notes anything at all.
    pub fn note(&self, code: &'static Code, cause: Cause, field: &FieldPath, message: String, hint: Option<String>) {
        self.notes.note(code, cause, field, message, hint);
    }

    /// Whether `name` is among `known`; it is an error when it is not. `what` says what it names, such as `subnet`.
    pub fn is_known<'k>(&self, name: &Text<'_>, what: &str, known: impl Iterator<Item = &'k str> + Clone) -> bool {
        let is_known = known.clone().any(|known| known == name.text);
        if !is_known {
            let message = format!("there is no {what} {}", quoted(name.text));
            self.notes.note(
                &UNKNOWN_QUESTION_NAME,
                Cause::NotFound,
                &name.path(),
                message,
                self.notes.meant(name.text, known),
            );
        }
        is_known
    }

    /// Typed clients may send `null` for what they leave out.
    fn given(&self, key: &str) -> Option<&'q Node<'q>> {
        self.node.get(key).filter(|node| !matches!(node.value, Value::Null))
    }

    fn string(&self, node: &'q Node<'q>, place: &Place<'_>) -> Option<&'q str> {
        match node.as_str() {
            Some(text) if text.len() <= LONGEST_TEXT => Some(text),
            Some(_) => {
                self.wrong_kind(place, node, &format!("a string of at most {LONGEST_TEXT} bytes"));
                None
            }
            None => {
                self.wrong_kind(place, node, "a string");
                None
            }
        }
    }

    fn wrong_kind(&self, place: &Place<'_>, node: &Node<'_>, expected: &str) {
        let path = place.path();
        let found = match node.as_str() {
            Some(text) if LONGEST_TEXT < text.len() => "a longer one",
            _ => node.value.kind(),
        };
        let message = format!("here is {found}; it takes {expected}");
        let hint = right(node, expected).or_else(|| path.last_key().and_then(example));
        self.notes.note(&QUESTION_VALUE_OF_WRONG_KIND, Cause::TypeInvalid, &path, message, hint);
    }
}

impl<'s, 'q: 's> Field<'s, 'q> {
    /// Whether it is there and is not `null`.
    pub fn is_given(&self) -> bool {
        self.node.is_some()
    }

    /// The section that has it.
    pub fn above(&self) -> &'s Section<'q> {
        self.section
    }

    /// The text, empty or not.
    pub fn text(&self) -> Option<Text<'s>> {
        let place = self.section.place.key(self.key);
        let text = self.section.string(self.node?, &place)?;
        Some(Text { text, place })
    }

    /// The truth value.
    pub fn truth(&self) -> Option<bool> {
        let node = self.node?;
        match node.value {
            Value::Bool(value) => Some(value),
            _ => {
                self.section.wrong_kind(&self.section.place.key(self.key), node, "`true` or `false`");
                None
            }
        }
    }

    /// The mapping, which may have the keys `known` only.
    pub fn section(&self, known: &'static [&'static str]) -> Option<Section<'s>> {
        Section::of(self.node?, self.section.place.key(self.key), known, self.section.notes)
    }

    /// What the word means.
    pub fn choice<T: Copy>(&self, words: &[(&'static str, T)]) -> Option<T> {
        let Text { text, place } = self.text()?;
        let chosen = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if chosen.is_none() {
            let (notes, known) = (self.section.notes, words.iter().map(|(word, _)| *word));
            let all: Vec<&str> = known.clone().collect();
            let message = format!("{} is not one of {}", quoted(text), list(&all));
            let meant = notes.meant(text, known);
            notes.note(&INVALID_QUESTION_VALUE, Cause::NotSupported, &place.path(), message, meant);
        }
        chosen
    }

    /// Notes that the value cannot be used.
    pub fn invalid(&self, message: impl Into<String>, hint: Option<String>) {
        self.section.invalid(self.key, message, hint);
    }
}

impl Text<'_> {
    /// Where it is.
    pub fn path(&self) -> FieldPath {
        self.place.path()
    }
}

/// What a text was meant to be where another scalar belongs.
fn right(node: &Node<'_>, expected: &str) -> Option<String> {
    let Some(text) = node.as_str() else {
        let is_scalar = matches!(node.value, Value::Bool(_) | Value::Integer(_) | Value::Float(_));
        return (is_scalar && expected == "a string").then(|| "Put it in quotes".to_owned());
    };
    let text = text.trim().trim_start_matches('/');
    let is_meant = match expected {
        "a whole number" => text.parse::<i64>().is_ok(),
        _ => matches!(text, "true" | "false"),
    };
    is_meant.then(|| format!("Write `{text}`, without quotes"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Format, Limits, Stream, read};
    use crate::question::Refusal;

    fn stream(yaml: &str) -> Stream<'_> {
        read(yaml.as_bytes(), Format::Yaml, &Limits::DEFAULT).unwrap()
    }

    #[track_caller]
    fn check(yaml: &str, look: impl Fn(&Section<'_>), expected: &[(&str, &str, &str)]) {
        let stream = stream(yaml);
        let notes = Notes::new("TraceRequest", &stream);
        look(&Section::open(&stream.documents[0].root, Place::default(), &notes));
        let found = match notes.finish() {
            Err(Refusal::Invalid(found, _)) => found,
            other => panic!("{other:?}"),
        };
        let found: Vec<(&str, &str, &str)> =
            found.iter().map(|found| (found.code, found.field.as_str(), found.message.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_misspelt_key_is_an_error_with_its_place() {
        let stream = stream("flows:\n- {expct: x}");
        let notes = Notes::new("TraceRequest", &stream);
        let root = Section::open(&stream.documents[0].root, Place::default(), &notes);
        assert_eq!(root.sections("flows", &["expect", "from"], "flows", 10).len(), 1);
        let Err(Refusal::Invalid(found, counts)) = notes.finish() else { panic!("nothing was found") };
        assert_eq!(
            (found[0].code, found[0].object.as_str(), counts.total()),
            ("unknown-question-key", "TraceRequest", 1)
        );
        let source = found[0].source.as_ref().unwrap();
        assert_eq!((source.pointer.as_str(), source.position), ("/flows/0/expct", Some((2, 11))));
        assert_eq!(found[0].hint.as_deref(), Some("Did you mean `expect`?"));
    }

    #[test]
    fn what_a_key_was_meant_to_be_is_not_missing() {
        let stream = stream("flows: [{source: {Subnet: a}}]");
        let notes = Notes::new("TraceRequest", &stream);
        let root = Section::open(&stream.documents[0].root, Place::default(), &notes);
        for flow in root.sections("flows", &["from", "to"], "flows", 10) {
            flow.missing("from", "`from` is missing");
            flow.missing("to", "`to` is missing");
            let node = flow.node("source").unwrap();
            let source = Section::of(node, flow.place.key("from"), &["subnet", "address"], &notes).unwrap();
            assert_eq!(source.only_one(&["subnet", "address"]), None);
        }
        let Err(Refusal::Invalid(found, _)) = notes.finish() else { panic!("nothing was found") };
        let found: Vec<(&str, &str)> =
            found.iter().map(|found| (found.field.as_str(), found.hint.as_deref().unwrap_or_default())).collect();
        let expected = [
            ("flows[0].source", "Did you mean `from`?"),
            ("flows[0].to", "Write for example `to: {address: 203.0.113.9}`"),
            ("flows[0].from.Subnet", "Did you mean `subnet`?"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_value_of_another_kind_gets_its_repair() {
        let hint = |yaml: &str, expected: &str| right(&stream(yaml).documents[0].root, expected);
        assert_eq!(hint("'/20'", "a whole number").as_deref(), Some("Write `20`, without quotes"));
        assert_eq!(hint("'true'", "`true` or `false`").as_deref(), Some("Write `true`, without quotes"));
        assert_eq!(hint("1.36", "a string").as_deref(), Some("Put it in quotes"));
        assert_eq!(hint("many", "a whole number"), None);
    }

    #[test]
    fn values_have_their_kind() {
        check(
            "{name: 1, on: 'yes', count: 200, kinds: {}, kind: roundd}",
            |root| {
                assert!(root.text("name").is_none());
                assert!(root.truth("on").is_none());
                assert!(root.number("count", 0..=128).is_none());
                assert!(root.list("kinds", "kinds", 1).is_empty());
                assert_eq!(root.choice("kind", &[("round", 1), ("square", 2)]), None);
            },
            &[
                ("question-value-of-wrong-kind", "name", "here is a number; it takes a string"),
                ("question-value-of-wrong-kind", "on", "here is a string; it takes `true` or `false`"),
                ("invalid-question-value", "count", "`count` is not a number from 0 to 128"),
                ("question-value-of-wrong-kind", "kinds", "here is a mapping; it takes a list"),
                ("invalid-question-value", "kind", "`roundd` is not one of `round`, `square`"),
            ],
        );
    }

    #[test]
    fn exactly_one_of_several_keys() {
        let keys = ["subnet", "address"];
        let look = |root: &Section<'_>| assert_eq!(root.only_one(&keys), None);
        let none = "exactly one of `subnet`, `address` is needed here, and there is not any";
        check("{subnet: null}", look, &[("missing-question-value", "", none)]);
        let several = "`subnet`, `address` exclude one another";
        check("{subnet: a, address: b}", look, &[("exclusive-question-keys", "subnet", several)]);
    }

    #[test]
    fn a_list_that_is_too_long_is_refused_as_such() {
        let stream = stream("{flows: [{}, {}]}");
        let notes = Notes::new("TraceRequest", &stream);
        let root = Section::open(&stream.documents[0].root, Place::default(), &notes);
        assert!(root.sections("flows", &[], "flows", 1).is_empty());
        let excess = Excess { of: Countable::Items, what: "flows", found: 2, limit: 1 };
        assert_eq!(notes.finish(), Err(Refusal::TooMuch(excess)));
    }
}
