//! IPv6 blocks in an existing VPC that has none.

use super::helpers;
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A subnet that kOps is to make has an IPv6 block, and the existing VPC has none.
    ///
    /// The IPv6 block of a subnet is a part of one of its VPC's. kOps associates a block only with VPCs that it makes
    /// itself, so `/LEN#N` has nothing to count in and a literal lies outside; the apply stops at the subnet. That the
    /// VPC has none is known from `vpc.ipv6CIDRs: []` of the request. IPv6 clusters are refused as a whole there, so
    /// this is about IPv4 clusters with IPv6 addresses.
    ///
    /// Associate an IPv6 block with the VPC, or leave `ipv6CIDR` out.
    pub static RULE = {
        code: "ipv6-block-in-vpc-without-pool",
        summary: "a new subnet has an IPv6 block, and the existing VPC has none",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [ExistingVpc, Ipv4, Ipv6Blocks, VpcFacts],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: /64#0}
vpc:
  ipv6CIDRs: []
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20}
vpc:
  ipv6CIDRs: []
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let without_pool = cluster.is_shared_vpc() && subject.vpc.ipv6_cidrs.as_ref().is_some_and(Vec::is_empty);
    if !without_pool || cluster.is_ipv6() {
        return;
    }
    for subnet in helpers::subnets_of(subject, Existence::Created) {
        let message = format!("`{}` needs an IPv6 block of the VPC, which has none", subnet.text());
        let finding = report.report(subnet.field(), message);
        finding.value(subnet.text()).hint("Associate an IPv6 block with the VPC, or remove `ipv6CIDR`");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    const SUBNETS: &str = "subnets: [{name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: /64#0}]";

    #[test]
    fn accepts_new_and_unknown_vpcs_and_ipv6_clusters() {
        accepts(&RULE, &format!("cluster: {{spec: {{networking: {{{SUBNETS}}}}}}}\nvpc: {{ipv6CIDRs: []}}"));
        accepts(&RULE, &format!("cluster: {{spec: {{networking: {{networkID: vpc-1, {SUBNETS}}}}}}}"));
        accepts(
            &RULE,
            &format!(
                "cluster: {{spec: {{networking: {{networkID: vpc-1, nonMasqueradeCIDR: '::/0', {SUBNETS}}}}}}}\nvpc: \
                {{ipv6CIDRs: []}}"
            ),
        );
    }

    #[test]
    fn reports_each_new_subnet() {
        reports(
            &RULE,
            &format!("cluster: {{spec: {{networking: {{networkID: vpc-1, {SUBNETS}}}}}}}\nvpc: {{ipv6CIDRs: []}}"),
            &["spec.networking.subnets[0].ipv6CIDR"],
        );
    }
}
