//! JSON text as a value of any notation, from one to the other without a tree in between.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};

/// A JSON text that is written as what it says.
pub struct Transcoded<'a>(pub &'a [u8]);

impl Serialize for Transcoded<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Source::new(&mut serde_json::Deserializer::from_slice(self.0)).serialize(serializer)
    }
}

/// A value that is read while it is written, once.
struct Source<D>(Cell<Option<D>>);

impl<D> Source<D> {
    fn new(deserializer: D) -> Source<D> {
        Source(Cell::new(Some(deserializer)))
    }
}

impl<'de, D: Deserializer<'de>> Serialize for Source<D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let deserializer = self.0.take().ok_or_else(|| S::Error::custom("the value was written before"))?;
        deserializer.deserialize_any(Sink(serializer)).map_err(S::Error::custom)
    }
}

/// Where a value goes.
struct Sink<S>(S);

impl<'de, S: Serializer> Visitor<'de> for Sink<S> {
    type Value = S::Ok;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<S::Ok, E> {
        self.0.serialize_bool(value).map_err(E::custom)
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<S::Ok, E> {
        self.0.serialize_i64(value).map_err(E::custom)
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<S::Ok, E> {
        self.0.serialize_u64(value).map_err(E::custom)
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<S::Ok, E> {
        self.0.serialize_f64(value).map_err(E::custom)
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<S::Ok, E> {
        self.0.serialize_str(value).map_err(E::custom)
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<S::Ok, E> {
        self.0.serialize_unit().map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<S::Ok, A::Error> {
        let mut list = self.0.serialize_seq(items.size_hint()).map_err(A::Error::custom)?;
        while items.next_element_seed(Item(&mut list))?.is_some() {}
        list.end().map_err(A::Error::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<S::Ok, A::Error> {
        let mut mapping = self.0.serialize_map(entries.size_hint()).map_err(A::Error::custom)?;
        while entries.next_key_seed(Key(&mut mapping))?.is_some() {
            entries.next_value_seed(Entry(&mut mapping))?;
        }
        mapping.end().map_err(A::Error::custom)
    }
}

struct Item<'a, L>(&'a mut L);

impl<'de, L: SerializeSeq> DeserializeSeed<'de> for Item<'_, L> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.serialize_element(&Source::new(deserializer)).map_err(D::Error::custom)
    }
}

struct Key<'a, M>(&'a mut M);

impl<'de, M: SerializeMap> DeserializeSeed<'de> for Key<'_, M> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.serialize_key(&Source::new(deserializer)).map_err(D::Error::custom)
    }
}

struct Entry<'a, M>(&'a mut M);

impl<'de, M: SerializeMap> DeserializeSeed<'de> for Entry<'_, M> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.serialize_value(&Source::new(deserializer)).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::notation::text;
    use crate::manifest::Format;

    #[test]
    fn a_text_becomes_the_document_that_its_value_is() {
        let line = r#"{"b":[1,-2,18446744073709551615,0.5,true,null,[],{}],"a":{"é\n\"":"\u00e9 1.30: #"}}"#;
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        for format in [Format::Json, Format::Yaml] {
            assert_eq!(text(format, &Transcoded(line.as_bytes())).unwrap(), text(format, &value).unwrap());
        }
    }

    #[test]
    fn a_broken_text_is_an_error() {
        for text in ["{\"a\":", "[1,]", ""] {
            assert!(serde_json::to_string(&Transcoded(text.as_bytes())).is_err(), "{text}");
        }
    }
}
