//! What several rules on documents and traps ask of a cluster.

use crate::rules::rule::Subject;
use crate::spec::Provider;
use crate::subnets::{self, AdditionalRouteUse, AssignedCluster, Zone};

/// Whether the cluster runs on a known cloud other than AWS; nothing is said of the AWS network there.
pub(in crate::rules) fn is_elsewhere(cluster: &AssignedCluster) -> bool {
    !matches!(cluster.spec.provider, Provider::Aws | Provider::Missing | Provider::Unknown(_))
}

/// Whether this is an IPv6 cluster, and not on another cloud.
pub(in crate::rules) fn is_ipv6_on_aws(cluster: &AssignedCluster) -> bool {
    cluster.is_ipv6() && !is_elsewhere(cluster)
}

/// The zones that have a name; none on another cloud.
pub(in crate::rules) fn aws_zones<'a>(cluster: &'a AssignedCluster<'a>) -> impl Iterator<Item = &'a Zone> {
    let on_aws = !is_elsewhere(cluster);
    cluster.zones.iter().filter(move |zone| on_aws && !zone.name.is_empty())
}

/// Every additional route with the zones it goes to, each pair once; none in releases that ignore them.
pub(in crate::rules) fn additional_routes<'a>(subject: &Subject<'a>) -> Vec<AdditionalRouteUse<'a>> {
    let mut uses = subnets::additional_routes(subject.cluster, aws_zones(subject.cluster), subject.release);
    uses.sort_by_key(|used| (used.zone, used.subnet, used.index));
    uses.dedup_by_key(|used| (used.zone, used.subnet, used.index));
    uses
}

/// Every additional route that goes to some zone, once, as `(subnet, index)`.
pub(in crate::rules) fn used_routes<'a>(subject: &Subject<'a>) -> Vec<AdditionalRouteUse<'a>> {
    let mut uses = additional_routes(subject);
    uses.sort_by_key(|used| (used.subnet, used.index));
    uses.dedup_by_key(|used| (used.subnet, used.index));
    uses
}
