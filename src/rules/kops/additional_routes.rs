//! kOps' rules on the additional routes of private subnets.

use crate::rules::rule::Rule;

mod additional_route_cidr;
mod additional_route_repeated;
mod additional_route_target_unknown;
mod additional_route_to_vpc;
mod helpers;
mod misplaced_routes;
mod peering_route_into_vpc;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &additional_route_cidr::HOST_BITS,
    &additional_route_cidr::UNREADABLE,
    &additional_route_repeated::RULE,
    &additional_route_target_unknown::RULE,
    &additional_route_to_vpc::NETWORK_CIDR,
    &additional_route_to_vpc::ANY_BLOCK,
    &misplaced_routes::AT_ROUTES,
    &peering_route_into_vpc::NETWORK_CIDR,
    &peering_route_into_vpc::ANY_BLOCK,
    &misplaced_routes::AT_SUBNET,
];
