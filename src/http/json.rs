//! JSON for people, written straight into the body of an answer, in the bytes of `serde_json::to_vec_pretty`.
//!
//! That looks at every letter alone and writes an indentation in pieces of two spaces, which was a quarter of what a plan costs. This
//! passes whole runs of letters and writes a line's end with its indentation; a test holds it to the same bytes.

use std::fmt::{self, Display};
use std::io::Write;

use serde::{Serialize, ser};

mod text;

/// What most answers take, in bytes.
const TYPICAL: usize = 8 << 10;
/// The end of a line and the indentation of the next one.
const LINE: &[u8; 66] = b",\n                                                                ";
/// The spaces of a level.
const STEP: usize = 2;

/// Why a value was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unwritten {
    /// It takes more bytes than it may.
    TooLarge,
    /// It has no JSON form.
    Impossible(String),
}

/// Writes `value` and a line end, unless that takes more than `limit` bytes.
///
/// # Errors
///
/// [`Unwritten`] where the limit is exceeded, or the value has no JSON form, because a key is no text.
pub fn write(value: &impl Serialize, limit: usize) -> Result<Vec<u8>, Unwritten> {
    let mut json = Json { bytes: Vec::with_capacity(limit.min(TYPICAL)), limit, depth: 0 };
    value.serialize(&mut json)?;
    json.bytes.push(b'\n');
    json.within_limit()?;
    Ok(json.bytes)
}

/// What has been written.
struct Json {
    bytes: Vec<u8>,
    limit: usize,
    depth: usize,
}

impl Json {
    /// The limit is looked at with each line, so that no more than a line is written beyond it.
    fn within_limit(&self) -> Result<(), Unwritten> {
        if self.bytes.len() <= self.limit { Ok(()) } else { Err(Unwritten::TooLarge) }
    }

    /// Begins the next line, behind a comma unless it is the first.
    fn line(&mut self, first: bool) -> Result<(), Unwritten> {
        let spaces = self.depth * STEP;
        let within = spaces.min(LINE.len() - STEP);
        self.bytes.extend_from_slice(&LINE[usize::from(first)..STEP + within]);
        if within < spaces {
            self.bytes.resize(self.bytes.len() + spaces - within, b' ');
        }
        self.within_limit()
    }

    fn key(&mut self, key: &str, first: bool) -> Result<(), Unwritten> {
        self.line(first)?;
        text::push_quoted(&mut self.bytes, key);
        self.bytes.extend_from_slice(b": ");
        Ok(())
    }

    /// Begins a list or an object.
    fn open(&mut self, bracket: u8) -> Inside<'_> {
        self.bytes.push(bracket);
        self.depth += 1;
        Inside { json: self, is_empty: true, is_variant: false }
    }

    /// Begins the list or object that a variant of an enum holds.
    fn open_variant(&mut self, variant: &str, bracket: u8) -> Result<Inside<'_>, Unwritten> {
        self.bytes.push(b'{');
        self.depth += 1;
        self.key(variant, true)?;
        Ok(Inside { is_variant: true, ..self.open(bracket) })
    }

    /// Writes what reads the same in Rust and in JSON.
    fn plain(&mut self, value: impl Display) -> Result<(), Unwritten> {
        write!(self.bytes, "{value}").map_err(|error| Unwritten::Impossible(error.to_string()))
    }
}

/// A list or an object that has not ended.
struct Inside<'a> {
    json: &'a mut Json,
    is_empty: bool,
    /// Whether it stands in an object that names the variant.
    is_variant: bool,
}

impl Inside<'_> {
    fn item(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Unwritten> {
        self.json.line(self.is_empty)?;
        self.is_empty = false;
        value.serialize(&mut *self.json)
    }

    fn entry(&mut self, key: &str, value: &(impl Serialize + ?Sized)) -> Result<(), Unwritten> {
        self.json.key(key, self.is_empty)?;
        self.is_empty = false;
        value.serialize(&mut *self.json)
    }

    fn close(self, bracket: u8) -> Result<(), Unwritten> {
        self.json.depth -= 1;
        if !self.is_empty {
            self.json.line(true)?;
        }
        self.json.bytes.push(bracket);
        if self.is_variant {
            return Inside { json: self.json, is_empty: false, is_variant: false }.close(b'}');
        }
        Ok(())
    }
}

macro_rules! plain {
    ($($method:ident $kind:ty),+) => {
        $(fn $method(self, value: $kind) -> Result<(), Unwritten> {
            self.plain(value)
        })+
    };
}

impl<'a> ser::Serializer for &'a mut Json {
    type Ok = ();
    type Error = Unwritten;
    type SerializeSeq = Inside<'a>;
    type SerializeTuple = Inside<'a>;
    type SerializeTupleStruct = Inside<'a>;
    type SerializeTupleVariant = Inside<'a>;
    type SerializeMap = Inside<'a>;
    type SerializeStruct = Inside<'a>;
    type SerializeStructVariant = Inside<'a>;

    plain! {
        serialize_bool bool,
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64, serialize_i128 i128,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64, serialize_u128 u128
    }

    fn serialize_f32(self, value: f32) -> Result<(), Unwritten> {
        self.plain(serde_json::to_string(&value).map_err(ser::Error::custom)?)
    }

    fn serialize_f64(self, value: f64) -> Result<(), Unwritten> {
        self.plain(serde_json::to_string(&value).map_err(ser::Error::custom)?)
    }

