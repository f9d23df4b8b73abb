//! kOps' rules on the API's load balancer.

use crate::rules::rule::Rule;

mod certificate_needs_network_load_balancer;
mod classic_load_balancer;
mod dns_none_needs_network_load_balancer;
mod helpers;
mod implied_load_balancer;
mod internal_load_balancer_without_private_subnet;
mod internal_network_load_balancer_for_nodes;
mod load_balancer_address;
mod load_balancer_address_invalid;
mod load_balancer_allocation;
mod load_balancer_class_not_supported;
mod load_balancer_subnet_not_found;
mod load_balancer_subnet_without_name;
mod security_group_override_on_network_load_balancer;
mod ssl_policy;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &certificate_needs_network_load_balancer::RULE,
    &classic_load_balancer::RULE,
    &dns_none_needs_network_load_balancer::RULE,
    &implied_load_balancer::CLASSIC,
    &implied_load_balancer::WITHOUT_DNS,
    &internal_load_balancer_without_private_subnet::RULE,
    &internal_network_load_balancer_for_nodes::RULE,
    &load_balancer_address_invalid::RULE,
    &load_balancer_address::MISSING,
    &load_balancer_address::NOT_ALLOWED,
    &load_balancer_allocation::MISSING,
    &load_balancer_allocation::NOT_ALLOWED,
    &load_balancer_class_not_supported::RULE,
    &load_balancer_subnet_not_found::RULE,
    &load_balancer_subnet_without_name::RULE,
    &security_group_override_on_network_load_balancer::RULE,
    &ssl_policy::RULE,
];
