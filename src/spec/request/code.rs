//! Codes of rules as a request names them. Each is looked up, so that one that is not a code at all is repeated in the
//! answer: it is read whatever it is, and shortened.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::diagnostic::excerpt;

/// Reads a list of codes.
pub(super) fn codes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let codes = Vec::<Code>::deserialize(deserializer)?;
    Ok(codes.into_iter().map(|Code(code)| code).collect())
}

struct Code(String);

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Code, D::Error> {
        deserializer.deserialize_any(AnyCode)
    }
}

struct AnyCode;

impl<'de> Visitor<'de> for AnyCode {
    type Value = Code;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the code of a rule")
    }

    fn visit_str<E>(self, code: &str) -> Result<Code, E> {
        Ok(Code(excerpt(code).into_owned()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Code, E> {
        Ok(Code(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Code, E> {
        Ok(Code(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Code, E> {
        Ok(Code(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Code, E> {
        Ok(Code(value.to_string()))
    }

    fn visit_unit<E>(self) -> Result<Code, E> {
        Ok(Code("null".to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Code, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Code("[…]".to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Code, A::Error> {
        while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Code("{…}".to_owned()))
    }
}
