//! Text that is JSON already.

use serde::ser::{SerializeStruct, Serializer};

/// What `serde_json` calls the struct of what is JSON already.
pub(super) const RAW: &str = "$serde_json::private::RawValue";

/// Writes the pieces of a text as they are, in JSON alone: what `serde_json::value::RawValue` does with one text, which
/// it reads once more to see that it is JSON.
pub struct Raw<S>(S);

impl<S: SerializeStruct> Raw<S> {
    /// Starts a value.
    ///
    /// # Errors
    ///
    /// Those of `serializer`.
    pub fn start(serializer: impl Serializer<SerializeStruct = S, Error = S::Error>) -> Result<Raw<S>, S::Error> {
        serializer.serialize_struct(RAW, 1).map(Raw)
    }

    /// Writes the next piece.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    pub fn push(&mut self, piece: &str) -> Result<(), S::Error> {
        self.0.serialize_field(RAW, piece)
    }

    /// Ends the value.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.0.end()
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use serde_json::value::RawValue;

    use super::*;

    struct InPieces<'a>(&'a [&'a str]);

    impl Serialize for InPieces<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut raw = Raw::start(serializer)?;
            self.0.iter().try_for_each(|piece| raw.push(piece))?;
            raw.end()
        }
    }

    #[test]
    fn pieces_are_written_as_serde_json_writes_their_text() {
        let pieces = ["{\n \"a\":", "[1", "", "]}"];
        let whole = RawValue::from_string(pieces.concat()).unwrap();
        assert_eq!(serde_json::to_string(&[InPieces(&pieces)]).unwrap(), serde_json::to_string(&[whole]).unwrap());
    }
}
