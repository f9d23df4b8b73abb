//! Subnets without a zone.

use super::likely_zone::LikelyZone;
use crate::aws::zone_name::ZoneName;
use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::cloud::{Existence, cluster_on_aws};
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::AssignedSubnet;

rule! {
    /// A subnet names no zone.
    ///
    /// A subnet of AWS is in exactly one zone. Field validation accepts an empty zone, but kOps takes the region from
    /// the zones and stops with "invalid AWS zone" (`FindRegion` in `upup/pkg/fi/cloudup/awsup`). Up to 1.36 this
    /// includes subnets with an `id`.
    ///
    /// Write the zone, for example `zone: us-east-1a`.
    pub static ANY = {
        code: "subnet-without-zone",
        summary: "a subnet names no zone",
        severity: Error,
        cause: Required,
        source: Aws,
        releases: Releases::until(37),
        needs: [UnusualZones],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, cidr: 172.20.32.0/19}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}
"#,
        check: check_any,
    }
}

rule! {
    /// A subnet that kOps is to make names no zone.
    ///
    /// A subnet of AWS is in exactly one zone. From 1.37 on kOps looks up the zone of a subnet with an `id`, and
    /// stops where a subnet has neither (`FindRegion` in `upup/pkg/fi/cloudup/awsup`). Field validation does not ask.
    ///
    /// Write the zone, for example `zone: us-east-1a`, or the `id` of an existing subnet.
    pub static CREATED = {
        code: "created-subnet-without-zone",
        summary: "a subnet without an id names no zone",
        severity: Error,
        cause: Required,
        source: Aws,
        releases: Releases::since(37),
        needs: [UnusualZones],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, cidr: 172.20.32.0/19}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}
"#,
        check: check_created,
    }
}

fn check_any(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    check(subject, |_| true, "names no zone", report);
}

fn check_created(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let is_created = |subnet: &AssignedSubnet| Existence::of(subnet) == Existence::Created;
    check(subject, is_created, "names neither a zone nor an existing subnet", report);
}

/// Reports the subnets without a zone that need one.
fn check(subject: &Subject<'_>, needs_zone: fn(&AssignedSubnet<'_>) -> bool, what: &str, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject) else {
        return;
    };
    let without_zone = cluster.subnets.iter().enumerate().filter(|(_, subnet)| subnet.zone.is_empty());
    let is_empty = |subnet: &AssignedSubnet| subnet.spec.name.is_empty() && subnet.spec.subnet_type.is_empty();
    // Of an item without anything others say enough.
    for (index, subnet) in without_zone.filter(|(_, subnet)| needs_zone(subnet) && !is_empty(subnet)) {
        let field = || subnet_field(index, "zone");
        let finding = report.report(field(), format!("subnet `{}` {what}", subnet.spec.name));
        finding.questions(field());
        match LikelyZone::of(subject, index) {
            Some(LikelyZone { zone, is_said: true }) => {
                finding.hint(format!("Write `zone: {zone}`")).repair_with(Safety::Unsafe, zone)
            }
            likely => {
                let mut others = cluster.subnets.iter().map(|subnet| subnet.zone.as_str());
                let other = || others.find(|name| ZoneName::parse(name).is_some());
                let example = likely.map(|likely| likely.zone).or_else(other).unwrap_or("us-east-1a");
                finding.hint(format!("Name the zone, for example `{example}`"))
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_other_clouds() {
        accepts(
            &ANY,
            "cluster: {spec: {cloudProvider: {aws: null, gce: {}}, networking: {subnets: [{name: a, type: Public}]}}}",
        );
    }

    #[test]
    fn reports_existing_subnets_too() {
        reports(
            &ANY,
            "cluster: {spec: {networking: {networkID: vpc-1, subnets: [{name: a, type: Public, zone: '', id: \
            subnet-1}, {name: b, type: Public, zone: us-east-1b, id: subnet-2}]}}}",
            &["spec.networking.subnets[0].zone"],
        );
    }

    #[test]
    fn accepts_existing_subnets() {
        accepts(
            &CREATED,
            "cluster: {spec: {networking: {networkID: vpc-1, subnets: [{name: a, type: Public, id: subnet-1}]}}}",
        );
    }

    #[test]
    fn reports_each_subnet() {
        reports(
            &CREATED,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Public}, {name: b, type: Public, zone: ''}]}}}",
            &["spec.networking.subnets[0].zone"],
        );
    }
}
