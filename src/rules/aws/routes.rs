//! What AWS says of additional routes. Before 1.24 kOps ignores them.

use crate::rules::rule::Rule;

mod helpers;
mod ipv6_route_to_nat_gateway;
mod route_inside_vpc;
mod route_over_nat64;
mod route_to_reserved_addresses;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &ipv6_route_to_nat_gateway::RULE,
    &route_inside_vpc::RULE,
    &route_over_nat64::RULE,
    &route_to_reserved_addresses::RULE,
];
