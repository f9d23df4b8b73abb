//! The fields that rules speak of, in today's layout.

use crate::diagnostic::FieldPath;

/// A field of `spec.networking`.
pub(super) fn networking(field: &'static str) -> FieldPath {
    FieldPath::of("spec.networking").key(field)
}

/// The subnet at `index`.
pub(super) fn subnet(index: usize) -> FieldPath {
    FieldPath::of("spec.networking.subnets").index(index)
}

/// A field of the subnet at `index`.
pub(super) fn subnet_field(index: usize, field: &'static str) -> FieldPath {
    subnet(index).key(field)
}

/// A field of an additional route of the subnet at `subnet`.
pub(super) fn additional_route(subnet: usize, route: usize, field: &'static str) -> FieldPath {
    subnet_field(subnet, "additionalRoutes").index(route).key(field)
}
