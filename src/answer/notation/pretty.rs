//! JSON for people, in the bytes that `serde_json` writes, which looks at each byte of a text and of a field's name for
//! what has to be escaped, and writes two spaces at a time: together a third of encoding a plan.

use std::fmt::Display;

use serde::ser::{
    Error as _, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use serde_json::{Error, Result};

use super::bounded::Bounded;
use super::plain::is_plain;
use super::raw::RAW;

/// How many brackets are around the deepest lines that are written in one piece.
const DEEPEST: usize = 14;

/// How many bytes such a line takes before a key, its quote included, rounded up.
const LONGEST: usize = 32;

/// What is before a key, by how many brackets are around it: a comma, the end of a line, spaces, and a quote.
static NEXT_LINES: [[u8; LONGEST]; DEEPEST + 1] = lines(b",\n");
/// The same without a comma.
static FIRST_LINES: [[u8; LONGEST]; DEEPEST + 1] = lines(b"\n");

const fn lines(start: &[u8]) -> [[u8; LONGEST]; DEEPEST + 1] {
    let mut lines = [[b' '; LONGEST]; DEEPEST + 1];
    let mut depth = 0;
    while depth <= DEEPEST {
        let (line, _) = lines[depth].split_at_mut(start.len() + 2 * depth + 1);
        line[line.len() - 1] = b'"';
        line.split_at_mut(start.len()).0.copy_from_slice(start);
        depth += 1;
    }
    lines
}

/// Writes values, two spaces a level.
pub(super) struct Pretty<'w, 'b> {
    writer: &'w mut Bounded<'b>,
    /// How many brackets are around the next value.
    depth: usize,
    next: Next,
}

/// What the next value is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Value,
    /// The key of a mapping: a text, or a scalar between quotes.
    Key,
    /// A piece of JSON, which is written as it is.
    Raw,
}

/// A list, a mapping or a struct, written so far.
pub(super) struct Inside<'p, 'w, 'b> {
    pretty: &'p mut Pretty<'w, 'b>,
    is_empty: bool,
    end: &'static [u8],
    /// Whether it is the value of a variant, which has brackets around it.
    is_variant: bool,
}

impl<'w, 'b> Pretty<'w, 'b> {
    /// For a value with so many brackets around it.
    pub(super) fn at(depth: usize, writer: &'w mut Bounded<'b>) -> Pretty<'w, 'b> {
        Pretty { writer, depth, next: Next::Value }
    }

    #[inline]
    fn write<const COUNT: usize>(&mut self, pieces: [&[u8]; COUNT]) -> Result<()> {
        self.writer.write_pieces(pieces).map_err(Error::io)
    }

    /// Starts the next line, after a comma unless it is the first, with the quote of a key or without.
    #[inline]
    fn line(&mut self, is_first: bool, is_key: bool) -> Result<()> {
        let lines = if is_first { &FIRST_LINES } else { &NEXT_LINES };
        match (lines.get(self.depth), self.writer.room(LONGEST)) {
            (Some(line), Some(bytes)) => {
                let end = bytes.len() + 2 - usize::from(is_first) + 2 * self.depth + usize::from(is_key);
                // To copy as much each time takes no call.
                bytes.extend_from_slice(line);
                bytes.truncate(end);
                Ok(())
            }
            _ => self.long_line(is_first, is_key),
        }
    }

    #[cold]
    fn long_line(&mut self, is_first: bool, is_key: bool) -> Result<()> {
        self.write([if is_first { b"\n" } else { b",\n" }])?;
        (0..self.depth).try_for_each(|_| self.write([b"  "]))?;
        self.write([if is_key { b"\"" } else { b"" }])
    }

    /// A text in which nothing has to be escaped.
    #[inline]
    fn plain(&mut self, text: &str) -> Result<()> {
        self.write([b"\"", text.as_bytes(), b"\""])
    }

    /// What is not a text and has nothing inside.
    fn scalar(&mut self, value: impl Serialize) -> Result<()> {
        let quote: &[u8] = if self.next == Next::Key { b"\"" } else { b"" };
        self.write([quote])?;
        serde_json::to_writer(&mut *self.writer, &value)?;
        self.write([quote])
    }

