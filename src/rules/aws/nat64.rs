//! Where traffic to IPv4 hosts under `64:ff9b::/96` goes, and whether DNS64 leads there.

use crate::rules::rule::Rule;

mod helpers;
mod ipv6_only_node_cannot_reach_ipv4_api;
mod nat64_black_hole;
mod nat64_missing_in_utility_subnet;
mod nat64_not_managed;
mod nat64_through_instance;
mod nat64_through_transit_gateway;
mod nat64_without_dns64;
mod nat_gateway_in_its_own_subnet;
mod shared_subnet_without_dns64;
mod shared_subnet_without_nat64;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &ipv6_only_node_cannot_reach_ipv4_api::RULE,
    &nat_gateway_in_its_own_subnet::RULE,
    &nat64_black_hole::RULE,
    &nat64_missing_in_utility_subnet::RULE,
    &nat64_not_managed::RULE,
    &nat64_through_instance::RULE,
    &nat64_through_transit_gateway::RULE,
    &nat64_without_dns64::RULE,
    &shared_subnet_without_dns64::RULE,
    &shared_subnet_without_nat64::RULE,
];
