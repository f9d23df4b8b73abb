//! kOps' rules on the API's load balancer.

use super::Rule;

/// The rules of this area, by code.
pub(super) static RULES: &[&Rule] = &[];
