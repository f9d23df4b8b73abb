//! Which route the NAT64 traffic of a zone takes: the longest prefix of its table that holds `64:ff9b::1`.

use std::collections::BTreeMap;
use std::net::Ipv6Addr;

use crate::cidr::{Cidr, NAT64_PREFIX};
use crate::diagnostic::FieldPath;
use crate::rules::cloud::{additional_routes, aws_zones};
use crate::rules::paths::{additional_route, subnet_field};
use crate::rules::rule::Subject;
use crate::subnets::{AdditionalRouteUse, Egress};

/// An address that DNS64 could hand out.
const BEHIND_NAT64: Ipv6Addr = Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 1);

/// The additional routes that take the NAT64 traffic of their zone in IPv6 clusters, at most one a zone.
///
/// The table has `64:ff9b::/96` already. An additional route to the same block counts, because kOps makes both.
pub(super) fn nat64_overrides<'a>(subject: &Subject<'a>) -> Vec<AdditionalRouteUse<'a>> {
    let mut longest: BTreeMap<&str, (u8, AdditionalRouteUse<'a>)> = BTreeMap::new();
    if !subject.cluster.is_ipv6() {
        return Vec::new();
    }
    for used in additional_routes(subject) {
        let Some(length) = nat64_prefix_length(&used.route.cidr) else {
            continue;
        };
        if longest.get(used.zone).is_none_or(|(other, _)| *other < length) {
            longest.insert(used.zone, (length, used));
        }
    }
    longest.into_values().map(|(_, used)| used).collect()
}

/// The prefix length of a block that holds NAT64 addresses and is at least as specific as the NAT64 route.
fn nat64_prefix_length(cidr: &Cidr) -> Option<u8> {
    let net = cidr.ipv6().filter(|net| net.contains(&BEHIND_NAT64))?;
    (NAT64_PREFIX.prefix_len() <= net.prefix_len()).then_some(net.prefix_len())
}

/// What the NAT64 traffic of every zone goes to in IPv6 clusters, by its id, with the field that says so; only ids with
/// `prefix` are given.
///
/// The egress counts for the zone's public table, and for the private one unless an additional route takes over.
pub(super) fn nat64_targets<'a>(subject: &Subject<'a>, prefix: &str) -> Vec<(FieldPath, &'a str)> {
    let cluster = subject.cluster;
    if !cluster.is_ipv6() {
        return Vec::new();
    }
    let overrides: BTreeMap<&str, AdditionalRouteUse<'_>> =
        nat64_overrides(subject).into_iter().map(|used| (used.zone, used)).collect();
    let mut targets = Vec::new();
    for zone in aws_zones(cluster) {
        let overridden = overrides.get(zone.name.as_str());
        if let Some(used) = overridden.filter(|used| used.route.target.starts_with(prefix)) {
            targets.push((additional_route(used.subnet, used.index, "target"), used.route.target.as_str()));
        }
        let (Some(user), Some(subnet)) = (zone.nat_users.first(), zone.first_nat_user(cluster)) else {
            continue;
        };
        let by_egress = zone.has_public_table || overridden.is_none();
        if let (true, Egress::Instance(id) | Egress::TransitGateway(id)) =
            (by_egress, Egress::parse(&subnet.spec.egress))
            && id.starts_with(prefix)
        {
            targets.push((subnet_field(*user, "egress"), id));
        }
    }
    targets
}
