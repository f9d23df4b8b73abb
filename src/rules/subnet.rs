//! kOps' rules on subnets and their additional routes.

use super::Rule;

/// The rules of this area, by code.
pub(super) static RULES: &[&Rule] = &[];
