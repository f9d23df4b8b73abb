//! Nodes into typed values, past every mistake: a value of the wrong kind is noted and read as absent.
//!
//! Keys that a type does not know are noted too. Go's rules hold: `null` is the empty value, the last of several equal
//! keys counts.

use std::cell::RefCell;
use std::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use super::node::{Entry, Node, Value};
use crate::diagnostic::{FieldPath, excerpt};

/// A typed value and what could not be taken over into it.
#[derive(Debug)]
pub struct Decoded<T> {
    /// The value; what could not be read is empty in it.
    pub value: T,
    /// What could not be taken over.
    pub notes: Notes,
}

/// What could not be taken over into a typed value.
#[derive(Debug, Default)]
pub struct Notes {
    /// Values of another kind than their field, the first ten thousand of them.
    pub wrong_kinds: Vec<WrongKind>,
    /// How many more of them there are.
    pub more_wrong_kinds: usize,
    /// Keys that no field has.
    pub unknown_keys: Vec<UnknownKey>,
}

/// The longest text that a field or a key of a map may have, in bytes. AWS and kOps allow no text of more than 256 in
/// any field that is read here; a plan would repeat a longer one in thousands of places.
const LONGEST_TEXT: usize = 1_024;

/// A value of another kind than its field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongKind {
    /// Where it is, in the layout of the manifest.
    pub path: FieldPath,
    /// What belongs there, in words.
    pub expected: String,
    /// What is there, in words.
    pub found: &'static str,
}

/// A key that no field has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownKey {
    /// Where it is, in the layout of the manifest.
    pub path: FieldPath,
    /// The key.
    pub key: String,
    /// The keys that are known there.
    pub known: &'static [&'static str],
}

/// What is done with keys that no field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownKeys {
    /// They are noted.
    Noted,
    /// They are passed over.
    Skipped,
}

/// Reads `node` as a `T`; never fails.
pub fn decode<T: for<'de> Deserialize<'de> + Default>(node: &Node<'_>, unknown_keys: UnknownKeys) -> Decoded<T> {
    let notes = RefCell::new(Notes::default());
    let decoder = Decoder { node, path: &Trail::Root, notes: &notes, unknown_keys, known: None };
    Decoded { value: T::deserialize(decoder).unwrap_or_default(), notes: notes.into_inner() }
}

/// How many values of the wrong kind are noted in a document, each with its path.
const MOST_WRONG: usize = 10_000;

/// The way from the root to a value; a path is made of it only when there is something to note.
enum Trail<'a> {
    Root,
    Key(&'a Trail<'a>, &'a str),
    Index(&'a Trail<'a>, usize),
}

impl Trail<'_> {
    fn path(&self) -> FieldPath {
        match self {
            Self::Root => FieldPath::default(),
            Self::Key(parent, key) => parent.path().key((*key).to_owned()),
            Self::Index(parent, index) => parent.path().index(*index),
        }
    }
}

#[derive(Clone, Copy)]
struct Decoder<'a> {
    node: &'a Node<'a>,
    path: &'a Trail<'a>,
    notes: &'a RefCell<Notes>,
    unknown_keys: UnknownKeys,
    /// The keys of the struct that the value is a field of, where unknown ones are noted.
    known: Option<&'static [&'static str]>,
}

impl<'a> Decoder<'a> {
    /// Notes that the value is not what `expected` says.
    fn wrong_kind(&self, expected: impl fmt::Display) {
        let mut notes = self.notes.borrow_mut();
        if MOST_WRONG <= notes.wrong_kinds.len() {
            notes.more_wrong_kinds += 1;
            return;
        }
        notes.wrong_kinds.push(WrongKind {
            path: self.path.path(),
            expected: expected.to_string(),
            found: self.node.value.kind(),
        });
    }

    fn entries(&self) -> &'a [Entry<'a>] {
        match &self.node.value {
            Value::Mapping(mapping) => mapping.entries(),
            Value::Null => &[],
            _ => {
                self.wrong_kind("a mapping");
                &[]
            }
        }
    }

    fn whole_number<T: TryFrom<i64> + TryFrom<u64> + Default>(&self) -> T {
        let number = match self.node.value {
            Value::Null => return T::default(),
            Value::Integer(number) => T::try_from(number).ok(),
            Value::Large(number) => T::try_from(number).ok(),
            // Go reads `1.0` as a whole number.
            Value::Float(number) if number.fract() == 0.0 => whole(number).and_then(|number| T::try_from(number).ok()),
            _ => {
                self.wrong_kind("a whole number");
                return T::default();
            }
        };
        number.unwrap_or_else(|| {
            self.wrong_kind("a smaller whole number");
            T::default()
        })
    }
}

