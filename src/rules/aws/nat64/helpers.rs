//! Which route the NAT64 traffic of a zone takes, as its table decides.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};

use crate::cidr::{Cidr, IpNet, NAT64_PREFIX};
use crate::diagnostic::FieldPath;
use crate::forwarding::{Decision, Forwarding, Rank, TargetKind, Way};
use crate::rules::cloud::{additional_routes, aws_zones};
use crate::rules::paths::{additional_route, subnet_field};
use crate::rules::rule::Subject;
use crate::subnets::{AdditionalRouteUse, Egress};

/// An address that DNS64 could hand out.
pub(super) const BEHIND_NAT64: IpAddr = IpAddr::V6(Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 1));

/// An additional route that takes the NAT64 traffic of its zone, and what it leads to.
#[derive(Clone, Copy)]
pub(super) struct Override<'a> {
    pub used: AdditionalRouteUse<'a>,
    pub kind: TargetKind,
}

/// The additional routes that take the NAT64 traffic of their zone in IPv6 clusters, at most one a zone.
pub(super) fn nat64_overrides<'a>(subject: &Subject<'a>) -> Vec<Override<'a>> {
    if !subject.cluster.is_ipv6() {
        return Vec::new();
    }
    let uses = additional_routes(subject);
    let of_zones = uses.chunk_by(|left, right| left.zone == right.zone);
    of_zones.filter_map(|uses| overriding(uses, subject)).collect()
}

/// The route of a zone that its table takes for NAT64 traffic, unless it is the one that every such table has.
fn overriding<'a>(uses: &[AdditionalRouteUse<'a>], subject: &Subject<'a>) -> Option<Override<'a>> {
    let listed = uses.iter().filter_map(|used| {
        let kind = TargetKind::of_additional(&used.route.target)?;
        let cidr: &Cidr = &used.route.cidr;
        let target = used.route.target.as_str();
        let route = Some(Override { used: *used, kind });
        Some(Way { net: Some(cidr.net()?), destination: cidr.text(), target, kind, rank: Rank::Listed, route })
    });
    let own = Way {
        net: Some(IpNet::V6(NAT64_PREFIX)),
        destination: "64:ff9b::/96",
        target: "",
        kind: TargetKind::NatGateway,
        rank: Rank::Static,
        route: None,
    };
    match Forwarding::of(listed.chain([own]), subject.observed).decide(BEHIND_NAT64) {
        Decision::Route(taken) => taken,
        Decision::Unknown(_) | Decision::Nothing => None,
    }
}

/// The instances and transit gateways that the NAT64 traffic of a zone goes to in IPv6 clusters, with the field that
/// says so; only those of this kind are given.
///
/// The egress counts for the zone's public table, and for the private one unless an additional route takes over.
pub(super) fn nat64_targets<'a>(subject: &Subject<'a>, kind: TargetKind) -> Vec<(FieldPath, &'a str)> {
    let cluster = subject.cluster;
    if !cluster.is_ipv6() {
        return Vec::new();
    }
    let overrides: BTreeMap<&str, Override<'_>> =
        nat64_overrides(subject).into_iter().map(|taken| (taken.used.zone, taken)).collect();
    let mut targets = Vec::new();
    for zone in aws_zones(cluster) {
        let overridden = overrides.get(zone.name.as_str());
        if let Some(Override { used, .. }) = overridden.filter(|taken| taken.kind == kind) {
            targets.push((additional_route(used.subnet, used.index, "target"), used.route.target.as_str()));
        }
        let (Some(user), Some(subnet)) = (zone.nat_users.first(), zone.first_nat_user(cluster)) else {
            continue;
        };
        let by_egress = zone.has_public_table || overridden.is_none();
        if let (true, Egress::Instance(id) | Egress::TransitGateway(id)) =
            (by_egress, Egress::parse(&subnet.spec.egress))
            && TargetKind::of(id) == kind
        {
            targets.push((subnet_field(*user, "egress"), id));
        }
    }
    targets
}
