//! What AWS says of the IPv4 blocks of the VPC.

use crate::rules::rule::Rule;

mod block_not_ipv4;
mod block_size;
mod blocks_overlap;
mod helpers;
mod malformed_id;
mod public_addresses;
mod vpc_block_association;
mod vpc_block_in_docker_range;
mod vpc_block_link_local;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &block_not_ipv4::EXISTING,
    &block_size::EXISTING,
    &blocks_overlap::EXISTING,
    &malformed_id::RULE,
    &malformed_id::PLACEHOLDER,
    &public_addresses::RULE,
    &vpc_block_association::RULE,
    &vpc_block_in_docker_range::RULE,
    &vpc_block_link_local::RULE,
    &block_not_ipv4::CREATED,
    &block_size::CREATED,
    &blocks_overlap::CREATED,
];
