//! Existing subnets in a VPC that does not exist yet.

use crate::release::Releases;
use crate::rules::cloud::is_elsewhere;
use crate::rules::paths::{networking, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A subnet exists already (`id`), and the cluster names no existing VPC (`networkID`).
    ///
    /// kOps accepts that and makes a new VPC. The subnet is in another VPC, so what kOps makes for it, such as NAT
    /// gateways and security groups, is in the wrong one.
    ///
    /// Write the id of the VPC that has the subnets in `networkID`.
    pub static RULE = {
        code: "existing-subnet-in-new-vpc",
        summary: "the subnet exists, but the cluster gets a new VPC",
        severity: Warning,
        cause: Invalid,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [ExistingSubnets, NewVpc],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, id: subnet-1}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      subnets:
      - {name: a, type: Public, zone: us-east-1a, id: subnet-1}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    if cluster.is_shared_vpc() || is_elsewhere(cluster) {
        return;
    }
    for (index, subnet) in cluster.subnets.iter().enumerate().filter(|(_, subnet)| subnet.is_shared()) {
        let id = subnet.spec.id.as_str();
        let message = format!("the subnet `{id}` exists, but without `networkID` the cluster gets a new VPC");
        let finding = report.report(subnet_field(index, "id"), message);
        finding.value(id).hint("Write the id of the VPC into `networkID`");
        finding.related(networking("networkID"), "the VPC of the cluster");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(subnets: &str) -> String {
        format!("cluster: {{spec: {{networking: {{subnets: [{subnets}]}}}}}}")
    }

    #[test]
    fn accepts_subnets_that_kops_makes() {
        accepts(&RULE, &request("{name: a, type: Public, zone: x1}"));
    }

    #[test]
    fn reports_each_existing_subnet() {
        let subnets =
            "{name: a, type: Public, zone: x1, id: subnet-1}, {name: b, type: Public, zone: y1, id: subnet-2}";
        reports(&RULE, &request(subnets), &["spec.networking.subnets[0].id"]);
    }
}
