//! kOps' rules on the cloud and its demands: what each cloud requires of the network, and what IPv6 on AWS needs.

use crate::rules::rule::Rule;

mod additional_networks_not_on_cloud;
mod cloud_controller_manager_missing;
mod cloud_controller_manager_without_ebs_csi_driver;
mod cloud_provider_missing;
mod config_store_of_another_cluster;
mod config_store_without_scheme;
mod ebs_csi_driver_disabled;
mod external_dns_in_ipv6_cluster;
mod ip_based_node_names_in_ipv6_cluster;
mod kubernetes_version_not_released;
mod kubernetes_version_unreadable;
mod network_cidr_on_gce;
mod network_cidr_with_network_id_on_digital_ocean;
mod prefix_list_not_on_cloud;
mod public_network_cidr_on_digital_ocean;
mod several_clouds;
mod subnet_region_missing;
mod subnet_zone_on_gce;
mod subnets_in_several_regions;
mod unknown_cloud_provider;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &additional_networks_not_on_cloud::RULE,
    &cloud_controller_manager_missing::RULE,
    &cloud_controller_manager_without_ebs_csi_driver::RULE,
    &cloud_provider_missing::RULE,
    &config_store_of_another_cluster::RULE,
    &config_store_without_scheme::RULE,
    &ebs_csi_driver_disabled::RULE,
    &external_dns_in_ipv6_cluster::RULE,
    &ip_based_node_names_in_ipv6_cluster::RULE,
    &kubernetes_version_not_released::RULE,
    &kubernetes_version_unreadable::RULE,
    &network_cidr_on_gce::RULE,
    &network_cidr_with_network_id_on_digital_ocean::RULE,
    &prefix_list_not_on_cloud::RULE,
    &public_network_cidr_on_digital_ocean::RULE,
    &several_clouds::RULE,
    &subnet_region_missing::MISSING,
    &subnet_region_missing::MISSING_ON_GCE,
    &subnet_zone_on_gce::RULE,
    &subnets_in_several_regions::RULE,
    &unknown_cloud_provider::RULE,
];
