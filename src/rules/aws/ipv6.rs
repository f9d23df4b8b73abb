//! What AWS says of the subnets' IPv6 blocks, and what kOps does not check of `/LEN#N`.

use crate::rules::rule::Rule;

mod existing_ipv6_block_outside_vpc;
mod existing_ipv6_block_size;
mod existing_ipv6_blocks_clash;
mod findings;
mod fixed_ipv6_block_in_new_vpc;
mod free_numbers;
mod helpers;
mod ipv6_block_in_vpc_without_pool;
mod ipv6_block_larger_than_vpc;
mod ipv6_block_outside_vpc;
mod ipv6_block_reserved;
mod ipv6_block_size;
mod ipv6_block_used_in_vpc;
mod ipv6_blocks_clash;
mod ipv6_index_too_large;
mod pool;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &existing_ipv6_block_outside_vpc::RULE,
    &existing_ipv6_block_size::RULE,
    &existing_ipv6_blocks_clash::RULE,
    &fixed_ipv6_block_in_new_vpc::RULE,
    &ipv6_block_in_vpc_without_pool::RULE,
    &ipv6_block_larger_than_vpc::RULE,
    &ipv6_block_outside_vpc::RULE,
    &ipv6_block_reserved::RULE,
    &ipv6_block_size::RULE,
    &ipv6_block_used_in_vpc::RULE,
    &ipv6_blocks_clash::RULE,
    &ipv6_index_too_large::RULE,
];
