//! What AWS says of the subnets' zones.

use crate::rules::rule::Rule;

mod created_subnet_without_zone;
mod local_zone_nat_gateway;
mod subnet_without_zone;
mod unknown_region;
mod unreadable_zone;
mod zones_in_several_regions;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &created_subnet_without_zone::RULE,
    &local_zone_nat_gateway::RULE,
    &subnet_without_zone::RULE,
    &unknown_region::RULE,
    &unreadable_zone::RULE,
    &zones_in_several_regions::RULE,
];
