//! What could not be taken over from the objects of a request.

use super::stray::Defect;
use crate::diagnostic::{FieldPath, Object};
use crate::manifest::Own;
use crate::release::{Release, Releases};

use super::keys::{Expected, Mapping};

/// What is in the manifests and could not be taken over. Fields of the cluster are in today's layout.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Values of another kind than their field.
    pub wrong_kinds: Vec<WrongKind>,
    /// How many more of them there are.
    pub more_wrong_kinds: usize,
    /// Keys that no release of kOps knows, and keys of the envelope that this service does not know.
    pub unknown_keys: Vec<UnknownKey>,
    /// What is known where there are more of them than [`Reading::unknown_keys`] has; what was meant is not looked for
    /// there.
    pub more_unknown_keys: Vec<Known>,
    /// Keys that some releases know.
    pub limited_keys: Vec<LimitedKey>,
    /// Whether a key of the cluster or of a group takes security groups.
    pub names_security_groups: bool,
    /// Keys for other clouds than AWS, the first ten of each manifest.
    pub abroad: Vec<(Object, FieldPath)>,
    /// Texts that a template engine was to fill in, the first thousand of them.
    pub placeholders: Vec<Placeholder>,
    /// Keys and texts with characters that are not meant, the first thousand of them.
    pub strays: Vec<StrayText>,
    /// Keys without a value that kOps reads as left out, the first thousand of them.
    pub empty_keys: Vec<EmptyKey>,
    /// Values of the right kind other than those that belong there, the first thousand of each manifest.
    pub other_values: Vec<OtherValue>,
    /// Whether the manifests are as kOps takes them, with the label of the cluster on each group.
    pub is_stream: bool,
    /// Keys that are written twice in one mapping, the first thousand of them.
    pub duplicate_keys: Vec<(Object, FieldPath)>,
    /// How many more of them there are.
    pub more_duplicate_keys: usize,
    /// Objects that were skipped.
    pub skipped: Vec<Skipped>,
    /// Separators that kOps does not see, as written, with the object before them and their line.
    pub missed_separators: Vec<(Object, String, u32)>,
    /// Sections with comments alone: the object after each, or the last one, and the line, from 1.
    pub comment_sections: Vec<(Object, u32)>,
}

/// An object that is neither the cluster nor an instance group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Its kind.
    pub kind: String,
    /// Whether its `apiVersion` is written, and of kOps.
    pub is_kops: bool,
}

/// A value of another kind than its field.
#[derive(Clone, Debug)]
pub struct WrongKind {
    /// The object it belongs to.
    pub object: Object,
    /// The field.
    pub field: FieldPath,
    /// What belongs there, in words.
    pub expected: String,
    /// What is there, in words.
    pub found: &'static str,
    /// The text as written, for a scalar in YAML.
    pub written: Option<String>,
    /// The releases that have the field.
    pub releases: Releases,
    /// The mapping that belongs there, where its keys are known.
    pub below: Option<&'static Mapping>,
}

/// A key that kOps does not know.
#[derive(Clone, Debug)]
pub struct UnknownKey {
    /// The object it belongs to.
    pub object: Object,
    /// Where it is in the manifest.
    pub path: FieldPath,
    /// The key.
    pub key: String,
    /// The keys that are known there.
    pub known: Known,
}

/// The keys that are known at a place.
#[derive(Clone, Copy, Debug)]
pub enum Known {
    /// Those of the envelope, and those that the question reads itself.
    Envelope(&'static [&'static str], Own),
    /// Those of a mapping in a manifest, and the mapping around it.
    Manifest(&'static Mapping, Option<&'static Mapping>),
}

/// A text that a template engine was to fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// The object it belongs to.
    pub object: Object,
    /// The field.
    pub field: FieldPath,
    /// The placeholder itself, such as `${vpc_cidr}`.
    pub text: String,
}

/// A key or a text with characters that are not meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrayText {
    /// The object it belongs to.
    pub object: Object,
    /// The field; of a key with them that key.
    pub field: FieldPath,
    /// The field of the key that was meant, where it is a key.
    pub meant: Option<FieldPath>,
    /// The text that is meant.
    pub text: String,
    /// What is wrong.
    pub defect: Defect,
}

/// A key without a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmptyKey {
    /// The object it belongs to.
    pub object: Object,
    /// The field.
    pub field: FieldPath,
    /// The key as written.
    pub key: String,
    /// Whether a mapping belongs there, so that an empty one says what was meant.
    pub takes_mapping: bool,
}

/// A value of the right kind other than those that belong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherValue {
    /// The object it belongs to.
    pub object: Object,
    /// The field.
    pub field: FieldPath,
    /// The text, or the number as it is written.
    pub text: String,
    /// What belongs there.
    pub expected: Expected,
}

/// A key that some releases of kOps know.
#[derive(Clone, Debug)]
pub struct LimitedKey {
    /// The object it belongs to.
    pub object: Object,
    /// Where it is in the manifest.
    pub path: FieldPath,
    /// The releases that know it.
    pub releases: Releases,
}

impl Known {
    /// Whether these are all keys that kOps has there in `release`.
    pub fn is_whole(self, release: Release) -> bool {
        match self {
            Self::Envelope(..) => true,
            Self::Manifest(mapping, _) => mapping.is_whole(release),
        }
    }

    /// Whether a question reads the key itself.
    pub fn is_own(self, key: &str) -> bool {
        matches!(self, Self::Envelope(_, own) if own.contains(&key))
    }

    /// The names of the keys that `release` has there.
    pub fn names(self, release: Release) -> Vec<&'static str> {
        match self {
            Self::Envelope(names, own) => names.iter().chain(own).copied().collect(),
            Self::Manifest(mapping, _) => mapping.names(release).collect(),
        }
    }
}
