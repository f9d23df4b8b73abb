//! What kOps' documentation asks for beyond its validation, and what this service assumes.

use crate::rules::rule::Rule;

mod api_version_not_in_release;
mod calico_needs_debian_11;
mod calico_needs_debian_11_or_ubuntu_22;
mod calico_needs_ubuntu_22_or_flatcar;
mod cilium_masquerade_without_effect;
mod cloud_controller_manager_implied;
mod debian_without_ipv6;
mod egress_without_effect;
mod external_dns_without_aaaa;
mod field_not_in_release;
pub(in crate::rules) mod images;
mod ipv6_is_beta;
mod ipv6_is_experimental;
mod ipv6_needs_feature_flag;
mod ipv6_on_other_provider;
mod kindnet_masquerades_ipv6;
mod kubernetes_version_not_given;
mod kubernetes_version_outside_window;
mod own_cni_must_not_masquerade;
mod provider_not_planned;
mod public_ip_without_effect;
mod topology_without_effect;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &api_version_not_in_release::RULE,
    &calico_needs_debian_11::RULE,
    &calico_needs_debian_11_or_ubuntu_22::RULE,
    &calico_needs_ubuntu_22_or_flatcar::RULE,
    &cilium_masquerade_without_effect::RULE,
    &cloud_controller_manager_implied::RULE,
    &debian_without_ipv6::RULE,
    &egress_without_effect::RULE,
    &external_dns_without_aaaa::RULE,
    &field_not_in_release::RULE,
    &ipv6_is_beta::RULE,
    &ipv6_is_experimental::RULE,
    &ipv6_needs_feature_flag::RULE,
    &ipv6_on_other_provider::RULE,
    &kindnet_masquerades_ipv6::RULE,
    &kubernetes_version_not_given::RULE,
    &kubernetes_version_outside_window::RULE,
    &own_cni_must_not_masquerade::RULE,
    &provider_not_planned::RULE,
    &public_ip_without_effect::RULE,
    &topology_without_effect::RULE,
];
