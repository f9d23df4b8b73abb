//! Rules on instance groups.

use crate::rules::rule::Rule;

mod api_server_group_without_dns;
mod control_plane_group_too_large;
mod control_plane_without_etcd_member;
mod control_plane_without_subnets;
mod default_group_subnets_mixed;
mod etcd_cluster_names;
mod etcd_cluster_without_members;
mod etcd_member_group;
mod etcd_member_repeated;
mod etcd_members_even;
mod etcd_versions_differ;
mod etcd_without_names;
mod group_max_size_below_min_size;
mod group_mixes_subnet_types;
mod group_role_not_supported;
mod group_subnet_not_found;
mod group_without_name;
mod group_without_role;
mod helpers;
mod ipv6_only_group_needs_nitro;
mod security_group_repeated;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &api_server_group_without_dns::RULE,
    &control_plane_group_too_large::RULE,
    &control_plane_without_etcd_member::RULE,
    &control_plane_without_subnets::RULE,
    &default_group_subnets_mixed::RULE,
    &etcd_cluster_names::MISSING,
    &etcd_cluster_names::UNKNOWN,
    &etcd_cluster_without_members::RULE,
    &etcd_without_names::CLUSTER,
    &etcd_member_group::MEMBER,
    &etcd_member_group::ROLE,
    &etcd_member_repeated::RULE,
    &etcd_without_names::GROUP,
    &etcd_without_names::MEMBER,
    &etcd_members_even::RULE,
    &etcd_versions_differ::RULE,
    &group_max_size_below_min_size::RULE,
    &group_mixes_subnet_types::RULE,
    &group_role_not_supported::RULE,
    &group_role_not_supported::OF_V1ALPHA2,
    &group_subnet_not_found::RULE,
    &group_without_name::RULE,
    &group_without_role::RULE,
    &ipv6_only_group_needs_nitro::RULE,
    &security_group_repeated::RULE,
];
