//! A zone with private subnets has no utility subnet.

use std::cell::LazyCell;

use super::helpers::{of_zone, private_users, relate};
use crate::aws::zone_name::ZoneName;
use crate::diagnostic::{Change, Object, Safety};
use crate::release::Releases;
use crate::rules::paths::{subnet, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::Zone;

rule! {
    /// A zone has private or dual-stack subnets whose routes kOps manages, and no utility subnet.
    ///
    /// The NAT gateway of the zone is in its utility subnet. kOps looks for that subnet before it reads `egress`, so it
    /// requires one even where `egress` names an existing gateway, and even where the zone has public subnets. It stops
    /// with "could not find utility subnet in zone" (`LinkToUtilitySubnetInZone` in `pkg/model/awsmodel/context.go`).
    ///
    /// Add a subnet of type `Utility` to the zone. Or write `egress: External` on its private subnets and make their
    /// routes yourself.
    pub static RULE = {
        code: "zone-without-utility-subnet",
        summary: "a zone with private subnets has no utility subnet",
        severity: Error,
        cause: NotFound,
        source: KopsModel,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: b, type: Public, zone: us-east-1a, cidr: 172.20.64.0/19}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: b, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let strays = LazyCell::new(|| strays(subject));
    for zone in &subject.cluster.zones {
        if !zone.has_private_table || !zone.utility.is_empty() {
            continue;
        }
        let users = private_users(subject, zone);
        let Some((first, others)) = users.split_first() else {
            continue;
        };
        let message = format!(
            "zone `{}` has private subnets and no utility subnet, which kOps requires unless `egress` is `External`",
            zone.name
        );
        let finding = of_zone(report.report(subnet(*first), message), zone);
        finding.hint(hint(subject, zone, &strays));
        if let Some(stray) = stray_of(subject, zone, &strays) {
            let place = subnet_field(stray, "zone");
            finding.repair(Safety::Unsafe, [Change::Set(place.clone(), zone.name.as_str().into())]);
            if is_neighbour(&subject.cluster.subnets[stray].zone, &zone.name) {
                finding.explains(Object::Cluster, place);
            }
        }
        for stray in strays.iter() {
            finding.depends_on(subnet_field(*stray, "zone"));
        }
        for public in zone.public.iter().take(MOST_STRAYS) {
            finding.depends_on(subnet_field(*public, "type"));
        }
        relate(finding, others, "needs the utility subnet too");
    }
}

/// The zone of a name has more letters than these: `a` ends many names.
const MOST_LETTERS: usize = 4;
/// More utility subnets than these are not looked at.
const MOST_STRAYS: usize = 16;

/// Utility subnets of zones that need none, or not so many: one of them may be in the wrong zone.
fn strays(subject: &Subject<'_>) -> Vec<usize> {
    let zones = subject.cluster.zones.iter();
    let idle = zones.filter(|zone| !zone.has_private_table || 1 < zone.utility.len());
    idle.flat_map(|zone| zone.utility.iter().copied()).take(MOST_STRAYS).collect()
}

/// The utility subnet of another zone whose name says that it is of this one.
fn stray_of(subject: &Subject<'_>, zone: &Zone, strays: &[usize]) -> Option<usize> {
    let is_of =
        |name: &str| name.strip_suffix(&zone.name).is_some_and(|start| start.is_empty() || start.ends_with('-'));
    let is_name = MOST_LETTERS < zone.name.len();
    strays.iter().copied().find(|index| is_name && is_of(&subject.cluster.subnets[*index].spec.name))
}

/// Whether a zone is one of the same region that AWS has; any other name is a finding at that zone, which explains
/// this one.
fn is_neighbour(zone: &str, other: &str) -> bool {
    let region = |zone| ZoneName::parse(zone).map(|name| name.region);
    ZoneName::is_known(zone) && region(zone) == region(other)
}

/// The nearest repair: a public subnet of the zone that may change its type, else one more subnet.
fn hint(subject: &Subject<'_>, zone: &Zone, strays: &[usize]) -> String {
    let owned = |index: &&usize| subject.cluster.subnets[**index].is_owned();
    let own_routes = "set `egress: External` on the private subnets and route for them yourself";
    if let Some(stray) = stray_of(subject, zone, strays) {
        let name = &subject.cluster.subnets[stray].spec.name;
        return format!("Write `zone: {}` for the utility subnet `{name}`", zone.name);
    }
    match zone.public.iter().find(owned) {
        Some(public) => {
            let name = &subject.cluster.subnets[*public].spec.name;
            format!("Give `{name}` the type `Utility` if no machines are to run there, or {own_routes}")
        }
        None => format!("Add a subnet of type `Utility` to the zone, or {own_routes}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_private_subnets_that_kops_does_not_route_for() {
        let yaml = "cluster: {spec: {networking: {subnets: [{name: a, type: Private, zone: z1, cidr: 172.20.32.0/19, \
            egress: External}, {name: b, type: Private, zone: z1, id: subnet-1}]}}}";
        accepts(&RULE, yaml);
    }

    #[test]
    fn accepts_a_utility_subnet_whose_routes_kops_does_not_manage() {
        let yaml = "cluster: {spec: {networking: {subnets: [{name: a, type: Private, zone: z1, cidr: \
            172.20.32.0/19}, {name: b, type: Utility, zone: z1, egress: External, cidr: 172.20.0.0/22}]}}}";
        accepts(&RULE, yaml);
    }

    #[test]
    fn reports_a_zone_once_whatever_its_egress() {
        let yaml = "cluster: {spec: {networking: {subnets: [{name: a, type: Private, zone: us-east-1a, egress: \
            nat-1, cidr: 172.20.32.0/19}, {name: b, type: Private, zone: us-east-1a, egress: nat-1, cidr: \
            172.20.64.0/19}]}}}";
        let found = reports(&RULE, yaml, &["spec.networking.subnets[0]"]);
        assert_eq!(found[0].related[0].field, "spec.networking.subnets[1]");
    }
}
