//! Rules on how a request reads: kinds, unknown and repeated keys, skipped manifests, separators that kOps does not see.

use super::Rule;

/// The code of the rule on values of the wrong kind.
pub(super) const WRONG_KIND: &str = "value-of-wrong-kind";

/// The rules of this area.
pub(super) static RULES: &[&Rule] = &[];
