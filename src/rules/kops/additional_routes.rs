//! kOps' rules on the additional routes of private subnets.

use crate::rules::rule::Rule;

mod additional_route_cidr;
mod additional_route_repeated;
mod additional_route_target_unknown;
mod additional_route_to_network_cidr;
mod additional_route_to_vpc;
mod additional_routes_not_allowed;
mod helpers;
mod misplaced;
mod peering_route_into_network_cidr;
mod peering_route_into_vpc;
mod subnet_cannot_have_additional_routes;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &additional_route_cidr::HOST_BITS,
    &additional_route_cidr::UNREADABLE,
    &additional_route_repeated::RULE,
    &additional_route_target_unknown::RULE,
    &additional_route_to_network_cidr::RULE,
    &additional_route_to_vpc::RULE,
    &additional_routes_not_allowed::RULE,
    &peering_route_into_network_cidr::RULE,
    &peering_route_into_vpc::RULE,
    &subnet_cannot_have_additional_routes::RULE,
];
