//! What the request says of an existing VPC, and what such a VPC has to have.

use crate::rules::rule::Rule;

mod network_cidr_differs_from_vpc;
mod network_cidr_is_secondary_block;
mod shared_subnet_differs_from_facts;
mod shared_subnet_facts_missing;
mod shared_vpc_ipv6_pool_unknown;
mod shared_vpc_needs_gateways;
mod shared_vpc_without_ipv6_pool;
mod vpc_fact_unusable;
mod vpc_id_differs;
mod vpc_subnets_contradict;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &network_cidr_differs_from_vpc::RULE,
    &network_cidr_is_secondary_block::RULE,
    &shared_subnet_differs_from_facts::RULE,
    &shared_subnet_facts_missing::RULE,
    &shared_vpc_ipv6_pool_unknown::RULE,
    &shared_vpc_needs_gateways::RULE,
    &shared_vpc_without_ipv6_pool::RULE,
    &vpc_fact_unusable::RULE,
    &vpc_id_differs::RULE,
    &vpc_subnets_contradict::RULE,
];
