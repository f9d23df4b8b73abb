//! What AWS says of the subnets' IPv6 blocks, and what kOps does not check of `/LEN#N`.

use crate::rules::rule::Rule;

mod block_outside_vpc;
mod block_size;
mod blocks_clash;
mod fixed_ipv6_block_in_new_vpc;
mod free_numbers;
mod helpers;
mod ipv6_block_in_vpc_without_pool;
mod ipv6_block_reserved;
mod ipv6_block_used_in_vpc;
mod misfit;
mod pool;
mod vpc_ipv6_block_size;

pub(in crate::rules) use free_numbers::FreeNumbers;
pub(in crate::rules) use pool::VpcPool;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &block_outside_vpc::EXISTING,
    &block_size::EXISTING,
    &blocks_clash::EXISTING,
    &fixed_ipv6_block_in_new_vpc::RULE,
    &ipv6_block_in_vpc_without_pool::RULE,
    &block_outside_vpc::LARGER,
    &block_outside_vpc::OUTSIDE,
    &ipv6_block_reserved::RULE,
    &block_size::CREATED,
    &ipv6_block_used_in_vpc::RULE,
    &blocks_clash::CREATED,
    &block_outside_vpc::INDEX_TOO_LARGE,
    &vpc_ipv6_block_size::RULE,
];
