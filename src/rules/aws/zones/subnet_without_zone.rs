//! Subnets without a zone, up to kOps 1.36.

use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A subnet names no zone.
    ///
    /// A subnet of AWS is in exactly one zone. Field validation accepts an empty zone, but kOps takes the region from
    /// the zones and stops with "invalid AWS zone" (`FindRegion` in `upup/pkg/fi/cloudup/awsup`). Up to 1.36 this
    /// includes subnets with an `id`.
    ///
    /// Write the zone, for example `zone: us-east-1a`.
    pub static RULE = {
        code: "subnet-without-zone",
        summary: "a subnet names no zone",
        severity: Error,
        cause: Required,
        source: Aws,
        releases: Releases::until(37),
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
    for (index, subnet) in cluster.subnets.iter().enumerate().filter(|(_, subnet)| subnet.zone.is_empty()) {
        let message = format!("subnet `{}` names no zone", subnet.spec.name);
        let finding = report.report(paths::subnet_field(index, "zone"), message);
        finding.hint("Name the zone, for example `us-east-1a`").questions(paths::subnet_field(index, "zone"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_other_clouds() {
        accepts(
            &RULE,
            "cluster: {spec: {cloudProvider: {aws: null, gce: {}}, networking: {subnets: [{name: a, type: Public}]}}}",
        );
    }

    #[test]
    fn reports_existing_subnets_too() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {networkID: vpc-1, subnets: [{name: a, type: Public, zone: '', id: \
            subnet-1}, {name: b, type: Public, zone: us-east-1b, id: subnet-2}]}}}",
            &["spec.networking.subnets[0].zone"],
        );
    }
}
