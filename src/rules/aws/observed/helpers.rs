//! What was told of AWS, as rules ask for it.

use std::collections::BTreeSet;

use crate::diagnostic::{FieldPath, Finding, Object, RelatedField};
use crate::order::ordered_by_key;
use crate::rules::cloud::used_routes;
use crate::rules::paths::{additional_route, subnet_field};
use crate::rules::rule::Subject;
use crate::spec::Observed;
use crate::subnets::{Egress, SubnetType};

/// Whether AWS has a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rules) enum Presence {
    /// It was told of, or a route that works leads to it.
    There,
    /// All such things were told of, and it is not among them.
    Missing,
    /// Not all of them were told of.
    Unknown,
}

impl Presence {
    fn of(is_there: bool, is_whole: bool) -> Presence {
        match (is_there, is_whole) {
            (true, _) => Presence::There,
            (false, true) => Presence::Missing,
            (false, false) => Presence::Unknown,
        }
    }

    /// Whether the cluster's VPC has an internet gateway.
    pub(in crate::rules) fn of_internet_gateway(subject: &Subject<'_>) -> Presence {
        let (observed, vpc) = (subject.observed, &subject.cluster.spec.networking.network_id);
        let is_told = || observed.internet_gateways.iter().any(|gateway| gateway.is_of(vpc));
        let is_there = is_told() || Routed::of(observed).leads_to_any("igw-");
        Presence::of(is_there, observed.internet_gateways.is_whole())
    }

    /// Whether the cluster's VPC has an egress-only internet gateway.
    pub(in crate::rules) fn of_egress_only_internet_gateway(subject: &Subject<'_>) -> Presence {
        let (observed, vpc) = (subject.observed, &subject.cluster.spec.networking.network_id);
        let gateways = &observed.egress_only_internet_gateways;
        let is_told = || gateways.iter().any(|gateway| gateway.is_of(vpc));
        let is_there = is_told() || Routed::of(observed).leads_to_any("eigw-");
        Presence::of(is_there, gateways.is_whole())
    }

    /// Whether the cluster's VPC has this NAT gateway.
    pub(super) fn of_nat_gateway(observed: &Observed, routed: &Routed<'_>, id: &str) -> Presence {
        let is_told = observed.nat_gateway(id).is_some_and(|gateway| observed.is_own(&gateway.vpc_id));
        Presence::of(is_told || routed.leads_to(id), observed.nat_gateways.is_whole())
    }
}

/// What routes of the VPC that work lead to. AWS does not show everything of another account, but a route to what is
/// gone is a blackhole.
pub(super) struct Routed<'a>(BTreeSet<&'a str>);

impl<'a> Routed<'a> {
    /// What routes lead to.
    pub fn of(observed: &'a Observed) -> Routed<'a> {
        let routes = observed.own_tables().flat_map(|table| table.routes());
        Routed(routes.filter(|route| !observed.is_lost(route)).map(|route| route.target()).collect())
    }

    fn leads_to(&self, id: &str) -> bool {
        self.0.contains(id)
    }

    fn leads_to_any(&self, prefix: &str) -> bool {
        self.0.range(prefix..).next().is_some_and(|id| id.starts_with(prefix))
    }
}

/// Whether kOps looks for an egress-only internet gateway: for private machines of IPv6 clusters.
pub(in crate::rules) fn needs_egress_only(subject: &Subject<'_>) -> bool {
    let mut managed = subject.cluster.subnets.iter().filter(|subnet| subnet.is_managed());
    subject.cluster.is_ipv6() && managed.any(|subnet| subnet.kind.is_some_and(SubnetType::is_private))
}

/// An existing NAT gateway that the manifest names.
pub(super) struct NamedNat<'a> {
    pub id: &'a str,
    /// Where it is named.
    pub field: FieldPath,
    /// The zone whose traffic goes through it; empty where it is not known.
    pub zone: &'a str,
    /// Whether it is the egress of the zone.
    pub is_egress: bool,
}

/// The NAT gateways that `egress` and `additionalRoutes` name, in manifest order; the egress of a zone once.
pub(super) fn named_nat_gateways<'a>(subject: &Subject<'a>) -> Vec<NamedNat<'a>> {
    let mut named: Vec<(usize, NamedNat<'_>)> = Vec::new();
    let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (index, subnet) in subject.cluster.subnets.iter().enumerate().filter(|(_, subnet)| subnet.is_owned()) {
        let Egress::NatGateway(id) = Egress::parse(&subnet.spec.egress) else { continue };
        if seen.insert((&subnet.zone, id)) {
            let field = subnet_field(index, "egress");
            named.push((index, NamedNat { id, field, zone: &subnet.zone, is_egress: true }));
        }
    }
    for used in used_routes(subject) {
        let id = used.route.target.as_str();
        if id.starts_with("nat-") {
            let field = additional_route(used.subnet, used.index, "target");
            named.push((used.subnet, NamedNat { id, field, zone: used.zone, is_egress: false }));
        }
    }
    let named = ordered_by_key(named, |(subnet, _)| *subnet);
    named.into_iter().map(|(_, named)| named).collect()
}

/// Says that a finding comes from what AWS has.
pub(in crate::rules) fn relate_observed(finding: &mut Finding) {
    let label = "what AWS has".to_owned();
    finding.related.push(RelatedField { object: Object::Request, field: FieldPath::of("observed"), label });
}
