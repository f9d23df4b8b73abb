//! YAML text into documents, scalars read as kOps' YAML 1.1 reader does.

use serde::de::{Deserialize, Deserializer};
use serde::ser::Serialize;
use serde_saphyr::options::{DuplicateKeyPolicy, NonFiniteFloatPolicy};
use serde_saphyr::{Location, Options, Spanned};

use super::any::{AnyValue, Parsed};
use super::node::{Node, Place, Value};
use super::sections::{self, MissedSeparator, Section};
use super::{Document, Limits, Stream, Unreadable};

/// Reads a stream of documents.
pub(super) fn read(text: &str, limits: &Limits) -> Result<Stream, Unreadable> {
    let text = text.replace("\r\n", "\n");
    let mut stream = Stream::default();
    for section in sections::cut(&text, limits.documents)? {
        if let Some((line, text)) = section.cut {
            stream.missed_separators.push(MissedSeparator {
                document: stream.documents.len(),
                line,
                text: text.to_owned(),
            });
        }
        stream.documents.push(document(&section, limits)?);
    }
    Ok(stream)
}

/// Writes `value` as YAML.
///
/// # Errors
///
/// Where the value has no YAML form, for example a map whose keys are lists.
pub fn to_yaml(value: &impl Serialize) -> Result<String, serde_saphyr::ser::Error> {
    serde_saphyr::to_string(value)
}

fn document(section: &Section<'_>, limits: &Limits) -> Result<Document, Unreadable> {
    let options = options(section.text.len(), limits);
    let Yaml(root) =
        serde_saphyr::from_str_with_options(section.text, options).map_err(|error| unreadable(&error, section))?;
    Ok(Document { root, first_line: section.first_line, text: section.text.to_owned() })
}

/// As kOps reads: YAML 1.1 booleans and octal numbers, the last of several equal keys counts.
fn options(bytes: usize, limits: &Limits) -> Options {
    let budget = serde_saphyr::budget! {
        max_documents: 2,
        max_depth: limits.depth,
        flow_nesting_limit: limits.depth,
        max_nodes: limits.nodes,
        max_events: limits.nodes.saturating_mul(3),
        max_aliases: limits.aliases,
        max_anchors: limits.aliases,
        max_total_scalar_bytes: limits.scalar_bytes,
        simple_key_max_lookahead: bytes.clamp(1024, 4096)
    };
    serde_saphyr::options! {
        budget: budget,
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: limits.nodes },
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        legacy_octal_numbers: true,
        strict_booleans: false,
        non_finite_float_policy: NonFiniteFloatPolicy::Reject,
        with_snippet: false
    }
}

fn unreadable(error: &serde_saphyr::Error, section: &Section<'_>) -> Unreadable {
    let message = error.without_snippet().to_string();
    let position =
        error.location().map(|location| (section.first_line + location.line() as u32, location.column() as u32));
    let line = error.location().and_then(|location| section.text.lines().nth(location.line() as usize - 1));
    let tab = line.is_some_and(|line| line.trim_start_matches(' ').starts_with('\t'));
    Unreadable {
        message: without_position(&message).to_owned(),
        position,
        hint: tab.then(|| "Indent with spaces; YAML does not allow tabs there".to_owned()),
    }
}

/// The library ends its messages with a position inside the section; ours is given apart.
fn without_position(message: &str) -> &str {
    let message = message.lines().next().unwrap_or(message);
    message.split_once(" at line ").map_or(message, |(before, _)| before).trim_end_matches('.')
}

/// A node with its place.
struct Yaml(Node);

struct Raw(Value);

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Raw, D::Error> {
        deserializer.deserialize_any(AnyValue::<Yaml>::new()).map(Raw)
    }
}

impl<'de> Deserialize<'de> for Yaml {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Yaml, D::Error> {
        let spanned = Spanned::<Raw>::deserialize(deserializer)?;
        let place = place(spanned.referenced);
        Ok(Yaml(Node { value: spanned.value.0, place }))
    }
}

impl Parsed for Yaml {
    type Key = Spanned<String>;

    fn node(self) -> Node {
        self.0
    }

    fn key(key: Spanned<String>) -> (String, Option<Place>) {
        (key.value, place(key.referenced))
    }
}

fn place(location: Location) -> Option<Place> {
    let span = location.span();
    (location != Location::UNKNOWN).then(|| Place {
        line: location.line() as u32,
        column: location.column() as u32,
        offset: span.byte_offset().unwrap_or_default() as u32,
        length: span.byte_len().unwrap_or_default() as u32,
    })
}
