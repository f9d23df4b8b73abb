//! An existing subnet is not in the VPC.

use crate::release::Releases;
use crate::rules::paths::{networking, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::AssignmentFailure;

rule! {
    /// The VPC has no subnet with this `id`.
    ///
    /// When something is left out, kOps looks existing subnets up in the VPC `networkID` and stops where one is missing
    /// (`assignCIDRsToSubnets` in `upup/pkg/fi/cloudup/subnets.go`).
    ///
    /// Correct the `id`, or send the complete list of the VPC's subnets as `vpc.subnets`.
    pub static RULE = {
        code: "subnet-not-in-vpc",
        summary: "the VPC has no subnet with this id",
        severity: Error,
        cause: NotFound,
        source: KopsModel,
        releases: Releases::ALL,
        needs: [Unassigned],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, id: subnet-9}
vpc:
  subnets:
  - {id: subnet-1, zone: us-east-1a, ipv4CIDR: 172.20.0.0/24}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, id: subnet-1}
vpc:
  subnets:
  - {id: subnet-1, zone: us-east-1a, ipv4CIDR: 172.20.0.0/24}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for failure in &subject.cluster.failures {
        let AssignmentFailure::NotInVpc(index) = failure else {
            continue;
        };
        let spec = &subject.cluster.spec.networking;
        let id = &spec.subnets[*index].id;
        let message = format!("the VPC `{}` has no subnet `{id}`", spec.network_id);
        let finding = report.report(subnet_field(*index, "id"), message);
        finding.value(id.as_str()).depends_on(networking("networkID"));
        match subject.observed.subnets.is_whole() {
            true => finding.hint("Correct the id: AWS lists no such subnet in the VPC"),
            false => finding.hint("Correct the id, or add the subnet to `vpc.subnets` of the request"),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_a_spec_with_all_blocks_which_kops_does_not_look_up() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {networkID: vpc-1, subnets: [{name: a, type: Public, zone: us-east-1a, id: \
            subnet-9, cidr: 172.20.0.0/24}]}}}\nvpc: {subnets: []}",
        );
    }

    #[test]
    fn reports_the_id() {
        reports(&RULE, RULE.example.bad, &["spec.networking.subnets[0].id"]);
    }
}
