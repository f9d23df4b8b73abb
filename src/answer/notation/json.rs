//! JSON in the bytes that `serde_json` writes, for people with two spaces a level, or on one line. Most of an answer is
//! texts, and `serde_json` looks at each byte of them and of the names of fields, which took a seventh of a plan.

use std::fmt::{self, Display, Write as _};
use std::io::Write;

use serde::Serialize;
use serde::ser;

use super::bounded::Bounded;

/// Why a value cannot be written.
#[derive(Debug)]
pub struct Error(String);

impl Error {
    /// Why, in words.
    pub fn into_message(self) -> String {
        self.0
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl ser::Error for Error {
    fn custom<T: Display>(message: T) -> Error {
        Error(message.to_string())
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Error {
        Error(error.to_string())
    }
}

type Written = Result<(), Error>;

/// Writes values into a text.
pub struct Json<'t, 'd> {
    text: &'t mut Bounded<'d>,
    has_lines: bool,
    depth: usize,
    /// What is formatted on its way to a text.
    formatted: String,
}

impl<'t, 'd> Json<'t, 'd> {
    /// With a line for each value.
    pub fn with_lines(text: &'t mut Bounded<'d>) -> Json<'t, 'd> {
        Json { text, has_lines: true, depth: 0, formatted: String::new() }
    }

    /// On one line.
    pub fn on_one_line(text: &'t mut Bounded<'d>) -> Json<'t, 'd> {
        Json { text, has_lines: false, depth: 0, formatted: String::new() }
    }

    #[inline]
    fn put(&mut self, bytes: &[u8]) -> Written {
        Ok(self.text.write_all(bytes)?)
    }

    /// Starts the next line. Texts of a known length are copied without a call.
    #[inline]
    fn line(&mut self) -> Written {
        match self.depth {
            _ if !self.has_lines => Ok(()),
            0 => self.put(b"\n"),
            1 => self.put(b"\n  "),
            2 => self.put(b"\n    "),
            3 => self.put(b"\n      "),
            4 => self.put(b"\n        "),
            5 => self.put(b"\n          "),
            6 => self.put(b"\n            "),
            7 => self.put(b"\n              "),
            8 => self.put(b"\n                "),
            9 => self.put(b"\n                  "),
            10 => self.put(b"\n                    "),
            _ => self.deep_line(),
        }
    }

    #[cold]
    fn deep_line(&mut self) -> Written {
        self.put(b"\n")?;
        (0..self.depth).try_for_each(|_| self.put(b"  "))
    }

    /// A text in quotes.
    fn text(&mut self, text: &str) -> Written {
        if has_escapes(text.as_bytes()) {
            return serde_json::to_writer(&mut *self.text, text).map_err(ser::Error::custom);
        }
        self.name(text)
    }

    /// A text in quotes that has nothing to escape.
    #[inline]
    fn name(&mut self, name: &str) -> Written {
        self.put(b"\"")?;
        self.put(name.as_bytes())?;
        self.put(b"\"")
    }

    fn number(&mut self, number: u64, is_negative: bool) -> Written {
        let mut digits = [0; 21];
        let (mut start, mut left) = (digits.len(), number);
        loop {
            start -= 1;
            digits[start] = b'0' + (left % 10) as u8;
            left /= 10;
            if left == 0 {
                break;
            }
        }
        if is_negative {
            start -= 1;
            digits[start] = b'-';
        }
        self.put(&digits[start..])
    }

    fn start(&mut self, bracket: &[u8], end: &'static [u8]) -> Result<Inside<'_, 't, 'd>, Error> {
        self.depth += 1;
        self.put(bracket)?;
        Ok(Inside { json: self, end, is_empty: true, of_variant: false })
    }

    /// Starts what is in a variant with data: an object with one key.
    fn variant(&mut self, name: &str) -> Written {
        self.depth += 1;
        self.put(b"{")?;
        self.line()?;
        self.name(name)?;
        self.put(self.colon())
    }

    fn end_variant(&mut self) -> Written {
        self.depth -= 1;
        self.line()?;
        self.put(b"}")
    }

    #[inline]
    fn colon(&self) -> &'static [u8] {
        if self.has_lines { b": " } else { b":" }
    }
}

/// Whether a byte of a text is written otherwise: quotes, backslashes and control characters. Looks at eight at once.
#[inline]
fn has_escapes(bytes: &[u8]) -> bool {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    /// In the high bits: which bytes are less than `limit`, which is at most 0x80; exact up to the first.
    fn below(word: u64, limit: u8) -> u64 {
        word.wrapping_sub(ONES * u64::from(limit)) & !word
    }
    let (words, rest) = bytes.as_chunks::<8>();
    let found = words.iter().fold(0, |found, word| {
        let word = u64::from_le_bytes(*word);
        let quote = word ^ (ONES * u64::from(b'"'));
        let backslash = word ^ (ONES * u64::from(b'\\'));
        found | below(word, 0x20) | below(quote, 1) | below(backslash, 1)
    });
    found & HIGH != 0 || rest.iter().any(|byte| *byte < 0x20 || *byte == b'"' || *byte == b'\\')
}

/// What is inside brackets.
pub struct Inside<'j, 't, 'd> {
    json: &'j mut Json<'t, 'd>,
    end: &'static [u8],
    is_empty: bool,
    of_variant: bool,
}

impl Inside<'_, '_, '_> {
    #[inline]
    fn next(&mut self) -> Written {
        if !std::mem::replace(&mut self.is_empty, false) {
            self.json.put(b",")?;
        }
        self.json.line()
    }

    #[inline]
    fn item<T: ?Sized + Serialize>(&mut self, value: &T) -> Written {
        self.next()?;
        value.serialize(&mut *self.json)
    }

    #[inline]
    fn field<T: ?Sized + Serialize>(&mut self, name: &'static str, value: &T) -> Written {
        debug_assert!(!has_escapes(name.as_bytes()));
        self.next()?;
        self.json.name(name)?;
        self.json.put(self.json.colon())?;
        value.serialize(&mut *self.json)
    }

    #[inline]
    fn finish(self) -> Written {
        self.json.depth -= 1;
        if !self.is_empty {
            self.json.line()?;
        }
        self.json.put(self.end)?;
        if self.of_variant { self.json.end_variant() } else { Ok(()) }
    }
}

/// Declares how numbers are written.
macro_rules! numbers {
    ($($name:ident $type:ty, $negative:expr;)+) => {$(
        #[inline]
        fn $name(self, value: $type) -> Written {
            self.number(u64::from(value.unsigned_abs()), $negative(value))
        }
    )+};
    (unsigned $($name:ident $type:ty;)+) => {$(
        #[inline]
        fn $name(self, value: $type) -> Written {
            self.number(u64::from(value), false)
        }
    )+};
}

impl<'j, 't, 'd> ser::Serializer for &'j mut Json<'t, 'd> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Inside<'j, 't, 'd>;
    type SerializeTuple = Inside<'j, 't, 'd>;
    type SerializeTupleStruct = Inside<'j, 't, 'd>;
    type SerializeTupleVariant = Inside<'j, 't, 'd>;
    type SerializeMap = Inside<'j, 't, 'd>;
    type SerializeStruct = Inside<'j, 't, 'd>;
    type SerializeStructVariant = Inside<'j, 't, 'd>;

