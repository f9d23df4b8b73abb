//! kOps' rules on addresses in the settings of Kubernetes components: DNS, kubelet, kube-proxy, API server, controller
//! manager.

use crate::rules::rule::Rule;

mod api_server_service_range_differs;
mod controller_manager_cluster_cidr_outside;
mod controller_manager_cluster_cidr_unreadable;
mod dns_address_invalid;
mod dns_address_outside_service_range;
mod helpers;
mod ipvs_exclude_cidr_invalid;
mod kubelet_bypasses_node_local_dns;
mod kubelet_dns_differs;
mod kubelet_non_masquerade_cidr_differs;
mod kubelet_non_masquerade_cidr_removed;
mod node_local_dns_address_invalid;
mod node_local_dns_without_core_dns;
mod pod_cidr_outside_in_controller_manager;
mod pod_cidr_unreadable_in_controller_manager;
mod service_range_too_small_for_dns;
mod stub_domain_invalid;
mod upstream_nameserver_invalid;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &api_server_service_range_differs::DIFFERS,
    &api_server_service_range_differs::DIFFERS_FROM_DERIVED,
    &controller_manager_cluster_cidr_outside::RULE,
    &controller_manager_cluster_cidr_unreadable::RULE,
    &dns_address_invalid::RULE,
    &dns_address_outside_service_range::RULE,
    &ipvs_exclude_cidr_invalid::RULE,
    &kubelet_bypasses_node_local_dns::RULE,
    &kubelet_dns_differs::RULE,
    &kubelet_non_masquerade_cidr_differs::RULE,
    &kubelet_non_masquerade_cidr_removed::REMOVED,
    &kubelet_non_masquerade_cidr_removed::REMOVED_FROM_KUBERNETES,
    &node_local_dns_address_invalid::RULE,
    &node_local_dns_without_core_dns::RULE,
    &pod_cidr_outside_in_controller_manager::RULE,
    &pod_cidr_unreadable_in_controller_manager::RULE,
    &service_range_too_small_for_dns::RULE,
    &stub_domain_invalid::RULE,
    &upstream_nameserver_invalid::RULE,
];
