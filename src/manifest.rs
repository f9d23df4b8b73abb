//! Bytes in, kOps objects out: YAML streams and JSON, with a position for every value.
//!
//! Documents are cut as kOps cuts them and scalars are read as kOps reads them. The only module that knows YAML.
//! It does not know what the fields of an object mean.

mod any;
mod decode;
mod foreign;
mod hints;
mod inherit;
mod json;
mod node;
mod objects;
mod sections;
mod stream;
mod yaml;

pub use decode::{Decoded, UnknownKey, UnknownKeys, WrongKind, decode};
pub use node::{Entry, Located, Mapping, Node, Place, Value, locate};
pub use objects::{Envelope, Input, InputError, Manifest, Own, Role};
pub use stream::{Document, Format, Limits, MissedSeparator, Stream, Unreadable};
#[cfg(fuzzing)]
pub use yaml::comparison::is_plain;
pub use yaml::write_yaml;

/// Reads `bytes` into documents.
///
/// Only text that is not valid YAML or JSON at all, or exceeds a limit, stops here.
pub fn read<'a>(bytes: &'a [u8], format: Format, limits: &Limits) -> Result<Stream<'a>, Unreadable> {
    let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match format {
        Format::Json => json::read(text, limits),
        Format::Yaml => yaml::read(text, limits),
    }
}

fn not_utf8(bytes: &[u8], valid_up_to: usize) -> Unreadable {
    let before = &bytes[..valid_up_to];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let column = String::from_utf8_lossy(&before[line_start..]).chars().count() + 1;
    Unreadable {
        message: format!("the byte `0x{:02x}` is not valid UTF-8", bytes[valid_up_to]),
        position: Some((line as u32, column as u32)),
        hint: Some("Send the text in UTF-8".to_owned()),
    }
}