    fn serialize_bool(self, value: bool) -> Written {
        self.put(if value { b"true" } else { b"false" })
    }

    numbers! {
        serialize_i8 i8, |value| value < 0;
        serialize_i16 i16, |value| value < 0;
        serialize_i32 i32, |value| value < 0;
        serialize_i64 i64, |value| value < 0;
    }
    numbers! { unsigned
        serialize_u8 u8;
        serialize_u16 u16;
        serialize_u32 u32;
        serialize_u64 u64;
    }

    fn serialize_f32(self, value: f32) -> Written {
        serde_json::to_writer(&mut *self.text, &value).map_err(ser::Error::custom)
    }

    fn serialize_f64(self, value: f64) -> Written {
        serde_json::to_writer(&mut *self.text, &value).map_err(ser::Error::custom)
    }

    fn serialize_char(self, value: char) -> Written {
        self.text(value.encode_utf8(&mut [0; 4]))
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Written {
        self.text(value)
    }

    fn serialize_bytes(self, value: &[u8]) -> Written {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Written {
        self.serialize_unit()
    }

    #[inline]
    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        self.put(b"null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        self.serialize_unit()
    }

    #[inline]
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        self.text(variant)
    }

    #[inline]
    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, _: &'static str, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Written {
        self.variant(variant)?;
        value.serialize(&mut *self)?;
        self.end_variant()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Inside<'j, 't, 'd>, Error> {
        self.start(b"[", b"]")
    }

    fn serialize_tuple(self, _: usize) -> Result<Inside<'j, 't, 'd>, Error> {
        self.start(b"[", b"]")
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Inside<'j, 't, 'd>, Error> {
        self.start(b"[", b"]")
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inside<'j, 't, 'd>, Error> {
        self.variant(variant)?;
        Ok(Inside { of_variant: true, ..self.start(b"[", b"]")? })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Inside<'j, 't, 'd>, Error> {
        self.start(b"{", b"}")
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Inside<'j, 't, 'd>, Error> {
        self.start(b"{", b"}")
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inside<'j, 't, 'd>, Error> {
        self.variant(variant)?;
        Ok(Inside { of_variant: true, ..self.start(b"{", b"}")? })
    }

    fn collect_str<T: ?Sized + Display>(self, value: &T) -> Written {
        let mut formatted = std::mem::take(&mut self.formatted);
        formatted.clear();
        write!(formatted, "{value}").map_err(<Error as ser::Error>::custom)?;
        let written = self.text(&formatted);
        self.formatted = formatted;
        written
    }
}

