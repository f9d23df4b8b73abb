//! Any document, read by the library, and what its errors say.

use std::borrow::Cow;
use std::cell::Cell;
use std::rc::Rc;

use serde::de::{Deserialize, DeserializeSeed, Deserializer};
use serde_saphyr::budget::{BudgetBreach, BudgetReport};
use serde_saphyr::options::{DuplicateKeyPolicy, NonFiniteFloatPolicy};
use serde_saphyr::{Error, Location, Options, Spanned};

use super::spent::Spent;
use crate::manifest::any::{AnyValue, Syntax};
use crate::manifest::node::{Node, Place, Value};
use crate::manifest::stream::{Limits, too_many};

/// How many values aliases may add to a document of no length.
pub(super) const REPLAYED: usize = 1_000;
/// How many more for each byte of it, so that a short text stays cheap whatever its aliases do.
pub(super) const REPLAYED_PER_BYTE: usize = 8;

/// Reads any document.
pub(super) fn read(text: &str, limits: &Limits) -> Result<(Node<'static>, Spent), Error> {
    let taken = Rc::new(Cell::new(Spent::default()));
    let report = Rc::clone(&taken);
    let options = options(text.len(), limits).with_budget_report(move |counted: BudgetReport| {
        report.set(Spent { nodes: counted.nodes, scalar_bytes: counted.total_scalar_bytes });
    });
    let Located(root) = serde_saphyr::from_str_with_options(text, options)?;
    Ok((root.into_owned(), taken.get()))
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
        enforce_alias_anchor_ratio: false,
        max_total_scalar_bytes: limits.scalar_bytes,
        simple_key_max_lookahead: lookahead(bytes)
    };
    let replayed = limits.nodes.min(REPLAYED + bytes.saturating_mul(REPLAYED_PER_BYTE));
    serde_saphyr::options! {
        budget: budget,
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: replayed },
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        legacy_octal_numbers: true,
        strict_booleans: false,
        non_finite_float_policy: NonFiniteFloatPolicy::Reject,
        with_snippet: false
    }
}

/// How far a key may be from its colon.
fn lookahead(bytes: usize) -> usize {
    bytes.clamp(1024, 4096)
}

/// What is wrong, in words; limits are stated.
pub(super) fn explain(error: &Error, limits: &Limits) -> String {
    match error {
        Error::Budget { breach, .. } => match breach {
            BudgetBreach::Nodes { .. } | BudgetBreach::Events { .. } => too_many("values", limits.nodes),
            BudgetBreach::Aliases { .. } | BudgetBreach::Anchors { .. } => too_many("aliases", limits.aliases),
            BudgetBreach::Depth { .. } => too_many("levels of nesting", limits.depth),
            BudgetBreach::ScalarBytes { .. } => too_many("bytes of text", limits.scalar_bytes),
            _ => "the document is larger in some respect than documents may be".to_owned(),
        },
        Error::AliasError { error, .. } => explain(error, limits),
        Error::AliasReplayLimitExceeded { max_total_replayed_events, .. } => {
            too_many("values after its aliases are expanded", *max_total_replayed_events)
        }
        Error::RecursiveReferencesRequireWeakTypes { .. } => "an alias refers to the value it is in".to_owned(),
        Error::NullIntoString { .. } => "a key is null; kOps takes only text as keys".to_owned(),
        Error::NonFiniteFloat { .. } => "a number is infinite or no number at all, which JSON cannot say".to_owned(),
        other => match without_position(&other.to_string()) {
            // The scanner meets brackets before they are counted, and gives this no separate variant.
            "recursion limit exceeded" => too_many("levels of nesting", limits.depth),
            message => unexpected(message).unwrap_or_else(|| message.to_owned()),
        },
    }
}

/// What is said of a character that YAML does not allow, where the library shows its number alone.
fn unexpected(message: &str) -> Option<String> {
    let (_, number) = message.split_once("nexpected character: `\\u{")?;
    let number = number.split_once('}')?.0;
    Some(format!("the control character U+{number:0>4} is not allowed in YAML", number = number.to_uppercase()))
}

/// The library ends its messages with a position inside the section; ours is given apart.
fn without_position(message: &str) -> &str {
    let message = message.lines().next().unwrap_or(message);
    message.split_once(" at line ").map_or(message, |(before, _)| before).trim_end_matches('.')
}

/// A node with its place.
struct Located<'de>(Node<'de>);

struct Raw<'de>(Value<'de>);

impl<'de> Deserialize<'de> for Raw<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Raw<'de>, D::Error> {
        deserializer.deserialize_any(AnyValue(Yaml)).map(Raw)
    }
}

impl<'de> Deserialize<'de> for Located<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Located<'de>, D::Error> {
        Yaml.deserialize(deserializer).map(Located)
    }
}

/// How values are read; the library counts them.
#[derive(Clone, Copy)]
struct Yaml;

impl<'de> DeserializeSeed<'de> for Yaml {
    type Value = Node<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        let spanned = Spanned::<Raw<'de>>::deserialize(deserializer)?;
        let place = place(spanned.referenced);
        Ok(Node { value: spanned.value.0, place })
    }
}

impl<'de> Syntax<'de> for Yaml {
    type Key = Spanned<String>;

    fn key(key: Spanned<String>) -> (Cow<'de, str>, Option<Place>) {
        (key.value.into(), place(key.referenced))
    }

    fn inside<E>(self) -> Result<Yaml, E> {
        Ok(self)
    }

    /// Nothing here tells, and the library takes far longer than a copy.
    fn is_large(self) -> bool {
        true
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
