//! The additional routes of a cluster, and questions that several rules ask.

use crate::diagnostic::FieldPath;
use crate::rules::paths::subnet_field;
use crate::spec::Provider;
use crate::spec::wire::AdditionalRoute;
use crate::subnets::AssignedCluster;

/// A route and where it is written.
pub(super) struct Listed<'a> {
    pub(super) subnet: usize,
    pub(super) index: usize,
    pub(super) route: &'a AdditionalRoute,
}

impl Listed<'_> {
    /// A field of the route.
    pub(super) fn field(&self, field: &'static str) -> FieldPath {
        subnet_field(self.subnet, "additionalRoutes").index(self.index).key(field)
    }
}

/// Every additional route; kOps looks at them on AWS only.
pub(super) fn routes<'a>(cluster: &'a AssignedCluster<'a>) -> impl Iterator<Item = Listed<'a>> {
    let aws = cluster.spec.provider == Provider::Aws;
    let subnets = cluster.subnets.iter().enumerate().filter(move |_| aws);
    subnets.flat_map(|(subnet, spec)| {
        let routes = spec.spec.additional_routes.iter().flatten().enumerate();
        routes.map(move |(index, route)| Listed { subnet, index, route })
    })
}
