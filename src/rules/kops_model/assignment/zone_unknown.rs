//! A zone was left out and cannot be looked up.

use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::AssignmentFailure;

rule! {
    /// An existing subnet leaves out its zone, and the request does not say where the subnet is.
    ///
    /// From 1.37 on kOps looks the zone up in AWS (`assignCIDRsToSubnets` in `upup/pkg/fi/cloudup/subnets.go`); this
    /// service sends no queries.
    ///
    /// Write the zone, or send the VPC's subnets as `vpc.subnets`.
    pub static RULE = {
        code: "zone-unknown",
        summary: "the zone of an existing subnet is neither written nor sent",
        severity: Error,
        cause: Required,
        source: KopsModel,
        releases: Releases::since(37),
        needs: [Unassigned],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, id: subnet-1, cidr: 172.20.0.0/24}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, id: subnet-1, cidr: 172.20.0.0/24}
vpc:
  subnets:
  - {id: subnet-1, zone: us-east-1a, ipv4CIDR: 172.20.0.0/24}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for failure in &subject.cluster.failures {
        let AssignmentFailure::ZoneUnknown(index) = failure else {
            continue;
        };
        let id = &subject.cluster.spec.networking.subnets[*index].id;
        let message = format!("the zone of the existing subnet `{id}` is not known");
        report
            .report(subnet_field(*index, "zone"), message)
            .hint("Write the zone, or send the VPC's subnets as `vpc.subnets` of the request");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_a_written_zone() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {networkID: vpc-1, subnets: [{name: a, type: Public, id: subnet-1, zone: \
            us-east-1a, cidr: 172.20.0.0/24}]}}}",
        );
    }

    #[test]
    fn reports_the_subnet() {
        reports(&RULE, RULE.example.bad, &["spec.networking.subnets[0].zone"]);
    }
}
