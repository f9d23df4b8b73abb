//! What kOps cannot assign before it validates: each failure of the assignment is one rule.

use crate::rules::rule::Rule;

mod network_cidr_unknown;
mod network_not_ipv4;
mod network_too_small_to_split;
mod no_free_ipv4_block;
mod non_masquerade_cidr_too_small_for_pods;
mod non_masquerade_cidr_too_small_for_services;
mod subnet_differs_from_vpc;
mod subnet_not_in_vpc;
mod subnet_without_cidr_in_vpc;
mod unknown_subnet_type;
mod utility_block_outside_network;
mod zone_unknown;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &network_cidr_unknown::RULE,
    &network_not_ipv4::RULE,
    &network_too_small_to_split::RULE,
    &no_free_ipv4_block::RULE,
    &non_masquerade_cidr_too_small_for_pods::RULE,
    &non_masquerade_cidr_too_small_for_services::RULE,
    &subnet_differs_from_vpc::RULE,
    &subnet_not_in_vpc::RULE,
    &subnet_without_cidr_in_vpc::RULE,
    &unknown_subnet_type::RULE,
    &utility_block_outside_network::RULE,
    &zone_unknown::RULE,
];
