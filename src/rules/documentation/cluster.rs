//! What kOps' documentation asks for beyond its validation, and what this service assumes.

use crate::rules::rule::Rule;

mod api_version_not_in_release;
mod cilium_masquerade_without_effect;
mod cloud_controller_manager_implied;
mod cloud_differs_from_zones;
mod duplicate_group;
mod egress_without_effect;
mod external_dns_without_aaaa;
mod field_not_in_release;
mod gossip_name_misspelt;
mod group_api_version_unknown;
mod group_label_misspelt;
mod group_name_of_another_zone;
mod group_of_another_cluster;
mod image;
mod images;
mod ipv6_maturity;
mod ipv6_on_other_provider;
mod ipv6_subnets_in_ipv4_cluster;
mod kindnet_masquerades_ipv6;
mod kubernetes_version_not_given;
mod kubernetes_version_outside_window;
mod network_and_services_swapped;
mod no_cni_named;
mod no_control_plane_group;
mod no_node_group;
mod node_subnet_without_ipv6_block;
mod own_cni_must_not_masquerade;
mod pods_among_services;
mod provider_not_planned;
mod public_ip_without_effect;
mod service_range_in_network;
mod service_range_not_ipv6;
mod setting_of_another_cloud;
mod subnet_name_is_value;
mod subnet_name_of_another_zone;
mod subnet_type_not_of_name;
mod topology_without_effect;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &api_version_not_in_release::RULE,
    &images::CALICO_NEEDS_DEBIAN_11,
    &images::CALICO_NEEDS_DEBIAN_11_OR_UBUNTU_22,
    &images::CALICO_NEEDS_UBUNTU_22_OR_FLATCAR,
    &cilium_masquerade_without_effect::RULE,
    &cloud_controller_manager_implied::RULE,
    &cloud_differs_from_zones::RULE,
    &images::DEBIAN,
    &duplicate_group::RULE,
    &egress_without_effect::RULE,
    &external_dns_without_aaaa::RULE,
    &field_not_in_release::RULE,
    &gossip_name_misspelt::RULE,
    &group_api_version_unknown::RULE,
    &group_label_misspelt::RULE,
    &group_name_of_another_zone::RULE,
    &group_of_another_cluster::RULE,
    &group_label_misspelt::WITHOUT,
    &ipv6_maturity::BETA,
    &ipv6_maturity::EXPERIMENTAL,
    &ipv6_maturity::NEEDS_FEATURE_FLAG,
    &ipv6_on_other_provider::RULE,
    &ipv6_subnets_in_ipv4_cluster::RULE,
    &kindnet_masquerades_ipv6::RULE,
    &kubernetes_version_not_given::RULE,
    &kubernetes_version_outside_window::RULE,
    &network_and_services_swapped::NON_MASQUERADE,
    &network_and_services_swapped::RULE,
    &no_cni_named::RULE,
    &no_control_plane_group::RULE,
    &no_node_group::RULE,
    &node_subnet_without_ipv6_block::RULE,
    &own_cni_must_not_masquerade::RULE,
    &pods_among_services::RULE,
    &provider_not_planned::RULE,
    &public_ip_without_effect::RULE,
    &service_range_in_network::RULE,
    &service_range_not_ipv6::IN_IPV4,
    &service_range_not_ipv6::RULE,
    &setting_of_another_cloud::RULE,
    &subnet_name_is_value::RULE,
    &subnet_name_of_another_zone::RULE,
    &subnet_type_not_of_name::RULE,
    &topology_without_effect::RULE,
];
