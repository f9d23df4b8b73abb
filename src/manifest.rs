//! Bytes in, kOps objects out: YAML streams and JSON, with a position for every value.
//!
//! Documents are cut as kOps cuts them and scalars are read as kOps reads them. The only module that knows YAML.
//! It does not know what the fields of an object mean.

use std::borrow::Cow;

use crate::diagnostic::Segment;

mod any;
mod decode;
mod hints;
mod json;
mod node;
mod objects;
mod sections;
mod yaml;

pub use decode::{Decoded, OpenStructs, UnknownKey, WrongKind, decode};
pub use node::{Entry, Located, Mapping, Node, Place, Value, locate};
pub use objects::{Envelope, Input, InputError, Manifest};
pub use sections::MissedSeparator;
pub use yaml::write_yaml;

/// The notation of a request body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON value.
    Json,
    /// A stream of YAML documents.
    Yaml,
}

/// One document of what was sent.
#[derive(Clone, Debug)]
pub struct Document<'a> {
    /// The top-level value.
    pub root: Node<'a>,
    /// The lines before the document, to be added to the positions inside it.
    pub first_line: u32,
    /// The text that the byte offsets of the nodes point into; empty for JSON.
    pub text: Cow<'a, str>,
}

/// The limits on what is read.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The deepest nesting of mappings and lists.
    pub depth: usize,
    /// The most values in all documents together.
    pub nodes: usize,
    /// The most uses of aliases in a document.
    pub aliases: usize,
    /// The most bytes in all scalars of all documents together.
    pub scalar_bytes: usize,
    /// The most documents in a stream.
    pub documents: usize,
}

impl Limits {
    /// The limits in force unless somebody sets others.
    pub const DEFAULT: Limits =
        Limits { depth: 40, nodes: 100_000, aliases: 200, scalar_bytes: 8 << 20, documents: 1_000 };
}

/// Text that cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// What is wrong, one sentence without a final stop.
    pub message: String,
    /// Line and column, both from 1, where they are known.
    pub position: Option<(u32, u32)>,
    /// The repair, where it is concrete.
    pub hint: Option<String>,
}

/// Reads `bytes` into documents.
///
/// Only text that is no YAML or JSON at all, or exceeds a limit, stops here.
pub fn read<'a>(bytes: &'a [u8], format: Format, limits: &Limits) -> Result<Stream<'a>, Unreadable> {
    let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match format {
        Format::Json => json::read(text, limits),
        Format::Yaml => yaml::read(text, limits),
    }
}

/// The documents of a request, and where kOps would have stopped reading one.
#[derive(Clone, Debug, Default)]
pub struct Stream<'a> {
    /// The documents that have content, in order.
    pub documents: Vec<Document<'a>>,
    /// Separators that kOps does not see.
    pub missed_separators: Vec<MissedSeparator>,
}

impl Stream<'_> {
    /// The same documents, which keep no text of others.
    fn into_owned(self) -> Stream<'static> {
        let documents = self.documents.into_iter().map(|document| Document {
            root: document.root.into_owned(),
            first_line: document.first_line,
            text: document.text.into_owned().into(),
        });
        Stream { documents: documents.collect(), missed_separators: self.missed_separators }
    }
}

impl Document<'_> {
    /// The text of a scalar exactly as written, quotes included; `None` for JSON.
    pub fn written(&self, place: Place) -> Option<&str> {
        let start = place.offset as usize;
        self.text.get(start..start + place.length as usize)
    }

    /// Finds the value at the end of these steps, or its nearest parent that exists.
    pub fn locate<'p>(&self, path: impl IntoIterator<Item = &'p Segment>) -> Located<'_> {
        locate(&self.root, path)
    }
}

/// What is said of a limit that is exceeded.
fn too_many(what: &str, limit: usize) -> String {
    format!("the document has more than {limit} {what}, which is the limit")
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
