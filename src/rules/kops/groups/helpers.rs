//! Instance groups and the subnets that their machines are in.

use crate::diagnostic::FieldPath;
use crate::rules::rule::Subject;
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
