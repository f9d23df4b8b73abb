//! The one visitor behind both notations: whatever stands there becomes a [`Value`].

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, MapAccess, SeqAccess, Visitor};

use super::node::{Entry, Mapping, Node, Place, Value};

/// A value as one of the notations gives it.
pub(super) trait Parsed: for<'de> Deserialize<'de> {
    /// What the notation gives for a key.
    type Key: for<'de> Deserialize<'de>;

    /// The value with its place.
    fn node(self) -> Node;

    /// The key with its place.
    fn key(key: Self::Key) -> (String, Option<Place>);
}

/// Takes any value, its elements parsed as `P`.
pub(super) struct AnyValue<P>(PhantomData<P>);

impl<P> AnyValue<P> {
    pub(super) fn new() -> AnyValue<P> {
        AnyValue(PhantomData)
    }
}

impl<'de, P: Parsed> Visitor<'de> for AnyValue<P> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Integer(i128::from(value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Integer(i128::from(value)))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element::<P>()? {
            items.push(item.node());
        }
        Ok(Value::Sequence(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, value)) = access.next_entry::<P::Key, P>()? {
            let (key, key_place) = P::key(key);
            entries.push(Entry { key, key_place, value: value.node(), shadowed: false });
        }
        Ok(Value::Mapping(Mapping::new(entries)))
    }
}
