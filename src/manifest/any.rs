//! The one visitor for both notations: each value becomes a [`Value`].

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::node::{Entry, Mapping, Node, Place, Value};

/// How values are read in one of the syntaxes; the seed of a node.
pub(super) trait Syntax<'de>: Copy + DeserializeSeed<'de, Value = Node<'de>> {
    /// What the syntax gives for a key.
    type Key: Deserialize<'de>;

    /// The key with its place.
    fn key(key: Self::Key) -> (Cow<'de, str>, Option<Place>);

    /// How the values inside a list or mapping are read.
    fn inside<E: de::Error>(self) -> Result<Self, E>;

    /// Whether so much has been read that lists are to have nothing to spare.
    fn is_large(self) -> bool;
}

/// A document with more values is large.
pub(super) const LARGE: usize = 10_000;

/// Most mappings of a manifest have no more keys, and a list that grows is copied.
const USUAL_KEYS: usize = 8;

/// A list that is complete. One that grows has room for four at first: a hundred thousand mappings of one key each
/// would take four times the memory that they need.
pub(super) fn fitted<T>(mut list: Vec<T>, is_large: bool) -> Vec<T> {
    if is_large && 2 * list.len() <= list.capacity() {
        list.shrink_to_fit();
    }
    list
}

/// Takes any value, its elements read as the syntax says.
pub(super) struct AnyValue<N>(pub N);

impl<'de, N: Syntax<'de>> Visitor<'de> for AnyValue<N> {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value<'de>, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value<'de>, E> {
        Ok(Value::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value<'de>, E> {
        Ok(i64::try_from(value).map_or(Value::Large(value), Value::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value<'de>, E> {
        Ok(Value::Float(value))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::String(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value<'de>, E> {
        Ok(Value::String(Cow::Owned(value.to_owned())))
    }

    fn visit_string<E>(self, value: String) -> Result<Value<'de>, E> {
        Ok(Value::String(Cow::Owned(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value<'de>, A::Error> {
        let inside = self.0.inside()?;
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(inside)? {
            items.push(item);
        }
        Ok(Value::Sequence(fitted(items, self.0.is_large())))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value<'de>, A::Error> {
        let inside = self.0.inside()?;
        let mut entries = Vec::new();
        while let Some(key) = access.next_key::<N::Key>()? {
            let (key, key_place) = N::key(key);
            if entries.is_empty() && !self.0.is_large() {
                entries.reserve_exact(USUAL_KEYS);
            }
            entries.push(Entry { key, key_place, value: access.next_value_seed(inside)?, shadowed: false });
        }
        Ok(Value::Mapping(Mapping::new(fitted(entries, self.0.is_large()))))
    }
}

/// A text that is not copied where that is possible.
pub(super) struct Text<'de>(pub Cow<'de, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text<'de>, D::Error> {
        struct AnyText;

        impl<'de> Visitor<'de> for AnyText {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(value)))
            }

            fn visit_str<E>(self, value: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(value.to_owned())))
            }
        }

        deserializer.deserialize_str(AnyText)
    }
}

#[cfg(test)]
mod tests {
    use super::fitted;

    #[test]
    fn lists_of_large_documents_have_little_to_spare() {
        let list = |length: u8| {
            let mut list = Vec::new();
            list.extend((0..1).chain(1..length));
            list.reserve_exact(4);
            list
        };
        assert_eq!(fitted(list(1), true).capacity(), 1);
        assert_eq!(fitted(list(9), true), (0..9).collect::<Vec<_>>());
        assert!(4 <= fitted(list(1), false).capacity(), "a copy is saved");
    }
}
