//! What kOps accepts and then gets wrong.

use super::Rule;

/// The rules of this area, by code.
pub(super) static RULES: &[&Rule] = &[];
