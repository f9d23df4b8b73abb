//! Instance groups and the subnets that their machines stand in.

use std::collections::BTreeMap;

use crate::diagnostic::FieldPath;
use crate::rules::Subject;
use crate::spec::{InstanceGroup, Role};
use crate::subnets::{AssignedCluster, AssignedSubnet};

/// The subnets that a group lists.
pub(super) const SUBNETS: &str = "spec.subnets";

/// The cluster's subnets by name; of several with one name the first.
pub(super) fn subnets_by_name<'a>(cluster: &'a AssignedCluster<'a>) -> BTreeMap<&'a str, &'a AssignedSubnet<'a>> {
    let mut subnets = BTreeMap::new();
    for subnet in &cluster.subnets {
        subnets.entry(subnet.spec.name.as_str()).or_insert(subnet);
    }
    subnets
}

/// The place of the `index`-th subnet in a group's list.
pub(super) fn listed_subnet(index: usize) -> FieldPath {
    FieldPath::of(SUBNETS).index(index)
}

/// The control-plane groups and their places.
pub(super) fn control_plane<'a>(subject: &Subject<'a>) -> impl Iterator<Item = (usize, &'a InstanceGroup)> {
    subject.groups.iter().enumerate().filter(|(_, group)| group.role == Some(Role::ControlPlane))
}
