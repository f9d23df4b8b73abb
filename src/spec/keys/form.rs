//! What the value of a key has to be, as Go decodes it: `null` is always the empty value.

use super::quantity::{is_duration, is_quantity};
use crate::manifest::Value;

/// What a value has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Nothing is known of it.
    Any,
    /// `true` or `false`.
    Truth,
    /// A whole number.
    Whole,
    /// A text.
    Text,
    /// A text that is one of a few words.
    Word(Words),
    /// A time with its unit, such as `30s`.
    Duration,
    /// A number, or one with a unit of Kubernetes, such as `100Mi`.
    Quantity,
    /// A whole number or a text, such as `10%`.
    WholeOrText,
    /// A list of texts.
    Texts,
    /// A mapping whose values are texts.
    TextOfKey,
    /// A mapping whose values are lists of texts.
    TextsOfKey,
    /// A mapping.
    Mapping,
    /// A list of mappings.
    Mappings,
}

/// Whether a text is a range of ports as Kubernetes reads it (`ParsePortRange`): `30000-32767`, `30000+100`, `30000`.
fn is_port_range(text: &str) -> bool {
    let is_port = |text: &str| text.trim().parse::<u16>().is_ok();
    text.split_once(['-', '+']).map_or_else(|| is_port(text), |(from, to)| is_port(from) && is_port(to))
}

/// The words that a text may be.
pub type Words = &'static [&'static str];

/// The modes of kube-proxy (`ValidateKubeProxyConfiguration`).
const PROXY_MODES: Words = &["iptables", "ipvs", "nftables"];
/// The types of EBS volumes.
const VOLUME_TYPES: Words = &["gp2", "gp3", "io1", "io2", "sc1", "st1", "standard"];
/// The channels that kOps has by name.
const CHANNELS: Words = &["alpha", "stable", "none"];

/// The cloud of a cluster on AWS, as its cloud controller manager has it.
const CLOUD_OF_AWS: Words = &["aws"];
/// The ports that Kubernetes takes for services where no others are written; any range has this form.
const PORTS: Words = &["30000-32767"];

/// The marks of the tables.
const MARKS: [(&str, Form); 14] = [
    ("b", Form::Truth),
    ("i", Form::Whole),
    ("s", Form::Text),
    ("d", Form::Duration),
    ("q", Form::Quantity),
    ("n", Form::WholeOrText),
    ("l", Form::Texts),
    ("m", Form::TextOfKey),
    ("x", Form::TextsOfKey),
    ("c", Form::Word(CHANNELS)),
    ("p", Form::Word(PROXY_MODES)),
    ("v", Form::Word(VOLUME_TYPES)),
    ("a", Form::Word(CLOUD_OF_AWS)),
    ("r", Form::Word(PORTS)),
];

impl Form {
    /// The form with a mark of the tables, [`Form::Any`] without one.
    pub(super) fn of_mark(mark: &str) -> Form {
        MARKS.iter().find(|(name, _)| *name == mark).map_or(Form::Any, |(_, form)| *form)
    }

    /// Whether a value has this form, as far as the value itself tells.
    pub(super) fn accepts(self, value: &Value<'_>) -> bool {
        match (self, value) {
            (Self::Any, _)
            | (_, Value::Null)
            | (Self::Truth, Value::Bool(_))
            | (Self::Whole | Self::Quantity, Value::Integer(_) | Value::Large(_))
            | (Self::WholeOrText, Value::Integer(_) | Value::String(_))
            | (Self::Text | Self::Word(_), Value::String(_))
            | (Self::Quantity, Value::Float(_))
            | (Self::Texts | Self::Mappings, Value::Sequence(_))
            | (Self::TextOfKey | Self::TextsOfKey | Self::Mapping, Value::Mapping(_)) => true,
            (Self::Whole, Value::Float(number)) => number.fract() == 0.0,
            (Self::Duration, Value::String(text)) => is_duration(text),
            (Self::Quantity, Value::String(text)) => is_quantity(text),
            _ => false,
        }
    }

    /// The words that a text of this form may be, where it is another one; one that has a path is not judged.
    pub(super) fn other_than(self, value: &Value<'_>) -> Option<Words> {
        let Self::Word(words) = self else { return None };
        let Value::String(text) = value else { return None };
        if words == PORTS && is_port_range(text) {
            return None;
        }
        (!text.is_empty() && !text.contains(['/', ':', '$', '{', '<']) && !words.contains(&text.as_ref()))
            .then_some(words)
    }

    /// The form of the values in a list or a mapping of this form.
    pub(super) fn of_items(self) -> Option<Form> {
        match self {
            Self::Texts | Self::TextOfKey => Some(Self::Text),
            Self::TextsOfKey => Some(Self::Texts),
            Self::Mappings => Some(Self::Mapping),
            _ => None,
        }
    }

    /// The form in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Any => "a value",
            Self::Truth => "`true` or `false`",
            Self::Whole => "a whole number",
            Self::Text | Self::Word(_) => "a string",
            Self::Duration => "a duration such as `30s` or `5m`",
            Self::Quantity => "a quantity such as `250m` or `100Mi`",
            Self::WholeOrText => "a whole number or a percentage such as `10%`",
            Self::Texts | Self::Mappings => "a list",
            Self::TextOfKey | Self::TextsOfKey | Self::Mapping => "a mapping",
        }
    }

    /// What a value is that has another form, in words.
    pub(super) fn found(self, value: &Value<'_>) -> &'static str {
        match (self, value) {
            (Self::Duration, Value::String(_)) => "not a duration",
            (Self::Quantity, Value::String(_)) => "not a quantity",
            _ => value.kind(),
        }
    }
}
