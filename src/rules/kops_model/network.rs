//! What kOps' network model refuses after validation has passed (`pkg/model/awsmodel/network.go`).
//!
//! The model looks at owned subnets whose routes kOps manages, zone by zone.

use crate::rules::rule::Rule;

mod association_name_clash;
mod control_plane_group_in_several_zones;
mod duplicate_additional_route;
mod helpers;
mod instance_egress_in_several_zones;
mod unknown_egress;
mod unknown_load_balancer_type;
mod zone_mixes_egress;
mod zone_mixes_public_ip;
mod zone_with_several_utility_subnets;
mod zone_without_private_subnet;
mod zone_without_utility_subnet;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &association_name_clash::RULE,
    &control_plane_group_in_several_zones::RULE,
    &duplicate_additional_route::RULE,
    &instance_egress_in_several_zones::RULE,
    &unknown_egress::RULE,
    &unknown_load_balancer_type::RULE,
    &zone_mixes_egress::RULE,
    &zone_mixes_public_ip::RULE,
    &zone_with_several_utility_subnets::RULE,
    &zone_without_private_subnet::RULE,
    &zone_without_utility_subnet::RULE,
];
