//! The additional routes that can be read.

use crate::cidr::IpNet;
use crate::diagnostic::FieldPath;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths;
use crate::rules::rule::Subject;
use crate::spec::wire::AdditionalRoute;
use crate::subnets::SubnetType;

/// An additional route of a private subnet.
pub(super) struct RouteAt<'a> {
    /// The field of the route.
    pub field: FieldPath,
    /// Its destination.
    pub destination: IpNet,
    /// The route.
    pub route: &'a AdditionalRoute,
}

impl RouteAt<'_> {
    /// The field of the destination.
    pub fn cidr_field(&self) -> FieldPath {
        self.field.clone().key("cidr")
    }
}

/// The routes of private subnets with a readable destination, in manifest order; kOps refuses other subnets' routes.
pub(super) fn routes<'a>(subject: &Subject<'a>) -> impl Iterator<Item = RouteAt<'a>> {
    let subnets = cluster_on_aws(subject).map(|cluster| cluster.subnets.iter().enumerate());
    let private = subnets.into_iter().flatten().filter(|(_, subnet)| subnet.kind == Some(SubnetType::Private));
    private.flat_map(|(subnet, spec)| {
        let routes = spec.spec.additional_routes.as_deref().unwrap_or_default();
        routes.iter().enumerate().filter_map(move |(index, route)| {
            let field = paths::subnet_field(subnet, "additionalRoutes").index(index);
            Some(RouteAt { field, destination: route.cidr.net()?, route })
        })
    })
}