    fn serialize_char(self, value: char) -> Result<(), Unwritten> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Unwritten> {
        text::push_quoted(&mut self.bytes, value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Unwritten> {
        value.serialize(self)
    }

    fn serialize_none(self) -> Result<(), Unwritten> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unwritten> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Unwritten> {
        self.plain("null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Unwritten> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Unwritten> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Unwritten> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Unwritten> {
        let mut object = self.open(b'{');
        object.entry(variant, value)?;
        object.close(b'}')
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Inside<'a>, Unwritten> {
        Ok(self.open(b'['))
    }

    fn serialize_tuple(self, _: usize) -> Result<Inside<'a>, Unwritten> {
        Ok(self.open(b'['))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Inside<'a>, Unwritten> {
        Ok(self.open(b'['))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inside<'a>, Unwritten> {
        self.open_variant(variant, b'[')
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Inside<'a>, Unwritten> {
        Ok(self.open(b'{'))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Inside<'a>, Unwritten> {
        Ok(self.open(b'{'))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inside<'a>, Unwritten> {
        self.open_variant(variant, b'{')
    }
}

impl ser::SerializeMap for Inside<'_> {
    type Ok = ();
    type Error = Unwritten;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unwritten> {
        self.json.line(self.is_empty)?;
        self.is_empty = false;
        let start = self.json.bytes.len();
        key.serialize(&mut *self.json)?;
        if !self.json.bytes[start..].starts_with(b"\"") {
            return Err(Unwritten::Impossible("a key is no text".to_owned()));
        }
        self.json.bytes.extend_from_slice(b": ");
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritten> {
        value.serialize(&mut *self.json)
    }

    fn end(self) -> Result<(), Unwritten> {
        self.close(b'}')
    }
}

macro_rules! inside {
    ($($kind:ident $method:ident($($key:ident)?) $write:ident $bracket:literal),+) => {
        $(impl ser::$kind for Inside<'_> {
            type Ok = ();
            type Error = Unwritten;

            fn $method<T: Serialize + ?Sized>(&mut self, $($key: &'static str,)? value: &T) -> Result<(), Unwritten> {
                self.$write($($key,)? value)
            }

            fn end(self) -> Result<(), Unwritten> {
                self.close($bracket)
            }
        })+
    };
}

inside! {
    SerializeSeq serialize_element() item b']',
    SerializeTuple serialize_element() item b']',
    SerializeTupleStruct serialize_field() item b']',
    SerializeTupleVariant serialize_field() item b']',
    SerializeStruct serialize_field(key) entry b'}',
    SerializeStructVariant serialize_field(key) entry b'}'
}

impl Display for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "the limit is reached",
            Self::Impossible(why) => why,
        })
    }
}

impl std::error::Error for Unwritten {}

impl ser::Error for Unwritten {
    fn custom<T: Display>(message: T) -> Unwritten {
        Unwritten::Impossible(message.to_string())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    #[track_caller]
    fn check(value: &impl Serialize) {
        let written = String::from_utf8(write(value, usize::MAX).unwrap()).unwrap();
        assert_eq!(written, serde_json::to_string_pretty(value).unwrap() + "\n");
    }

    #[derive(Serialize)]
    enum Shape {
        Unit,
        New(u8),
        Tuple(u8, &'static str),
        Struct { a: u8, b: Vec<u8> },
        Empty {},
    }

    #[test]
    fn every_kind_of_value_is_written() {
        #[derive(Serialize)]
        struct Nothing;
        #[derive(Serialize)]
        struct Pair(u8, f32, f64);
        let b = vec![1, 2];
        check(&(Shape::Unit, Shape::New(1), Shape::Tuple(1, "x"), Shape::Struct { a: 1, b }, Shape::Empty {}));
        check(&(Nothing, Pair(1, 0.1, 0.1), (), None::<u8>, Some('"'), true, i128::MIN, u128::MAX));
        check(&[1.0, 1e300, -0.1, f64::NAN, f64::INFINITY]);
        check(&BTreeMap::from([("a/b", vec![0_u8; 0]), ("\"", vec![1])]));
        check(&serde_json::Map::new());
    }

    #[test]
    fn deep_values_are_indented_too() {
        let mut value = json!({"a": []});
        for _ in 0..60 {
            check(&value);
            value = json!([1, {"inside": value}, {}]);
        }
    }

    #[test]
    fn stops_at_the_limit() {
        assert_eq!(write(&"abc", 6), Ok(b"\"abc\"\n".to_vec()));
        assert_eq!(write(&"abc", 5), Err(Unwritten::TooLarge));
        assert_eq!(write(&vec![[1; 8]; 1000], 100), Err(Unwritten::TooLarge));
    }

    #[test]
    fn keys_are_texts() {
        assert_eq!(write(&BTreeMap::from([([1], 2)]), 100).unwrap_err().to_string(), "a key is no text");
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            prop::collection::vec(any::<char>(), 0..40).prop_map(|text| Value::from(String::from_iter(text))),
        ];
        leaf.prop_recursive(6, 40, 5, |inner| {
            let entry = ("[a-c\"\u{0}é]{1,2}", inner.clone());
            prop_oneof![
                prop::collection::vec(inner, 0..5).prop_map(Value::from),
                prop::collection::vec(entry, 0..5).prop_map(|entries| Value::Object(entries.into_iter().collect())),
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