    #[inline]
    fn start(&mut self, [start, end]: [&'static [u8]; 2]) -> Result<Inside<'_, 'w, 'b>> {
        if self.next == Next::Key {
            return Err(Error::custom("a key has to be a text"));
        }
        self.write([start])?;
        self.depth += 1;
        Ok(Inside { pretty: self, is_empty: true, end, is_variant: false })
    }

    /// The same as the value of a variant.
    fn start_variant(&mut self, variant: &'static str, brackets: [&'static [u8]; 2]) -> Result<Inside<'_, 'w, 'b>> {
        self.start(MAPPING)?.key(variant)?;
        Ok(Inside { is_variant: true, ..self.start(brackets)? })
    }
}

const LIST: [&[u8]; 2] = [b"[", b"]"];
const MAPPING: [&[u8]; 2] = [b"{", b"}"];

impl Inside<'_, '_, '_> {
    #[inline]
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        let is_first = std::mem::take(&mut self.is_empty);
        self.pretty.line(is_first, false)?;
        value.serialize(&mut *self.pretty)
    }

    /// Writes the name of a field or a variant, which has nothing to escape.
    #[inline]
    fn key(&mut self, name: &'static str) -> Result<()> {
        let is_first = std::mem::take(&mut self.is_empty);
        self.pretty.line(is_first, true)?;
        self.pretty.write([name.as_bytes(), b"\": "])
    }

    #[inline]
    fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<()> {
        if self.pretty.next != Next::Raw {
            self.key(name)?;
        }
        value.serialize(&mut *self.pretty)
    }

    #[inline]
    fn finish(self) -> Result<()> {
        let Inside { pretty, is_empty, end, is_variant } = self;
        if pretty.next == Next::Raw {
            pretty.next = Next::Value;
            return Ok(());
        }
        pretty.depth -= 1;
        if !is_empty {
            pretty.line(true, false)?;
        }
        pretty.write([end])?;
        if is_variant {
            Inside { pretty, is_empty: false, end: MAPPING[1], is_variant: false }.finish()
        } else {
            Ok(())
        }
    }
}

macro_rules! scalars {
    ($($method:ident $kind:ty),+) => {
        $(fn $method(self, value: $kind) -> Result<()> {
            self.scalar(value)
        })+
    };
}

impl<'p, 'w, 'b> Serializer for &'p mut Pretty<'w, 'b> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Inside<'p, 'w, 'b>;
    type SerializeTuple = Inside<'p, 'w, 'b>;
    type SerializeTupleStruct = Inside<'p, 'w, 'b>;
    type SerializeTupleVariant = Inside<'p, 'w, 'b>;
    type SerializeMap = Inside<'p, 'w, 'b>;
    type SerializeStruct = Inside<'p, 'w, 'b>;
    type SerializeStructVariant = Inside<'p, 'w, 'b>;

    scalars! {
        serialize_bool bool, serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
        serialize_i128 i128, serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64,
        serialize_u128 u128, serialize_f32 f32, serialize_f64 f64
    }

    #[inline]
    fn serialize_str(self, text: &str) -> Result<()> {
        match self.next {
            Next::Raw => self.write([text.as_bytes()]),
            _ if is_plain(text) => self.plain(text),
            _ => serde_json::to_writer(&mut *self.writer, text),
        }
    }

    fn serialize_char(self, value: char) -> Result<()> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    /// A long text is not made before it is written.
    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<()> {
        serde_json::Serializer::new(&mut *self.writer).collect_str(value)
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<()> {
        self.collect_seq(bytes)
    }

    fn serialize_none(self) -> Result<()> {
        self.serialize_unit()
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<()> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<()> {
        self.scalar(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<()> {
        self.serialize_unit()
    }

    #[inline]
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<()> {
        self.plain(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<()> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<()> {
        let mut inside = self.start(MAPPING)?;
        inside.field(variant, value)?;
        inside.finish()
    }

    #[inline]
    fn serialize_seq(self, _: Option<usize>) -> Result<Inside<'p, 'w, 'b>> {
        self.start(LIST)
    }

    fn serialize_tuple(self, _: usize) -> Result<Inside<'p, 'w, 'b>> {
        self.start(LIST)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Inside<'p, 'w, 'b>> {
        self.start(LIST)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inside<'p, 'w, 'b>> {
        self.start_variant(variant, LIST)
    }

    #[inline]
    fn serialize_map(self, _: Option<usize>) -> Result<Inside<'p, 'w, 'b>> {
        self.start(MAPPING)
    }

    #[inline]
    fn serialize_struct(self, of: &'static str, _: usize) -> Result<Inside<'p, 'w, 'b>> {
        if of != RAW {
            return self.start(MAPPING);
        }
        self.next = Next::Raw;
        Ok(Inside { pretty: self, is_empty: true, end: b"", is_variant: false })
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inside<'p, 'w, 'b>> {
        self.start_variant(variant, MAPPING)
    }
}

/// What has values one after the other.
macro_rules! items {
    ($($trait:ident $method:ident),+) => {
        $(impl $trait for Inside<'_, '_, '_> {
            type Ok = ();
            type Error = Error;

            #[inline]
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
                self.item(value)
            }

            #[inline]
            fn end(self) -> Result<()> {
                self.finish()
            }
        })+
    };
}

items! {
    SerializeSeq serialize_element, SerializeTuple serialize_element, SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field
}

/// What has named fields.
macro_rules! fields {
    ($($trait:ident),+) => {
        $(impl $trait for Inside<'_, '_, '_> {
            type Ok = ();
            type Error = Error;

            #[inline]
            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<()> {
                self.field(name, value)
            }

            #[inline]
            fn end(self) -> Result<()> {
                self.finish()
            }
        })+
    };
}

