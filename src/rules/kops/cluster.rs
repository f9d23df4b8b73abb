//! kOps' rules on cluster-wide addresses: the network, pods, services, what is not masqueraded, access lists.

use crate::rules::rule::Rule;

mod access_entry_invalid;
mod additional_network_cidrs;
mod helpers;
mod network_cidr;
mod non_masquerade_cidr;
mod non_masquerade_cidr_overlaps_additional_network;
mod non_masquerade_cidr_overlaps_network;
mod non_masquerade_cidr_overlaps_network_with_plugin;
mod pod_cidr_invalid;
mod pod_cidr_outside_non_masquerade_cidr;
mod service_range;
mod service_range_outside_non_masquerade_cidr;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &access_entry_invalid::RULE,
    &additional_network_cidrs::INVALID,
    &additional_network_cidrs::UNREADABLE,
    &network_cidr::HOST_BITS,
    &network_cidr::UNREADABLE,
    &non_masquerade_cidr::HOST_BITS,
    &non_masquerade_cidr_overlaps_additional_network::RULE,
    &non_masquerade_cidr_overlaps_network::RULE,
    &non_masquerade_cidr_overlaps_network_with_plugin::RULE,
    &non_masquerade_cidr::UNREADABLE,
    &non_masquerade_cidr::PARTIAL_IPV6,
    &pod_cidr_invalid::RULE,
    &pod_cidr_outside_non_masquerade_cidr::RULE,
    &service_range::HOST_BITS,
    &service_range_outside_non_masquerade_cidr::RULE,
    &service_range::UNREADABLE,
    &non_masquerade_cidr::UNREADABLE_IPV6,
];
