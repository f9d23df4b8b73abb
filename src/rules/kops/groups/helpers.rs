//! Instance groups and the subnets that their machines are in.

use crate::diagnostic::FieldPath;
use crate::rules::rule::Subject;
use crate::spec::wire::EtcdCluster;
use crate::spec::{InstanceGroup, Role};

/// The subnets that a group lists.
pub(super) const SUBNETS: &str = "spec.subnets";

/// The place of the `index`-th subnet in a group's list.
pub(super) fn listed_subnet(index: usize) -> FieldPath {
    FieldPath::of(SUBNETS).index(index)
}

/// The control-plane groups and their places.
pub(super) fn control_plane<'a>(subject: &Subject<'a>) -> impl Iterator<Item = (usize, &'a InstanceGroup)> {
    subject.groups.iter().enumerate().filter(|(_, group)| group.role == Some(Role::ControlPlane))
}

/// The place of an etcd cluster.
pub(super) fn etcd_cluster(index: usize) -> FieldPath {
    FieldPath::of("spec.etcdClusters").index(index)
}

/// The place of a member of an etcd cluster.
pub(super) fn etcd_member(cluster: usize, member: usize) -> FieldPath {
    etcd_cluster(cluster).key("etcdMembers").index(member)
}

/// The usual name of a member, by its place.
pub(super) fn letter(place: usize) -> char {
    ('a'..='z').nth(place).unwrap_or('z')
}

/// The first group of the control plane in which an etcd cluster has no member.
pub(super) fn group_without_member<'a>(subject: &Subject<'a>, etcd: &EtcdCluster) -> Option<&'a str> {
    let mut names = control_plane(subject).map(|(_, group)| group.name.as_str());
    names.find(|name| !name.is_empty() && !etcd.has_member_in(name))
}