fields! { SerializeStruct, SerializeStructVariant }

impl SerializeMap for Inside<'_, '_, '_> {
    type Ok = ();
    type Error = Error;

    #[inline]
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<()> {
        self.pretty.next = Next::Key;
        let written = self.item(key);
        self.pretty.next = Next::Value;
        written
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        self.pretty.write([b": "])?;
        value.serialize(&mut *self.pretty)
    }

    #[inline]
    fn end(self) -> Result<()> {
        self.finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::Serialize;
    use serde_json::value::RawValue;
    use serde_json::{Value, json};

    use crate::answer::notation::{fragment, whole};
    use crate::manifest::Format;

    #[track_caller]
    fn check(value: &impl Serialize) {
        assert_eq!(whole(Format::Json, value), serde_json::to_string_pretty(value).unwrap() + "\n");
    }

    #[derive(Serialize)]
    enum Kind {
        Unit,
        Named { a: u8, b: Vec<u8> },
        New(&'static str),
        Two(bool, f64),
    }

    #[derive(Serialize)]
    struct Answer {
        text: &'static str,
        escaped: &'static str,
        #[serde(rename = "a-key")]
        absent: Option<()>,
        kinds: Vec<Kind>,
        inside: BTreeMap<&'static str, Empty>,
        numbered: BTreeMap<i8, bool>,
        pair: (char, i8, char),
    }

    #[derive(Serialize)]
    struct Empty {}

    #[test]
    fn every_kind_of_value_is_written_as_serde_json_does() {
        check(&Answer {
            text: "a",
            escaped: "\\",
            absent: None,
            kinds: vec![Kind::Unit, Kind::Named { a: 1, b: vec![] }, Kind::New("text"), Kind::Two(true, 0.5)],
            inside: BTreeMap::from([("\"", Empty {}), ("b", Empty {})]),
            numbered: BTreeMap::from([(-1, true), (2, false)]),
            pair: ('\n', -1, 'é'),
        });
        check(&[f64::NAN, f64::INFINITY, 1e300]);
    }

    #[test]
    fn only_texts_and_scalars_are_keys() {
        let mapping = BTreeMap::from([(vec![1], 2)]);
        assert!(fragment(&mapping, 0).is_none() && serde_json::to_string(&mapping).is_err());
    }

    #[test]
    fn what_is_json_already_stays() {
        let raw = RawValue::from_string("[1, 2]".to_owned()).unwrap();
        assert_eq!(whole(Format::Json, &[&*raw, &*raw]), "[\n  [1, 2],\n  [1, 2]\n]\n");
        assert_eq!(fragment(&["a"], 1).unwrap(), "[\n    \"a\"\n  ]");
    }

    #[test]
    fn deep_values_are_indented_too() {
        let mut value = json!({"a": []});
        for _ in 0..60 {
            check(&value);
            value = json!([1, {"inside": value}, {}]);
        }
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".*".prop_map(Value::from)
        ];
        leaf.prop_recursive(6, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec(("[a-c\"]", inner), 0..5)
                    .prop_map(|entries| Value::Object(entries.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_bytes_are_those_of_serde_json(value in value()) {
            check(&value);
        }
    }
}
