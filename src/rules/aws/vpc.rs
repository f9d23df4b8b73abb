//! What AWS says of the IPv4 blocks of the VPC.

use crate::rules::rule::Rule;

mod existing_vpc_block_not_ipv4;
mod existing_vpc_block_size;
mod existing_vpc_blocks_overlap;
mod helpers;
mod vpc_block_association;
mod vpc_block_in_docker_range;
mod vpc_block_link_local;
mod vpc_block_not_ipv4;
mod vpc_block_size;
mod vpc_blocks_overlap;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &existing_vpc_block_not_ipv4::RULE,
    &existing_vpc_block_size::RULE,
    &existing_vpc_blocks_overlap::RULE,
    &vpc_block_association::RULE,
    &vpc_block_in_docker_range::RULE,
    &vpc_block_link_local::RULE,
    &vpc_block_not_ipv4::RULE,
    &vpc_block_size::RULE,
    &vpc_blocks_overlap::RULE,
];
