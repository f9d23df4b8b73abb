//! What AWS says of the subnets' zones.

use crate::rules::rule::Rule;

mod certificate_in_another_region;
mod likely_zone;
mod local_zone_nat_gateway;
mod subnet_without_zone;
mod unknown_region;
mod unknown_zone;
mod unreadable_zone;
mod zones_in_several_regions;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &certificate_in_another_region::RULE,
    &subnet_without_zone::CREATED,
    &local_zone_nat_gateway::RULE,
    &subnet_without_zone::ANY,
    &unknown_region::RULE,
    &unknown_zone::RULE,
    &unreadable_zone::RULE,
    &zones_in_several_regions::RULE,
];
