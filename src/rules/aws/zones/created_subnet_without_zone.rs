//! New subnets without a zone, from kOps 1.37 on.

use crate::release::Releases;
use crate::rules::cloud::{Existence, cluster_on_aws};
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A subnet that kOps is to make names no zone.
    ///
    /// A subnet of AWS is in exactly one zone. From 1.37 on kOps looks up the zone of a subnet with an `id`, and
    /// stops where a subnet has neither (`FindRegion` in `upup/pkg/fi/cloudup/awsup`). Field validation does not ask.
    ///
    /// Write the zone, for example `zone: us-east-1a`, or the `id` of an existing subnet.
    pub static RULE = {
        code: "created-subnet-without-zone",
        summary: "a subnet without an id names no zone",
        severity: Error,
        cause: Required,
        source: Aws,
        releases: Releases::since(37),
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
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject) else {
        return;
    };
    let without_zone = cluster.subnets.iter().enumerate().filter(|(_, subnet)| subnet.zone.is_empty());
    for (index, subnet) in without_zone.filter(|(_, subnet)| Existence::of(subnet) == Existence::Created) {
        let message = format!("subnet `{}` names neither a zone nor an existing subnet", subnet.spec.name);
        let finding = report.report(paths::subnet_field(index, "zone"), message);
        finding.hint("Name the zone, for example `us-east-1a`").questions(paths::subnet_field(index, "zone"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_existing_subnets() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {networkID: vpc-1, subnets: [{name: a, type: Public, id: subnet-1}]}}}",
        );
    }

    #[test]
    fn reports_each_subnet() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Public}, {name: b, type: Public, zone: ''}]}}}",
            &["spec.networking.subnets[0].zone"],
        );
    }
}
