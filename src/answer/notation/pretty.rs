//! JSON for people, in the bytes that `serde_json` writes: its own formatter writes two spaces at a time, which took a
//! fifth of encoding a plan.

use std::io::{self, Write};

use serde_json::ser::Formatter;

/// A comma, the end of a line, and the spaces before the next one as deep as answers are.
const LINE: &[u8; 34] = b",\n                                ";

/// Two spaces a level, as `serde_json` has it.
#[derive(Debug, Default)]
pub struct Pretty {
    depth: usize,
    has_value: bool,
}

impl Pretty {
    /// For a value with so many brackets around it.
    pub fn at(depth: usize) -> Pretty {
        Pretty { depth, ..Pretty::default() }
    }

    /// Starts the next line, after a comma unless it is the first: one piece, but for very deep lines.
    #[inline]
    fn line<W: ?Sized + Write>(&self, writer: &mut W, first: bool) -> io::Result<()> {
        let from = usize::from(first);
        match LINE.get(from..2 + 2 * self.depth) {
            Some(line) => writer.write_all(line),
            None => self.deep_line(writer, from),
        }
    }

    #[cold]
    fn deep_line<W: ?Sized + Write>(&self, writer: &mut W, from: usize) -> io::Result<()> {
        writer.write_all(&LINE[from..2])?;
        (0..self.depth).try_for_each(|_| writer.write_all(b"  "))
    }

    #[inline]
    fn start<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.has_value = false;
        writer.write_all(bracket)
    }

    #[inline]
    fn end<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if self.has_value {
            self.line(writer, true)?;
        }
        writer.write_all(bracket)
    }
}

impl Formatter for Pretty {
    #[inline]
    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.start(writer, b"[")
    }

    #[inline]
    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b"]")
    }

    #[inline]
    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.line(writer, first)
    }

    #[inline]
    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }

    #[inline]
    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.start(writer, b"{")
    }

    #[inline]
    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b"}")
    }

    #[inline]
    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.line(writer, first)
    }

    #[inline]
    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }

    #[inline]
    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Serialize;
    use serde_json::{Serializer, Value, json};

    use super::*;

    #[track_caller]
    fn check(value: &Value) {
        let mut written = Vec::new();
        value.serialize(&mut Serializer::with_formatter(&mut written, Pretty::default())).unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), serde_json::to_string_pretty(value).unwrap());
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
                prop::collection::vec(("[a-c]", inner), 0..5)
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
