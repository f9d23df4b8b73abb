//! kOps' rules on cluster-wide addresses: the network, pods, services, what is not masqueraded, access lists.

use crate::rules::rule::Rule;

mod access_entry_invalid;
mod additional_network_cidr_invalid;
mod additional_network_cidrs_unreadable;
mod helpers;
mod network_cidr_has_host_bits;
mod network_cidr_unreadable;
mod non_masquerade_cidr_has_host_bits;
mod non_masquerade_cidr_overlaps_additional_network;
mod non_masquerade_cidr_overlaps_network;
mod non_masquerade_cidr_overlaps_network_with_plugin;
mod non_masquerade_cidr_unreadable;
mod partial_ipv6_non_masquerade_cidr;
mod pod_cidr_invalid;
mod pod_cidr_outside_non_masquerade_cidr;
mod service_range_has_host_bits;
mod service_range_outside_non_masquerade_cidr;
mod service_range_unreadable;
mod unreadable_ipv6_non_masquerade_cidr;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &access_entry_invalid::RULE,
    &additional_network_cidr_invalid::RULE,
    &additional_network_cidrs_unreadable::RULE,
    &network_cidr_has_host_bits::RULE,
    &network_cidr_unreadable::RULE,
    &non_masquerade_cidr_has_host_bits::RULE,
    &non_masquerade_cidr_overlaps_additional_network::RULE,
    &non_masquerade_cidr_overlaps_network::RULE,
    &non_masquerade_cidr_overlaps_network_with_plugin::RULE,
    &non_masquerade_cidr_unreadable::RULE,
    &partial_ipv6_non_masquerade_cidr::RULE,
    &pod_cidr_invalid::RULE,
    &pod_cidr_outside_non_masquerade_cidr::RULE,
    &service_range_has_host_bits::RULE,
    &service_range_outside_non_masquerade_cidr::RULE,
    &service_range_unreadable::RULE,
    &unreadable_ipv6_non_masquerade_cidr::RULE,
];
