//! What kOps' documentation asks for beyond its validation, and what this service assumes.

use super::Rule;

/// The rules of this area, by code.
pub(super) static RULES: &[&Rule] = &[];
