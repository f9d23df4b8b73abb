//! kOps' rules on the cluster's name, its DNS and the topology of its machines.

use crate::rules::rule::Rule;

mod bastion_idle_timeout_out_of_range;
mod bastion_in_public_topology;
mod cluster_name_invalid;
mod cluster_name_missing;
mod cluster_name_without_dot;
mod dns_none_before_1_26;
mod dns_type_not_on_cloud;
mod gossip_removed;
mod gossip_settings_removed;
mod helpers;
mod private_topology_before_kubernetes_1_22;
mod unknown_dns_type;
mod unknown_topology;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &bastion_idle_timeout_out_of_range::RULE,
    &bastion_in_public_topology::RULE,
    &cluster_name_invalid::RULE,
    &cluster_name_missing::RULE,
    &cluster_name_without_dot::ANYWHERE,
    &cluster_name_without_dot::IN_ZONE,
    &dns_none_before_1_26::RULE,
    &dns_type_not_on_cloud::RULE,
    &gossip_removed::RULE,
    &gossip_settings_removed::RULE,
    &private_topology_before_kubernetes_1_22::RULE,
    &unknown_dns_type::RULE,
    &unknown_topology::RULE,
];
