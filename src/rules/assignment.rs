//! Rules.

use super::Rule;

/// The rules of this area.
pub(super) static RULES: &[&Rule] = &[];
