//! kOps' rules on CNI plugins.

use crate::rules::rule::Rule;

mod calico_auto_detection_invalid;
mod calico_bpf_needs_kube_proxy_off;
mod calico_encapsulation_in_ipv6;
mod calico_encapsulation_mismatch;
mod calico_source_check_in_ipv6;
mod calico_typha_replicas_negative;
mod calico_wireguard_in_ipv6;
mod calico_without_encapsulation;
mod cilium_encryption_in_ipv6;
mod cilium_encryption_type_without_encryption;
mod cilium_eni_in_ipv6;
mod cilium_eni_masquerade;
mod cilium_etcd_cluster_missing;
mod cilium_kvstore_without_etcd;
mod cilium_node_port_needs_kube_proxy_off;
mod cilium_version_invalid;
mod cilium_version_not_installed;
mod cilium_versions;
mod cilium_wireguard_with_l7_proxy;
mod classic_networking;
mod cni_of_another_cloud;
mod cni_option_not_supported;
mod cni_removed;
mod cni_without_ipv6;
mod default_cni_without_ipv6;
mod helpers;
mod hubble_needs_cert_manager;
mod kube_router_needs_kube_proxy_off;
mod plugins;
mod second_cni;
mod several_cnis;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &calico_auto_detection_invalid::RULE,
    &calico_bpf_needs_kube_proxy_off::RULE,
    &calico_encapsulation_in_ipv6::RULE,
    &calico_encapsulation_mismatch::RULE,
    &calico_source_check_in_ipv6::RULE,
    &calico_typha_replicas_negative::RULE,
    &calico_wireguard_in_ipv6::RULE,
    &calico_without_encapsulation::RULE,
    &cilium_encryption_in_ipv6::RULE,
    &cilium_encryption_type_without_encryption::RULE,
    &cilium_eni_in_ipv6::RULE,
    &cilium_eni_masquerade::WITH,
    &cilium_eni_masquerade::WITHOUT,
    &cilium_etcd_cluster_missing::RULE,
    &cilium_kvstore_without_etcd::RULE,
    &cilium_node_port_needs_kube_proxy_off::RULE,
    &cilium_version_invalid::RULE,
    &cilium_version_not_installed::RULE,
    &cilium_wireguard_with_l7_proxy::RULE,
    &classic_networking::RULE,
    &cni_of_another_cloud::RULE,
    &cni_option_not_supported::RULE,
    &cni_removed::RULE,
    &cni_without_ipv6::RULE,
    &default_cni_without_ipv6::RULE,
    &hubble_needs_cert_manager::RULE,
    &kube_router_needs_kube_proxy_off::RULE,
    &second_cni::RULE,
    &several_cnis::RULE,
];
