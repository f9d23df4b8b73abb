//! Existing subnets of which nothing is known.

use crate::release::Releases;
use crate::release::facts;
use crate::rules::cloud::is_elsewhere;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A subnet exists already (`id`), and neither the manifest nor the request says which IPv4 block it has.
    ///
    /// kOps asks AWS for the block; this service does not. So the block is missing in the plan, and the checks that
    /// need it are left out.
    ///
    /// Give the subnets of the VPC in `vpc.subnets` of a plan request (manifests alone cannot carry them), or write the
    /// block as `cidr`.
    pub static RULE = {
        code: "shared-subnet-facts-missing",
        summary: "the IPv4 block of an existing subnet is neither written nor sent",
        severity: Warning,
        cause: Required,
        source: Documentation,
        releases: Releases::ALL,
        needs: [ExistingVpc],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      subnets:
      - {name: a, type: Public, zone: us-east-1a, id: subnet-1}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      subnets:
      - {name: a, type: Public, zone: us-east-1a, id: subnet-1}
vpc:
  subnets:
  - {id: subnet-1, zone: us-east-1a, ipv4CIDR: 172.20.32.0/19}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    if !cluster.is_shared_vpc() || subject.vpc.subnets.is_some() || is_elsewhere(cluster) {
        return;
    }
    let ipv6_only_is_complete = facts::IPV6_ONLY_SUBNETS_NEED_NO_ALLOCATION.holds(subject.release);
    for (index, subnet) in cluster.subnets.iter().enumerate() {
        let complete = !subnet.cidr.is_empty() || ipv6_only_is_complete && subnet.is_ipv6_only();
        if !subnet.is_shared() || complete {
            continue;
        }
        let id = subnet.spec.id.as_str();
        let message = format!("the IPv4 block of the existing subnet `{id}` is neither written nor sent");
        let finding = report.report(subnet_field(index, "cidr"), message);
        finding.hint("Send the subnet with its block in `vpc.subnets` of a plan request, or write `cidr`");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(subnet: &str) -> String {
        let networking = format!("networkID: vpc-1, subnets: [{{name: a, zone: us-east-1a, {subnet}}}]");
        format!("cluster: {{spec: {{networking: {{{networking}}}}}}}")
    }

    #[test]
    fn accepts_blocks_that_are_written_or_assigned() {
        accepts(&RULE, &request("type: Public, id: subnet-1, cidr: 172.20.32.0/19"));
        accepts(&RULE, &request("type: Public"));
        accepts(&RULE, &request("type: Private, id: subnet-1, ipv6CIDR: '/64#0'"));
    }

    #[test]
    fn reports_each_unknown_block() {
        reports(&RULE, &request("type: Public, id: subnet-1"), &["spec.networking.subnets[0].cidr"]);
    }
}