/// Declares the items of what has no names.
macro_rules! items {
    ($($trait:ident $item:ident;)+) => {$(
        impl ser::$trait for Inside<'_, '_, '_> {
            type Ok = ();
            type Error = Error;

            #[inline]
            fn $item<T: ?Sized + Serialize>(&mut self, value: &T) -> Written {
                self.item(value)
            }

            #[inline]
            fn end(self) -> Written {
                self.finish()
            }
        }
    )+};
}

items! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
}

/// Declares the items of what has names.
macro_rules! fields {
    ($($trait:ident)+) => {$(
        impl ser::$trait for Inside<'_, '_, '_> {
            type Ok = ();
            type Error = Error;

            #[inline]
            fn serialize_field<T: ?Sized + Serialize>(&mut self, name: &'static str, value: &T) -> Written {
                self.field(name, value)
            }

            #[inline]
            fn end(self) -> Written {
                self.finish()
            }
        }
    )+};
}

fields! { SerializeStruct SerializeStructVariant }

impl ser::SerializeMap for Inside<'_, '_, '_> {
    type Ok = ();
    type Error = Error;

    /// No answer has keys but texts, which no brackets are written for.
    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Written {
        self.next()?;
        let start = self.json.text.length();
        key.serialize(&mut *self.json)?;
        match self.json.text.byte(start) {
            Some(b'"') => self.json.put(self.json.colon()),
            _ => Err(Error("a key is not a text".to_owned())),
        }
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Written {
        value.serialize(&mut *self.json)
    }

    fn end(self) -> Written {
        self.finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::deadline::Deadline;

    fn written(value: &impl Serialize, has_lines: bool) -> String {
        let mut text = Bounded::new(usize::MAX, Deadline::NONE);
        value.serialize(&mut Json { has_lines, ..Json::with_lines(&mut text) }).unwrap();
        String::from_utf8(text.into_bytes()).unwrap()
    }

    #[track_caller]
    fn check(value: &impl Serialize) {
        assert_eq!(written(value, true), serde_json::to_string_pretty(value).unwrap());
        assert_eq!(written(value, false), serde_json::to_string(value).unwrap());
    }

    #[derive(Serialize)]
    struct Empty {}
    #[derive(Serialize)]
    struct Unit;
    #[derive(Serialize)]
    struct New(u8);
    #[derive(Serialize)]
    struct Pair(i8, f32);
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Fields {
        #[serde(skip_serializing_if = "Option::is_none")]
        left_out: Option<u8>,
        character: char,
        pair: Pair,
        tuple: (u64, i64, f64),
        all: Vec<Variants>,
        map: BTreeMap<String, Option<New>>,
    }
    #[derive(Serialize)]
    enum Variants {
        Unit,
        New(Empty),
        Tuple(u16, i32),
        Struct { a: Unit, b: Vec<u8> },
    }

    #[test]
    fn every_shape_is_written_as_serde_json_does() {
        check(&Fields {
            left_out: None,
            character: '"',
            pair: Pair(i8::MIN, 0.1),
            tuple: (u64::MAX, i64::MIN, 1e300),
            all: vec![
                Variants::Unit,
                Variants::New(Empty {}),
                Variants::Tuple(u16::MAX, i32::MIN),
                Variants::Struct { a: Unit, b: vec![0, 10, 99] },
            ],
            map: [("a\n".to_owned(), None), (String::new(), Some(New(1)))].into(),
        });
        check(&BTreeMap::from([("a", [0_i64; 0])]));
    }

    #[test]
    fn what_json_has_no_keys_for_is_refused() {
        let mut text = Bounded::new(usize::MAX, Deadline::NONE);
        let map = BTreeMap::from([((1, 2), 3)]);
        assert!(map.serialize(&mut Json::with_lines(&mut text)).is_err());
    }

    #[test]
    fn escapes_are_found_wherever_they_are() {
        for length in 0..20 {
            for place in 0..length {
                for byte in 0..=0x7f {
                    let mut text = vec![b'a'; length];
                    text[place] = byte;
                    check(&std::str::from_utf8(&text).unwrap());
                }
            }
            check(&"ü".repeat(length));
        }
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
            any::<f64>().prop_map(Value::from),
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
