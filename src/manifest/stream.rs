//! What is read, within which limits, and why it may be unreadable.

use std::borrow::Cow;
use std::sync::Arc;

use crate::diagnostic::Segment;

use super::node::{Located, Node, Place, at, locate};

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
    /// Whether the marks of a template engine may be in it.
    pub may_have_marks: bool,
    /// Whether characters may be in it that are not seen, or a separator at the end of a line.
    pub may_have_strays: bool,
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
    /// The limits that apply unless others are set.
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

/// The documents of a request, and where kOps would have stopped reading one.
#[derive(Clone, Debug, Default)]
pub struct Stream<'a> {
    /// The documents that have content, in order. Several requests of one body share them.
    pub documents: Vec<Arc<Document<'a>>>,
    /// Separators that kOps does not see.
    pub missed_separators: Vec<MissedSeparator>,
    /// Sections with comments alone: how many documents are before each, and the line of its comment, from 1.
    pub comment_sections: Vec<(usize, u32)>,
}

/// A `---` or `...` that YAML sees and kOps does not: kOps reads only what is before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissedSeparator {
    /// The document it cuts short, from 0, counted over documents with content.
    pub document: usize,
    /// The line in the whole text, from 1.
    pub line: u32,
    /// The line as written.
    pub text: String,
}

impl<'a> Stream<'a> {
    /// The value at `key` of the first document as the only document; nothing where there is none.
    pub fn part(self, key: &str) -> Stream<'a> {
        let first = self.documents.into_iter().next().map(Arc::unwrap_or_clone);
        let part = first.and_then(|Document { root, first_line, text, may_have_marks, may_have_strays }| {
            let root = root.part(key)?;
            Some(Arc::new(Document { root, first_line, text, may_have_marks, may_have_strays }))
        });
        Stream { documents: part.into_iter().collect(), ..Stream::default() }
    }

    /// Adds the documents of another text after these; places count in the text that they were read from.
    pub fn append(&mut self, other: Stream<'a>) {
        let before = self.documents.len();
        let missed = other.missed_separators.into_iter();
        let missed = missed.map(|missed| MissedSeparator { document: before + missed.document, ..missed });
        self.missed_separators.extend(missed);
        self.comment_sections.extend(other.comment_sections.into_iter().map(|(place, line)| (before + place, line)));
        self.documents.extend(other.documents);
    }
}

impl Stream<'_> {
    /// The same documents, which keep no text of others.
    pub(super) fn into_owned(self) -> Stream<'static> {
        let Stream { documents, missed_separators, comment_sections } = self;
        let documents = documents.into_iter().map(Arc::unwrap_or_clone).map(|document| {
            Arc::new(Document {
                root: document.root.into_owned(),
                first_line: document.first_line,
                text: document.text.into_owned().into(),
                may_have_marks: document.may_have_marks,
                may_have_strays: document.may_have_strays,
            })
        });
        Stream { documents: documents.collect(), missed_separators, comment_sections }
    }
}

impl Document<'_> {
    /// The text of a scalar exactly as written, quotes included; `None` for JSON.
    pub fn written(&self, place: Place) -> Option<&str> {
        let start = place.offset as usize;
        self.text.get(start..start + place.length as usize)
    }

    /// The value at the end of these steps.
    pub fn at<'p>(&self, path: impl IntoIterator<Item = &'p Segment>) -> Option<&Node<'_>> {
        at(&self.root, path)
    }

    /// Finds the value at the end of these steps, or its nearest parent that exists.
    pub fn locate<'p>(&self, path: impl IntoIterator<Item = &'p Segment>) -> Located<'_> {
        locate(&self.root, path)
    }
}

/// Whether `text` may have what marks an expression or a variable in a template: `$`, `%`, `<`, two braces or
/// underscores, or a backslash, which may escape one of these. Nearly every text has none, which one look at its bytes
/// tells.
pub(super) fn may_have_marks(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_double = |byte: u8, next: u8| (byte == next) & matches!(byte, b'{' | b'_');
    let is_mark = |byte: u8, next: u8| matches!(byte, b'$' | b'%' | b'<' | b'\\') | is_double(byte, next);
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    pairs.fold(false, |found, (byte, next)| found | is_mark(*byte, *next))
}

/// Whether `text` may have white space or marks outside ASCII, or a value or key that ends with a comma or a semicolon.
pub(super) fn may_have_strays(text: &str) -> bool {
    let bytes = text.as_bytes();
    let after = |at: usize| bytes[at..].iter().find(|byte| !b" \t".contains(byte));
    let ends_text = |at: usize| match bytes.get(at + 1) {
        // One that opens a text has some of it after it.
        Some(b'"' | b'\'') => matches!(after(at + 2), None | Some(b'\n' | b'\r' | b'#' | b',' | b'}' | b']' | b':')),
        // A comma before these separates; a semicolon never does.
        _ => match after(at + 1) {
            // A backslash leaves out the end of a line.
            None | Some(b'\n' | b'\r' | b'#' | b':' | b'\\') => true,
            Some(b'}' | b']' | b',') => bytes[at] == b';',
            Some(_) => false,
        },
    };
    memchr::memchr2_iter(b',', b';', bytes).any(ends_text) || may_have_unseen(bytes)
}

/// Whether a text may have white space or marks outside ASCII.
fn may_have_unseen(text: &[u8]) -> bool {
    let is_unseen = |pair: &[u8]| {
        matches!(
            pair,
            [0xc2, 0x85 | 0xa0 | 0xad] | [0xe1, 0x9a | 0xa0] | [0xe2, 0x80 | 0x81] | [0xe3, 0x80] | [0xef, 0xbb]
        )
    };
    !text.is_ascii() && text.windows(2).any(is_unseen)
}

/// Whether `text`, which may have marks, has escapes that may be white space or marks outside ASCII.
pub(super) fn has_escapes(text: &str) -> bool {
    ["\\u", "\\U", "\\x", "\\_", "\\N", "\\L", "\\P"].iter().any(|escape| text.contains(escape))
}

/// What is said of a limit that is exceeded.
pub(super) fn too_many(what: &str, limit: usize) -> String {
    format!("the document has more than {limit} {what}{LIMIT}")
}

/// How the messages about limits end.
const LIMIT: &str = ", which is the limit";

impl Unreadable {
    /// Whether there is too much of something.
    pub fn is_of_size(&self) -> bool {
        self.message.ends_with(LIMIT)
    }
}

#[cfg(test)]
mod tests {
    use super::may_have_strays;

    #[test]
    fn what_separates_ends_no_text() {
        for text in [
            "a,",
            "a: b;\n",
            "a: b, # c",
            "a: 'b,'",
            "{a: \"b;\" , c: d}",
            "{'a,': b}",
            "a: \"b,\\\n\"",
            "a,: b",
            "a; : b",
            "[b; , c]",
        ] {
            assert!(may_have_strays(text), "{text}");
        }
        for text in ["a: b, c", "{a: b, c: d}", r#"{"a":["b","c"],"d":'e'}"#, "{a: 'b', \"c\": 'd' }", "a: b; c"] {
            assert!(!may_have_strays(text), "{text}");
        }
    }
}
