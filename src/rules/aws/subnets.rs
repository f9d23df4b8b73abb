//! What AWS says of the subnets' IPv4 blocks. A subnet without one is not looked at: IPv6-only subnets are no mistake.

use crate::rules::rule::Rule;

mod existing_subnet_block_not_ipv4;
mod existing_subnet_block_size;
mod existing_subnets_overlap;
mod helpers;
mod subnet_block_not_ipv4;
mod subnet_block_size;
mod subnet_block_used_in_vpc;
mod subnets_overlap;
mod utility_subnet_room;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &existing_subnet_block_not_ipv4::RULE,
    &existing_subnet_block_size::RULE,
    &existing_subnets_overlap::RULE,
    &subnet_block_not_ipv4::RULE,
    &subnet_block_size::RULE,
    &subnet_block_used_in_vpc::RULE,
    &subnets_overlap::RULE,
    &utility_subnet_room::RULE,
];
