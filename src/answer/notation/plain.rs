//! What is before `serde_json`'s serializer, which looks at each byte of a text and of a field's name for what has to
//! be escaped: that took a seventh of a plan. Here a text is looked at sixteen bytes at a time, and names not at all.

use std::cell::Cell;
use std::fmt::Display;

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple, SerializeTupleStruct,
    SerializeTupleVariant, Serializer,
};

/// The name of the field that comes next; the formatter takes it.
pub type Name = Cell<Option<&'static str>>;

/// Gives texts in which nothing has to be escaped as bytes, and names of fields beside their keys; the formatter
/// ([`super::pretty::Pretty`]) writes both as they are. The rest goes on.
pub struct Plain<'n, S> {
    /// What it is before.
    pub inner: S,
    /// Where the formatter finds names.
    pub name: &'n Name,
}

/// A value inside another one.
struct Inside<'a, T: ?Sized> {
    value: &'a T,
    name: &'a Name,
}

impl<T: Serialize + ?Sized> Serialize for Inside<'_, T> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(Plain { inner: serializer, name: self.name })
    }
}

impl<'n, S> Plain<'n, S> {
    /// The same name for what `inner` starts.
    #[inline]
    fn around<C, E>(name: &'n Name, inner: Result<C, E>) -> Result<Plain<'n, C>, E> {
        inner.map(|inner| Plain { inner, name })
    }
}

/// Whether JSON writes `text` as it is.
#[inline]
pub(super) fn is_plain(text: &str) -> bool {
    match text.len() {
        0..8 => text.bytes().all(byte_is_plain),
        8..16 => is_plain_by::<8>(text.as_bytes()),
        _ => is_plain_by::<16>(text.as_bytes()),
    }
}

/// The same of no fewer than `COUNT` bytes, so many of which are looked at together.
#[inline]
fn is_plain_by<const COUNT: usize>(bytes: &[u8]) -> bool {
    let last = bytes.len() - COUNT;
    let mut starts = (0..bytes.len()).step_by(COUNT).map(|start| start.min(last));
    starts.all(|start| bytes[start..start + COUNT].iter().fold(true, |so_far, byte| so_far & byte_is_plain(*byte)))
}

/// Whether it is neither a control character nor a quote nor a backslash.
#[inline]
fn byte_is_plain(byte: u8) -> bool {
    (b' ' <= byte) & (byte != b'"') & (byte != b'\\')
}

/// Passes values on as they are.
macro_rules! scalars {
    ($($method:ident $kind:ty),+) => {
        $(#[inline]
        fn $method(self, value: $kind) -> Result<S::Ok, S::Error> {
            self.inner.$method(value)
        })+
    };
}

impl<'n, S: Serializer> Serializer for Plain<'n, S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Plain<'n, S::SerializeSeq>;
    type SerializeTuple = Plain<'n, S::SerializeTuple>;
    type SerializeTupleStruct = Plain<'n, S::SerializeTupleStruct>;
    type SerializeTupleVariant = Plain<'n, S::SerializeTupleVariant>;
    type SerializeMap = Plain<'n, S::SerializeMap>;
    type SerializeStruct = Plain<'n, S::SerializeMap>;
    type SerializeStructVariant = S::SerializeStructVariant;

    scalars! {
        serialize_bool bool, serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
        serialize_i128 i128, serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64,
        serialize_u128 u128, serialize_f32 f32, serialize_f64 f64, serialize_char char, serialize_bytes &[u8],
        serialize_unit_struct &'static str
    }

    #[inline]
    fn serialize_str(self, text: &str) -> Result<S::Ok, S::Error> {
        // The formatter names what is JSON already.
        let is_written = self.name.get().is_some() || is_plain(text);
        if is_written { self.inner.serialize_bytes(text.as_bytes()) } else { self.inner.serialize_str(text) }
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.inner.collect_str(value)
    }

    fn serialize_none(self) -> Result<S::Ok, S::Error> {
        self.inner.serialize_none()
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.inner.serialize_some(&Inside { value, name: self.name })
    }

    fn serialize_unit(self) -> Result<S::Ok, S::Error> {
        self.inner.serialize_unit()
    }

    /// The name of a variant, like that of a field, has nothing to escape.
    #[inline]
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<S::Ok, S::Error> {
        self.inner.serialize_bytes(variant.as_bytes())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, of: &'static str, value: &T) -> Result<S::Ok, S::Error> {
        self.inner.serialize_newtype_struct(of, &Inside { value, name: self.name })
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        of: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        self.inner.serialize_newtype_variant(of, index, variant, &Inside { value, name: self.name })
    }

    #[inline]
    fn serialize_seq(self, length: Option<usize>) -> Result<Self::SerializeSeq, S::Error> {
        Self::around(self.name, self.inner.serialize_seq(length))
    }

    fn serialize_tuple(self, length: usize) -> Result<Self::SerializeTuple, S::Error> {
        Self::around(self.name, self.inner.serialize_tuple(length))
    }

