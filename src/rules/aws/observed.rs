//! What AWS has, where the cluster needs something else. What was not told is unknown, and brings no finding.

use crate::rules::rule::Rule;

mod blackhole_route;
mod egress_only_internet_gateway_missing;
mod facts_contradict_observed;
mod helpers;
mod internet_gateway_missing;
mod load_balancer_tag_missing;
mod nat_gateway_addresses;
mod nat_gateway_in_another_zone;
mod nat_gateway_not_there;
mod observed_breaks_off;
mod observed_contradicts_itself;
mod observed_lacks_keys;
mod observed_tells_nothing;
mod several_vpcs;
mod shared_node_subnet_without_ipv6;
mod shared_subnet_without_way_out;
mod vpc_not_there;

pub(in crate::rules) use helpers::{Presence, needs_egress_only, relate_observed};

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &blackhole_route::RULE,
    &egress_only_internet_gateway_missing::RULE,
    &facts_contradict_observed::RULE,
    &internet_gateway_missing::RULE,
    &load_balancer_tag_missing::RULE,
    &nat_gateway_addresses::RULE,
    &nat_gateway_in_another_zone::RULE,
    &nat_gateway_not_there::RULE,
    &observed_breaks_off::RULE,
    &observed_contradicts_itself::RULE,
    &observed_lacks_keys::RULE,
    &observed_tells_nothing::RULE,
    &several_vpcs::RULE,
    &shared_node_subnet_without_ipv6::RULE,
    &shared_subnet_without_way_out::RULE,
    &vpc_not_there::RULE,
];
