//! What AWS says of the subnets' IPv4 blocks. A subnet without one is not looked at: IPv6-only subnets are not a
//! mistake.

use crate::rules::rule::Rule;

mod block_not_ipv4;
mod block_size;
mod blocks_overlap;
mod helpers;
mod load_balancer_address_reserved;
mod load_balancer_subnets_in_one_zone;
mod public_ip_invalid;
mod subnet_block_used_in_vpc;
mod subnet_too_small_for_groups;
mod utility_subnet_room;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &subnet_block_used_in_vpc::AUTOMATIC,
    &block_not_ipv4::EXISTING,
    &block_size::EXISTING,
    &blocks_overlap::EXISTING,
    &load_balancer_address_reserved::RULE,
    &load_balancer_subnets_in_one_zone::RULE,
    &public_ip_invalid::RULE,
    &block_not_ipv4::CREATED,
    &block_size::CREATED,
    &subnet_block_used_in_vpc::RULE,
    &subnet_too_small_for_groups::RULE,
    &blocks_overlap::CREATED,
    &utility_subnet_room::RULE,
];
