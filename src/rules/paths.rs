//! The fields that rules speak of, in today's layout.

use crate::cidr::Cidr;
use crate::diagnostic::FieldPath;
use crate::spec::Cluster;

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

/// The access lists and their fields.
pub(super) fn access_lists(cluster: &Cluster) -> [(&'static str, &[Cidr]); 3] {
    [
        ("spec.sshAccess", &cluster.ssh_access),
        ("spec.api.access", &cluster.api.access),
        ("spec.nodePortAccess", &cluster.node_port_access),
    ]
}

/// A field of an additional route of the subnet at `subnet`.
pub(super) fn additional_route(subnet: usize, route: usize, field: &'static str) -> FieldPath {
    subnet_field(subnet, "additionalRoutes").index(route).key(field)
}