    fn serialize_tuple_struct(self, of: &'static str, length: usize) -> Result<Self::SerializeTupleStruct, S::Error> {
        Self::around(self.name, self.inner.serialize_tuple_struct(of, length))
    }

    fn serialize_tuple_variant(
        self,
        of: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Self::SerializeTupleVariant, S::Error> {
        Self::around(self.name, self.inner.serialize_tuple_variant(of, index, variant, length))
    }

    #[inline]
    fn serialize_map(self, length: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        Self::around(self.name, self.inner.serialize_map(length))
    }

    /// A struct is written as a map with the same keys. Of what is JSON already the formatter is told first.
    #[inline]
    fn serialize_struct(self, of: &'static str, length: usize) -> Result<Self::SerializeStruct, S::Error> {
        if of == RAW {
            self.name.set(Some(RAW));
        }
        self.serialize_map(Some(length))
    }

    fn serialize_struct_variant(
        self,
        of: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<S::SerializeStructVariant, S::Error> {
        self.inner.serialize_struct_variant(of, index, variant, length)
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

/// What has values one after the other.
macro_rules! items {
    ($($trait:ident $method:ident),+) => {
        $(impl<C: $trait> $trait for Plain<'_, C> {
            type Ok = C::Ok;
            type Error = C::Error;

            #[inline]
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), C::Error> {
                self.inner.$method(&Inside { value, name: self.name })
            }

            #[inline]
            fn end(self) -> Result<C::Ok, C::Error> {
                self.inner.end()
            }
        })+
    };
}

items! { SerializeSeq serialize_element, SerializeTuple serialize_element }
items! { SerializeTupleStruct serialize_field, SerializeTupleVariant serialize_field }

impl<C: SerializeMap> SerializeMap for Plain<'_, C> {
    type Ok = C::Ok;
    type Error = C::Error;

    #[inline]
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), C::Error> {
        self.inner.serialize_key(key)
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), C::Error> {
        self.inner.serialize_value(&Inside { value, name: self.name })
    }

    #[inline]
    fn end(self) -> Result<C::Ok, C::Error> {
        self.inner.end()
    }
}

/// What `serde_json` calls the struct of what is JSON already.
pub const RAW: &str = "$serde_json::private::RawValue";

/// The key of a field: not a text, which would be looked at.
const NO_KEY: i8 = 0;

impl<C: SerializeMap> SerializeStruct for Plain<'_, C> {
    type Ok = C::Ok;
    type Error = C::Error;

    #[inline]
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), C::Error> {
        self.name.set(Some(key));
        self.serialize_entry(&NO_KEY, value)
    }

    #[inline]
    fn end(self) -> Result<C::Ok, C::Error> {
        self.inner.end()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::Serialize;
    use serde_json::value::RawValue;

    use super::*;
    use crate::answer::notation::{fragment, whole};
    use crate::manifest::Format;

    #[test]
    fn only_what_has_nothing_to_escape_is_plain() {
        for text in ["", "us-east-1a", "12345678", "`172.20.0.0/16` stays inside the VPC", "é…\u{7f}", "ééééééééé"]
        {
            assert!(is_plain(text), "{text}");
        }
        for place in 0..20 {
            for byte in ['"', '\\', '\n', '\0', '\u{1f}'] {
                let text: String = (0..20).map(|at| if at == place { byte } else { 'x' }).collect();
                assert!(!is_plain(&text) && !is_plain(&text[place..]) && !is_plain(&text[..=place]), "{text}");
            }
        }
    }

    #[derive(Serialize)]
    enum Kind {
        Unit,
        Named { a: u8 },
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
        pair: (char, i8),
    }

    #[derive(Serialize)]
    struct Empty {}

    #[test]
    fn every_kind_of_value_is_written_as_serde_json_does() {
        let kinds = vec![Kind::Unit, Kind::Named { a: 1 }, Kind::New("text"), Kind::Two(true, 0.5)];
        let inside = BTreeMap::from([("\"", Empty {}), ("b", Empty {})]);
        let answer = Answer { text: "a", escaped: "\\", absent: None, kinds, inside, pair: ('\n', -1) };
        assert_eq!(whole(Format::Json, &answer), serde_json::to_string_pretty(&answer).unwrap() + "\n");
    }

    #[test]
    fn what_is_json_already_stays() {
        let raw = RawValue::from_string("[1, 2]".to_owned()).unwrap();
        assert_eq!(whole(Format::Json, &[&*raw]), "[\n  [1, 2]\n]\n");
        assert_eq!(fragment(&["a"], 1).unwrap(), "[\n    \"a\"\n  ]");
    }

    proptest! {
        #[test]
        fn texts_are_those_of_serde_json(text in ".*") {
            let written = whole(Format::Json, &text);
            prop_assert_eq!(written.trim_end_matches('\n'), serde_json::to_string(&text).unwrap());
        }
    }
}