/// The whole number that `number` is, where every one of its digits is sure.
fn whole(number: f64) -> Option<i64> {
    (number.abs() < 2f64.powi(f64::MANTISSA_DIGITS as i32)).then_some(number as i64)
}

/// Decoding does not fail; this only satisfies serde, where a type's own checks object.
#[derive(Debug)]
struct Failed(String);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failed {}

impl de::Error for Failed {
    fn custom<T: fmt::Display>(message: T) -> Failed {
        Failed(message.to_string())
    }
}

macro_rules! whole_numbers {
    ($($method:ident $visit:ident $kind:ty),+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
            visitor.$visit(self.whole_number::<$kind>())
        })+
    };
}

impl<'de> de::Deserializer<'de> for Decoder<'_> {
    type Error = Failed;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        match &self.node.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Integer(value) => visitor.visit_i64(*value),
            Value::Large(value) => visitor.visit_u64(*value),
            Value::Float(value) => visitor.visit_f64(*value),
            Value::String(value) => visitor.visit_str(value),
            Value::Sequence(_) => self.deserialize_seq(visitor),
            Value::Mapping(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        match self.node.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        match self.node.value {
            Value::Bool(value) => visitor.visit_bool(value),
            Value::Null => visitor.visit_bool(false),
            _ => {
                self.wrong_kind("`true` or `false`");
                visitor.visit_bool(false)
            }
        }
    }

    whole_numbers! {
        deserialize_i8 visit_i8 i8, deserialize_i16 visit_i16 i16,
        deserialize_i32 visit_i32 i32, deserialize_i64 visit_i64 i64,
        deserialize_u8 visit_u8 u8, deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32, deserialize_u64 visit_u64 u64
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        match self.node.value {
            Value::Float(value) => visitor.visit_f64(value),
            Value::Integer(value) => visitor.visit_f64(value as f64),
            Value::Large(value) => visitor.visit_f64(value as f64),
            Value::Null => visitor.visit_f64(0.0),
            _ => {
                self.wrong_kind("a number");
                visitor.visit_f64(0.0)
            }
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        match &self.node.value {
            Value::String(text) if text.len() <= LONGEST_TEXT => visitor.visit_str(text),
            Value::Null => visitor.visit_str(""),
            Value::String(_) => {
                self.wrong_kind(format_args!("a string of at most {LONGEST_TEXT} bytes"));
                visitor.visit_str("")
            }
            _ => {
                self.wrong_kind("a string");
                visitor.visit_str("")
            }
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        self.deserialize_str(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Failed> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        let items: &[Node<'_>] = match &self.node.value {
            Value::Sequence(items) => items,
            Value::Null => &[],
            _ => {
                self.wrong_kind("a list");
                &[]
            }
        };
        visitor.visit_seq(Items { decoder: self, items: items.iter().enumerate() })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        visitor.visit_map(Fields::of(self, None))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failed> {
        let known = (self.unknown_keys == UnknownKeys::Noted).then_some(known);
        visitor.visit_map(Fields::of(self, known))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        if let (Some(known), Trail::Key(_, key)) = (self.known, self.path) {
            let (path, key) = (self.path.path(), excerpt(key).into_owned());
            self.notes.borrow_mut().unknown_keys.push(UnknownKey { path, key, known });
        }
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        i128 u128 char bytes byte_buf unit unit_struct tuple tuple_struct enum identifier
    }
}

struct Items<'a> {
    decoder: Decoder<'a>,
    items: std::iter::Enumerate<std::slice::Iter<'a, Node<'a>>>,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Failed;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Failed> {
        let Some((index, node)) = self.items.next() else {
            return Ok(None);
        };
        let path = Trail::Index(self.decoder.path, index);
        let decoder = Decoder { node, path: &path, known: None, ..self.decoder };
        seed.deserialize(decoder).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct Fields<'a> {
    decoder: Decoder<'a>,
    known: Option<&'static [&'static str]>,
    entries: std::slice::Iter<'a, Entry<'a>>,
    current: Option<&'a Entry<'a>>,
}

impl<'a> Fields<'a> {
    fn of(decoder: Decoder<'a>, known: Option<&'static [&'static str]>) -> Fields<'a> {
        Fields { decoder, known, entries: decoder.entries().iter(), current: None }
    }

    /// The next entry that counts. A struct does not know a key that is too long, a map would take it.
    fn next_entry(&mut self) -> Option<&'a Entry<'a>> {
        loop {
            let entry = self.entries.by_ref().find(|entry| !entry.shadowed)?;
            if self.known.is_some() || entry.key.len() <= LONGEST_TEXT {
                return Some(entry);
            }
            let path = Trail::Key(self.decoder.path, &entry.key);
            let decoder = Decoder { node: &entry.value, path: &path, ..self.decoder };
            decoder.wrong_kind(format_args!("a key of at most {LONGEST_TEXT} bytes"));
        }
    }
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Failed;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Failed> {
        self.current = self.next_entry();
        match self.current {
            Some(entry) => seed.deserialize((*entry.key).into_deserializer()).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Failed> {
        let entry = self.current.ok_or_else(|| Failed("a value was asked for before its key".to_owned()))?;
        let path = Trail::Key(self.decoder.path, &entry.key);
        seed.deserialize(Decoder { node: &entry.value, path: &path, known: self.known, ..self.decoder })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;
    use crate::manifest::{Format, Limits, read};

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(default)]
    struct Closed {
        name: String,
        count: Option<i32>,
        on: bool,
        items: Vec<Item>,
        labels: BTreeMap<String, String>,
    }

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(default)]
    struct Item {
        cidr: String,
    }

    fn decoded(yaml: &str) -> Decoded<Closed> {
        let stream = read(yaml.as_bytes(), Format::Yaml, &Limits::DEFAULT).unwrap();
        decode(&stream.documents[0].root, UnknownKeys::Noted)
    }

    #[track_caller]
    fn check_wrong_kinds(yaml: &str, expected: &[(&str, &str)]) {
        let notes = decoded(yaml).notes.wrong_kinds;
        let found: Vec<(String, &str)> =
            notes.iter().map(|note| (note.path.to_string(), note.expected.as_str())).collect();
        let found: Vec<(&str, &str)> = found.iter().map(|(path, kind)| (path.as_str(), *kind)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn reads_null_as_the_empty_value() {
        let value = decoded("name: null\ncount: ~\non:\nitems: null\nlabels: null").value;
        assert_eq!(value, Closed::default());
        assert_eq!(decoded("items: [null, {cidr: x}]").value.items.len(), 2);
    }

    #[test]
    fn notes_every_value_of_the_wrong_kind() {
        check_wrong_kinds(
            "name: 1.30\ncount: many\non: 'yes'\nitems: [{cidr: [1]}, 7]\nlabels: {a: 1}",
            &[
                ("name", "a string"),
                ("count", "a whole number"),
                ("on", "`true` or `false`"),
                ("items[0].cidr", "a string"),
                ("items[1]", "a mapping"),
                ("labels.a", "a string"),
            ],
        );
        check_wrong_kinds("count: 99999999999", &[("count", "a smaller whole number")]);
        check_wrong_kinds("[1, 2]", &[("", "a mapping")]);
    }

    #[test]
    fn a_number_without_a_fraction_is_whole() {
        assert_eq!(decoded("count: 2.0").value.count, Some(2));
        check_wrong_kinds("count: 2.5", &[("count", "a whole number")]);
        check_wrong_kinds("count: 1e30", &[("count", "a smaller whole number")]);
    }

    #[test]
    fn notes_every_text_that_is_too_long() {
        let decoded = |json: String| {
            let stream = read(json.as_bytes(), Format::Json, &Limits::DEFAULT).unwrap();
            decode::<Closed>(&stream.documents[0].root, UnknownKeys::Noted)
        };
        let (fits, long) = ("x".repeat(LONGEST_TEXT), "x".repeat(LONGEST_TEXT + 1));
        let decoded_fits = decoded(format!(r#"{{"name": "{fits}", "labels": {{"{fits}": "y"}}}}"#));
        assert_eq!((decoded_fits.value.name.as_str(), decoded_fits.value.labels[&fits].as_str()), (fits.as_str(), "y"));
        let Decoded { value, notes } =
            decoded(format!(r#"{{"name": "{long}", "labels": {{"{long}": "y"}}, "{long}": "z"}}"#));
        assert_eq!(value, Closed::default());
        let expected: Vec<&str> = notes.wrong_kinds.iter().map(|note| note.expected.as_str()).collect();
        assert_eq!(expected, ["a string of at most 1024 bytes", "a key of at most 1024 bytes"]);
        let path = notes.wrong_kinds[1].path.to_string();
        assert!(path.starts_with("labels.xxx") && path.ends_with("x… (825 more characters)"), "{path}");
        assert_eq!(notes.unknown_keys.len(), 1);
    }

    #[test]
    fn notes_every_unknown_key() {
        let notes = decoded("nam: x\nitems: [{CIDR: x, cidr: y}]").notes.unknown_keys;
        let found: Vec<String> = notes.iter().map(|note| note.path.to_string()).collect();
        assert_eq!(found, ["nam", "items[0].CIDR"]);
        assert!(notes[0].known.contains(&"name"));
    }

    #[test]
    fn the_last_of_several_equal_keys_counts() {
        assert_eq!(decoded("name: a\non: true\nname: b").value.name, "b");
    }
}
