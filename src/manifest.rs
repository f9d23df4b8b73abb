//! Bytes in, kOps objects out: YAML streams and JSON, with a position for every value.
//!
//! Documents are cut as kOps cuts them and scalars are read as kOps reads them. The only module that knows YAML.
//! It does not know what the fields of an object mean.

mod alike;
mod any;
mod bytes;
mod decode;
mod foreign;
mod hints;
mod inherit;
mod input_error;
mod json;
mod node;
mod object;
mod objects;
mod scanner;
mod sections;
mod sides;
mod stream;
mod yaml;

pub use decode::{Decoded, Notes, UnknownKey, UnknownKeys, WrongKind, decode};
pub use input_error::InputError;
pub use node::{Entry, Located, Mapping, Node, Place, Value, locate};
pub use object::{Manifest, Role};
pub use objects::{Envelope, Input, Own};
pub use scanner::Scanner;
pub use sides::{OBSERVED, Part, of_parts};
pub use stream::{Document, Format, Limits, MissedSeparator, Stream, Unreadable};
#[cfg(fuzzing)]
pub use yaml::comparison::is_plain;
pub use yaml::write_yaml;

/// Reads `bytes` into documents.
///
/// Only text that is not valid YAML or JSON at all, or exceeds a limit, stops here.
pub fn read<'a>(bytes: &'a [u8], format: Format, limits: &Limits) -> Result<Stream<'a>, Unreadable> {
    let text = bytes::text(bytes)?;
    match format {
        Format::Json => json::read(text, limits),
        Format::Yaml => yaml::read(text, limits),
    }
}

/// Reads a JSON mapping whose value at `key`, if it has one, `apart` reads at once instead of a tree; the stream has an
/// empty list there. `None` where that fails, or where anything may be wrong with the text: [`read()`] says what.
pub fn read_apart<'a, T>(
    bytes: &'a [u8],
    limits: &Limits,
    key: &str,
    apart: impl FnOnce(&mut Scanner<'a>) -> Option<T>,
) -> Option<(Stream<'a>, Option<T>)> {
    json::read_apart(bytes::text(bytes).ok()?, limits, key, apart)
}
