//! JSON for people, in the bytes that `serde_json` writes: its own formatter writes two spaces at a time, which took a
//! fifth of encoding a plan.

use std::io::{self, Write};

use serde_json::ser::Formatter;

use super::plain::{Name, RAW};

/// How many brackets are around the deepest lines that are written in one piece.
const DEEPEST: usize = 16;

/// What is before a key, by how many brackets are around it: a comma, the end of a line, spaces, and a quote.
static LINES: [[u8; LONGEST]; DEEPEST + 1] = {
    let mut lines = [[b' '; LONGEST]; DEEPEST + 1];
    let mut depth = 0;
    while depth <= DEEPEST {
        (lines[depth][0], lines[depth][1], lines[depth][2 + 2 * depth]) = (b',', b'\n', b'"');
        depth += 1;
    }
    lines
};
const LONGEST: usize = 2 + 2 * DEEPEST + 1;

/// Two spaces a level, as `serde_json` has it.
#[derive(Debug)]
pub struct Pretty<'n> {
    depth: usize,
    has_value: bool,
    /// The name of the field that comes next, whose key says nothing.
    name: &'n Name,
    /// Whether that name was written.
    is_named: bool,
    /// Whether the value is JSON already: its pieces are the fields of a struct with the name [`RAW`].
    is_raw: bool,
}

impl<'n> Pretty<'n> {
    /// For a value with so many brackets around it.
    pub fn at(depth: usize, name: &'n Name) -> Pretty<'n> {
        Pretty { depth, has_value: false, name, is_named: false, is_raw: false }
    }

    /// Starts the next line, after a comma unless it is the first, with a quote or nothing: one piece, but for very
    /// deep lines.
    #[inline]
    fn line<W: ?Sized + Write>(&self, writer: &mut W, first: bool, quote: &[u8]) -> io::Result<()> {
        let (from, until) = (usize::from(first), 2 + 2 * self.depth + quote.len());
        match LINES.get(self.depth).and_then(|line| line.get(from..until)) {
            Some(line) => writer.write_all(line),
            None => self.deep_line(writer, from, quote),
        }
    }

    #[cold]
    fn deep_line<W: ?Sized + Write>(&self, writer: &mut W, from: usize, quote: &[u8]) -> io::Result<()> {
        writer.write_all(&LINES[0][from..2])?;
        (0..self.depth).try_for_each(|_| writer.write_all(b"  "))?;
        writer.write_all(quote)
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
            self.line(writer, true, b"")?;
        }
        writer.write_all(bracket)
    }
}

impl Formatter for Pretty<'_> {
    /// A text in which nothing has to be escaped, or a piece of JSON; answers have no other bytes.
    #[inline]
    fn write_byte_array<W: ?Sized + Write>(&mut self, writer: &mut W, text: &[u8]) -> io::Result<()> {
        if self.is_raw {
            self.name.set(None);
            return writer.write_all(text);
        }
        writer.write_all(b"\"")?;
        writer.write_all(text)?;
        writer.write_all(b"\"")
    }

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
        self.line(writer, first, b"")
    }

    #[inline]
    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }

    #[inline]
    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.is_raw = self.name.take().is_some();
        if self.is_raw { Ok(()) } else { self.start(writer, b"{") }
    }

    #[inline]
    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        if std::mem::take(&mut self.is_raw) { Ok(()) } else { self.end(writer, b"}") }
    }

    #[inline]
    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        let Some(name) = self.name.take() else { return self.line(writer, first, b"") };
        self.is_named = true;
        if self.is_raw {
            return Ok(());
        }
        self.line(writer, first, b"\"")?;
        writer.write_all(name.as_bytes())?;
        writer.write_all(b"\": ")
    }

    /// A number that is the key of a field whose name was written says nothing; answers have no others of this type.
    #[inline]
    fn write_i8<W: ?Sized + Write>(&mut self, writer: &mut W, number: i8) -> io::Result<()> {
        if self.is_named { Ok(()) } else { self.write_i16(writer, number.into()) }
    }

    #[inline]
    fn begin_string<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        if self.is_named { Ok(()) } else { writer.write_all(b"\"") }
    }

    #[inline]
    fn end_string<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        if self.is_named { Ok(()) } else { writer.write_all(b"\"") }
    }

    #[inline]
    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        if self.is_raw {
            self.name.set(Some(RAW));
        }
        if std::mem::take(&mut self.is_named) { Ok(()) } else { writer.write_all(b": ") }
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
        let name = Name::default();
        value.serialize(&mut Serializer::with_formatter(&mut written, Pretty::at(0, &name))).unwrap();
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
