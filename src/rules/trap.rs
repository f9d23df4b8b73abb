//! What kOps accepts and then gets wrong.

use crate::rules::rule::Rule;

mod access_entry_repeated;
mod access_entry_unspecified;
mod cloud_label_hides_cluster;
mod dns_address_of_api;
mod dns_zone_of_another_name;
mod elastic_ip_repeated;
mod etcd_cluster_without_cilium;
mod existing_subnet_in_new_vpc;
mod existing_subnet_repeated;
mod kops_cannot_add_ipv6_to_shared_subnet;
mod kops_cannot_apply_gateway_target;
mod kops_cannot_apply_instance_target;
mod kops_cannot_change_network_cidr;
mod kops_cannot_replace_ipv6_route;
mod kops_copies_routes_to_another_zone;
mod kops_drops_additional_routes;
mod kops_drops_nat64_target;
mod kops_fights_over_a_route;
mod kops_leaves_ipv6_without_default_route;
mod kops_misreads_local_zone;
mod kops_places_nat_gateway_elsewhere;
mod kops_refuses_several_public_subnets;
mod kops_sends_ipv6_route_as_ipv4;
mod kops_terraform_lacks_notation;
mod kube_proxy_off_without_replacement;
mod nat_gateway_in_external_subnet;
mod node_local_dns_address_taken;
mod non_masquerade_cidr_everything;
mod pods_without_node_block;
mod public_load_balancer_in_private_subnet;
mod public_load_balancer_without_public_subnet;
mod range_link_local;
mod service_range_too_large;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &access_entry_repeated::RULE,
    &access_entry_unspecified::RULE,
    &cloud_label_hides_cluster::RULE,
    &dns_address_of_api::RULE,
    &dns_zone_of_another_name::RULE,
    &elastic_ip_repeated::RULE,
    &etcd_cluster_without_cilium::RULE,
    &existing_subnet_in_new_vpc::RULE,
    &existing_subnet_repeated::RULE,
    &kops_cannot_add_ipv6_to_shared_subnet::RULE,
    &kops_cannot_apply_gateway_target::EGRESS_ONLY,
    &kops_cannot_apply_instance_target::RULE,
    &kops_cannot_apply_gateway_target::INTERNET,
    &kops_cannot_change_network_cidr::RULE,
    &kops_cannot_replace_ipv6_route::RULE,
    &kops_copies_routes_to_another_zone::RULE,
    &kops_drops_additional_routes::RULE,
    &kops_drops_nat64_target::RULE,
    &kops_fights_over_a_route::RULE,
    &kops_leaves_ipv6_without_default_route::RULE,
    &kops_misreads_local_zone::RULE,
    &kops_places_nat_gateway_elsewhere::RULE,
    &kops_refuses_several_public_subnets::RULE,
    &kops_sends_ipv6_route_as_ipv4::RULE,
    &kops_terraform_lacks_notation::RULE,
    &kube_proxy_off_without_replacement::RULE,
    &elastic_ip_repeated::LOAD_BALANCER,
    &nat_gateway_in_external_subnet::RULE,
    &node_local_dns_address_taken::RULE,
    &non_masquerade_cidr_everything::RULE,
    &pods_without_node_block::RULE,
    &public_load_balancer_in_private_subnet::RULE,
    &public_load_balancer_without_public_subnet::RULE,
    &range_link_local::RULE,
    &service_range_too_large::RULE,
];
