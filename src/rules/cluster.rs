//! kOps' rules on cluster-wide fields: addresses, components, access lists, topology, DNS, name, prerequisites of IPv6.

use super::Rule;

/// The rules of this area, by code.
pub(super) static RULES: &[&Rule] = &[];
