//! Which tables kOps puts additional routes into.

use crate::release::{Release, facts};
use crate::spec::wire::AdditionalRoute;

use super::cluster::AssignedCluster;
use super::zones::Zone;

/// An additional route in the private table of a zone.
#[derive(Clone, Copy, Debug)]
pub struct AdditionalRouteUse<'a> {
    /// The zone.
    pub zone: &'a str,
    /// The subnet that lists the route.
    pub subnet: usize,
    /// The Private subnet that the route was matched to.
    pub matched: usize,
    /// The place of the route in the subnet's list.
    pub index: usize,
    /// The route.
    pub route: &'a AdditionalRoute,
}

/// Where the additional routes of a cluster go, in two orders.
#[derive(Clone, Debug, Default)]
pub struct RouteUses<'a> {
    /// Each with the zones it goes to, each pair once, by zone.
    pub by_zone: Vec<AdditionalRouteUse<'a>>,
    /// Each that goes to some zone, once, by subnet.
    pub once: Vec<AdditionalRouteUse<'a>>,
}

impl<'a> RouteUses<'a> {
    /// Those of `zones`.
    pub fn of(
        cluster: &'a AssignedCluster,
        zones: impl IntoIterator<Item = &'a Zone>,
        release: Release,
    ) -> RouteUses<'a> {
        let mut by_zone = additional_routes(cluster, zones, release);
        by_zone.sort_by_key(|used| (used.zone, used.subnet, used.index));
        by_zone.dedup_by_key(|used| (used.zone, used.subnet, used.index));
        let mut once = by_zone.clone();
        once.sort_by_key(|used| (used.subnet, used.index));
        once.dedup_by_key(|used| (used.subnet, used.index));
        RouteUses { by_zone, once }
    }
}

/// Every additional route and those of `zones` whose private table kOps puts it into, by zone and manifest order.
///
/// kOps matches by name: a subnet's routes go to every Private subnet whose task name starts with the subnet's name
/// (`addAdditionalRoutes`). A route that is matched twice is fatal, so no more than two matches are given.
pub fn additional_routes<'a>(
    cluster: &'a AssignedCluster,
    zones: impl IntoIterator<Item = &'a Zone>,
    release: Release,
) -> Vec<AdditionalRouteUse<'a>> {
    let listed = cluster.subnets.iter().any(|subnet| subnet.spec.additional_routes.is_some());
    if !listed || !facts::ADDITIONAL_ROUTES.holds(release) {
        return Vec::new();
    }
    let mut private: Vec<(String, usize, &'a str)> = zones
        .into_iter()
        .filter(|zone| zone.has_private_table)
        .flat_map(|zone| zone.private.iter().map(|index| (*index, zone.name.as_str())))
        .map(|(index, zone)| (cluster.resource_name(&cluster.subnets[index].spec.name), index, zone))
        .collect();
    private.sort();
    let mut uses = Vec::new();
    for (subnet, lister) in cluster.subnets.iter().enumerate() {
        let routes = lister.spec.additional_routes.as_deref().unwrap_or_default();
        let prefix = lister.spec.name.as_str();
        let first = private.partition_point(|(name, ..)| name.as_str() < prefix);
        let matches = private[first..].iter().take_while(|(name, ..)| name.starts_with(prefix)).take(2);
        for (_, matched, zone) in matches {
            let used = |(index, route)| AdditionalRouteUse { zone, subnet, matched: *matched, index, route };
            uses.extend(routes.iter().enumerate().map(used));
        }
    }
    uses.sort_by_key(|used| (used.zone, used.matched, used.subnet, used.index));
    uses
}
