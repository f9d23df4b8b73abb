//! kOps' rules on subnets.

use crate::rules::rule::Rule;

mod cluster_without_subnets;
mod dual_stack_needs_ipv6;
mod duplicate_subnet_name;
mod helpers;
mod ipv6_only_subnet_needs_kubernetes_1_22;
mod subnet_cidr_invalid;
mod subnet_cidr_outside_additional_networks;
mod subnet_cidr_outside_network;
mod subnet_egress_not_allowed;
mod subnet_egress_unknown;
mod subnet_ids_mixed;
mod subnet_ipv6_cidr_invalid;
mod subnet_ipv6_cidr_needs_aws;
mod subnet_ipv6_cidr_overlaps_service_range;
mod subnet_overlaps_pod_cidr;
mod subnet_overlaps_service_range;
mod subnet_type_not_supported;
mod subnet_without_cidr;
mod subnet_without_name;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &cluster_without_subnets::RULE,
    &dual_stack_needs_ipv6::RULE,
    &duplicate_subnet_name::RULE,
    &ipv6_only_subnet_needs_kubernetes_1_22::RULE,
    &subnet_cidr_invalid::RULE,
    &subnet_cidr_outside_additional_networks::RULE,
    &subnet_cidr_outside_network::RULE,
    &subnet_egress_not_allowed::RULE,
    &subnet_egress_unknown::RULE,
    &subnet_ids_mixed::RULE,
    &subnet_ipv6_cidr_invalid::RULE,
    &subnet_ipv6_cidr_needs_aws::RULE,
    &subnet_ipv6_cidr_overlaps_service_range::RULE,
    &subnet_overlaps_pod_cidr::RULE,
    &subnet_overlaps_service_range::RULE,
    &subnet_type_not_supported::RULE,
    &subnet_without_cidr::RULE,
    &subnet_without_name::RULE,
];
