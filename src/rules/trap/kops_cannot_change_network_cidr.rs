//! Blocks of a VPC that kOps cannot change any more.

use crate::cidr::{Cidr, IpNet};
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::AssignedCluster;

rule! {
    /// `networkCIDR` is not one of the IPv4 blocks that the VPC has, as the request says.
    ///
    /// kOps cannot change the block of a VPC that is made. Its validation does not compare the spec with AWS, and `kops
    /// update cluster` stops (`upup/pkg/fi/cloudup/awstasks`, all releases).
    ///
    /// Write the block that the VPC has. List further blocks in `additionalNetworkCIDRs`.
    pub static RULE = {
        code: "kops-cannot-change-network-cidr",
        summary: "kOps cannot give an existing VPC another block",
        severity: Warning,
        cause: Forbidden,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [NewVpc, VpcFacts],
        bad: r#"cluster:
  spec:
    networking:
      networkCIDR: 172.20.0.0/16
vpc:
  ipv4CIDRs: [10.0.0.0/16]
"#,
        good: r#"cluster:
  spec:
    networking:
      networkCIDR: 172.20.0.0/16
vpc:
  ipv4CIDRs: [172.20.0.0/16]
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let known = || subject.vpc.all_ipv4_cidrs().into_iter().flatten();
    let (Some(net), Some(first)) = (cluster.network_cidr.net(), known().next()) else {
        return;
    };
    let is_ipv4 = |cidr: &Cidr| matches!(cidr.net(), Some(IpNet::V4(_)));
    if cluster.is_shared_vpc() || !known().all(is_ipv4) || known().any(|cidr| cidr.net() == Some(net)) {
        return;
    }
    let message = format!("the VPC has the block `{first}`, which kOps cannot change to `{net}`");
    let finding = report.report(networking("networkCIDR"), message);
    finding.value(cluster.network_cidr.text()).hint(match outside(cluster, first) {
        true => format!("Write `{first}`, and blocks of it into the `cidr` of the subnets"),
        false => format!("Write `{first}`"),
    });
}

/// Whether a subnet has a block that lies outside the VPC's.
fn outside(cluster: &AssignedCluster, block: &Cidr) -> bool {
    let mut written = cluster.subnets.iter().filter_map(|subnet| subnet.spec.cidr.net());
    written.any(|subnet| block.net().is_some_and(|block| !block.contains(&subnet)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(networking: &str) -> String {
        format!("{{cluster: {{spec: {{networking: {{{networking}}}}}}}, vpc: {{ipv4CIDRs: [10.0.0.0/16]}}}}")
    }

    #[test]
    fn accepts_existing_vpcs_of_others() {
        accepts(&RULE, &request("networkID: vpc-1"));
        accepts(&RULE, &request("networkCIDR: 10.0.0.0/16"));
    }

    #[test]
    fn blocks_that_cannot_be_used_say_nothing() {
        for block in ["banana", "10.0.0.0/33", "'2001:db8::/56'"] {
            accepts(&RULE, &request("networkCIDR: 10.1.0.0/16").replace("10.0.0.0/16]", &format!("{block}]")));
        }
    }

    #[test]
    fn reports_another_block() {
        reports(&RULE, &request("networkCIDR: 10.1.0.0/16"), &["spec.networking.networkCIDR"]);
    }
}
