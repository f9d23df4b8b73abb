//! What rules ask of a cluster on AWS: is it there, what exists, which zones and additional routes it has.
//!
//! AWS can refuse only what it is asked to make, so every thing is either created or exists already ([`Existence`]).
//! Clusters on other clouds have nothing to look at here.

use crate::release::Releases;
use crate::rules::rule::Subject;
use crate::spec::Provider;
use crate::subnets::{AdditionalRouteUse, AssignedCluster, AssignedSubnet, RouteUses, Zone};

/// The releases that have to be told of the external cloud controller manager, which IPv6 clusters need.
pub(super) const CLOUD_CONTROLLER_MANAGER_WRITTEN: Releases = Releases::until(29);

/// Whether an IPv6 cluster has to be given the external cloud controller manager too.
pub(super) fn lacks_cloud_controller_manager(subject: &Subject<'_>) -> bool {
    let written = subject.cluster.spec.components.cloud_controller_manager;
    !written && CLOUD_CONTROLLER_MANAGER_WRITTEN.contains(subject.release)
}

/// Whether kOps asks AWS to make a thing, or AWS has it already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existence {
    /// kOps makes it.
    Created,
    /// It has an id.
    Existing,
}

impl Existence {
    /// Whether the cluster's VPC exists.
    pub(super) fn of_vpc(cluster: &AssignedCluster) -> Existence {
        if cluster.is_shared_vpc() { Existence::Existing } else { Existence::Created }
    }

    /// Whether a subnet exists.
    pub(super) fn of(subnet: &AssignedSubnet) -> Existence {
        if subnet.is_shared() { Existence::Existing } else { Existence::Created }
    }
}

/// The cluster, when it runs on AWS.
pub(super) fn cluster_on_aws<'a>(subject: &Subject<'a>) -> Option<&'a AssignedCluster<'a>> {
    (subject.cluster.spec.provider == Provider::Aws).then_some(subject.cluster)
}

/// Whether the cluster runs on a known cloud other than AWS; nothing is said of the AWS network there.
pub(super) fn is_elsewhere(cluster: &AssignedCluster) -> bool {
    !matches!(cluster.spec.provider, Provider::Aws | Provider::Missing | Provider::Unknown(_))
}

/// Whether this is an IPv6 cluster, and not on another cloud.
pub(super) fn is_ipv6_on_aws(cluster: &AssignedCluster) -> bool {
    cluster.is_ipv6() && !is_elsewhere(cluster)
}

/// The zones that have a name; none on another cloud.
pub(super) fn aws_zones<'a>(cluster: &'a AssignedCluster<'a>) -> impl Iterator<Item = &'a Zone> {
    let on_aws = !is_elsewhere(cluster);
    cluster.zones.iter().filter(move |zone| on_aws && !zone.name.is_empty())
}

/// Every additional route with the zones it goes to, each pair once, by zone; none in releases that ignore them.
pub(super) fn additional_routes<'s, 'a>(subject: &'s Subject<'a>) -> &'s [AdditionalRouteUse<'a>] {
    &route_uses(subject).by_zone
}

/// Every additional route that goes to some zone, once, by subnet.
pub(super) fn used_routes<'s, 'a>(subject: &'s Subject<'a>) -> &'s [AdditionalRouteUse<'a>] {
    &route_uses(subject).once
}

fn route_uses<'s, 'a>(subject: &'s Subject<'a>) -> &'s RouteUses<'a> {
    let uses = || RouteUses::of(subject.cluster, aws_zones(subject.cluster), subject.release);
    subject.route_uses.get_or_init(uses)
}
