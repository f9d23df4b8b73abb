//! Existing VPCs of which no IPv6 block is known.

use crate::diagnostic::{FieldPath, Object};
use crate::release::Releases;
use crate::rules::cloud::is_ipv6_on_aws;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The cluster is an IPv6 cluster in an existing VPC, and the request does not say which IPv6 blocks the VPC has.
    /// Without one kOps fails when it makes the subnets, and `/LEN#N` cannot be expanded here.
    ///
    /// Send the blocks of the VPC: `vpc.ipv6CIDRs` of a plan request, or the parameter `vpcIPv6CIDR`.
    pub static RULE = {
        code: "shared-vpc-ipv6-pool-unknown",
        summary: "it is not known whether the existing VPC has the IPv6 block that the cluster needs",
        severity: Warning,
        cause: Required,
        source: Documentation,
        releases: Releases::ALL,
        needs: [ExistingVpc, Ipv6],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      nonMasqueradeCIDR: ::/0
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      nonMasqueradeCIDR: ::/0
vpc: {ipv6CIDRs: ["2001:db8:0:1000::/56"]}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    if !is_ipv6_on_aws(cluster) || !cluster.is_shared_vpc() || subject.vpc.ipv6_cidrs.is_some() {
        return;
    }
    let id = cluster.spec.networking.network_id.as_str();
    let message =
        format!("it is not known whether the existing VPC `{id}` has an IPv6 block, which an IPv6 cluster needs");
    let finding = report.report(networking("networkID"), message);
    finding.depends_on_of(Object::Request, FieldPath::of("vpc.ipv6CIDRs"));
    finding.value(id).hint("Send the blocks of the VPC as `vpc.ipv6CIDRs`, or as the parameter `vpcIPv6CIDR`");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(networking: &str, vpc: &str) -> String {
        format!("{{cluster: {{spec: {{networking: {{{networking}}}}}}}, vpc: {{{vpc}}}}}")
    }

    #[test]
    fn accepts_ipv4_clusters_and_known_blocks() {
        accepts(&RULE, &request("networkID: vpc-1", ""));
        accepts(&RULE, &request("networkID: vpc-1, nonMasqueradeCIDR: '::/0'", "ipv6CIDRs: []"));
    }

    #[test]
    fn reports_an_unknown_pool() {
        reports(&RULE, &request("networkID: vpc-1, nonMasqueradeCIDR: '::/0'", ""), &["spec.networking.networkID"]);
    }
}
