//! Existing subnets of IPv6 clusters without the IPv6 block that nodes need.

use std::collections::BTreeSet;

use super::helpers::relate_observed;
use crate::release::Releases;
use crate::rules::cloud::is_ipv6_on_aws;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::{AssignedSubnet, Existing, SubnetType};

rule! {
    /// Nodes of an IPv6 cluster are to run in an existing subnet that has no IPv6 block, as AWS has it in `observed`.
    ///
    /// Each node takes a /80 of its subnet for its pods (`upup/pkg/fi/nodeup/nodetasks/prefix.go`). In a subnet without
    /// IPv6 it gets none, so its pods have no addresses. kOps gives a subnet that it did not make no block. DualStack
    /// subnets are reported, and Private and Public ones that an instance group lists.
    ///
    /// Associate an IPv6 block of the VPC with the subnet.
    pub static RULE = {
        code: "shared-node-subnet-without-ipv6",
        summary: "nodes of an IPv6 cluster are in an existing subnet without an IPv6 block",
        severity: Warning,
        cause: Required,
        source: Aws,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Public, zone: us-east-1a, id: subnet-0a1b2c3d, cidr: 172.20.32.0/19}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [a]}}
observed:
- Subnets:
  - SubnetId: subnet-0a1b2c3d
    VpcId: vpc-0a1b2c3d
    AvailabilityZone: us-east-1a
    CidrBlock: 172.20.32.0/19
    Ipv6CidrBlockAssociationSet: []
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Public, zone: us-east-1a, id: subnet-0a1b2c3d, cidr: 172.20.32.0/19}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [a]}}
observed:
- Subnets:
  - SubnetId: subnet-0a1b2c3d
    VpcId: vpc-0a1b2c3d
    AvailabilityZone: us-east-1a
    CidrBlock: 172.20.32.0/19
    Ipv6CidrBlockAssociationSet:
    - {Ipv6CidrBlock: '2001:db8:0:1000::/64', Ipv6CidrBlockState: {State: associated}}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    if subject.observed.is_empty() || !is_ipv6_on_aws(cluster) {
        return;
    }
    let existing = Existing::of(subject.observed);
    let listed = subject.groups.iter().flat_map(|group| &group.spec.subnets);
    let used: BTreeSet<&str> = listed.map(String::as_str).collect();
    let has_nodes = |subnet: &AssignedSubnet| match subnet.kind {
        Some(SubnetType::DualStack) => true,
        Some(SubnetType::Private | SubnetType::Public) => used.contains(subnet.spec.name.as_str()),
        Some(SubnetType::Utility) | None => false,
    };
    for (index, subnet) in cluster.subnets.iter().enumerate() {
        if !subnet.is_shared() || subnet.has_ipv6_cidr() || !has_nodes(subnet) {
            continue;
        }
        let Some(seen) = existing.subnet(cluster, subnet).filter(|seen| seen.has_ipv6() == Some(false)) else {
            continue;
        };
        let (name, id) = (&subnet.spec.name, &seen.subnet_id);
        let message =
            format!("nodes in `{name}` get no IPv6 addresses for their pods: AWS has no IPv6 block of `{id}`");
        let finding = report.report(subnet_field(index, "id"), message);
        finding.hint(format!(
            "Associate an IPv6 block with it: `aws ec2 associate-subnet-cidr-block --subnet-id {id} --ipv6-cidr-block \
            …`"
        ));
        relate_observed(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(subnet: &str, groups: &str, seen: &str) -> String {
        format!(
            "cluster: {{spec: {{networking: {{networkID: vpc-1, nonMasqueradeCIDR: '::/0', subnets: [{{name: a, zone: \
            us-east-1a, id: subnet-a, {subnet}}}]}}}}}}\ninstanceGroups: [{{metadata: {{name: g}}, spec: {{role: Node, \
            subnets: [{groups}]}}}}]\nobserved: [{{Subnets: [{{SubnetId: subnet-a, VpcId: vpc-1, CidrBlock: \
            172.20.32.0/19{seen}}}]}}]"
        )
    }

    const NONE: &str = ", Ipv6CidrBlockAssociationSet: []";

    #[test]
    fn accepts_what_is_not_known_and_subnets_without_nodes() {
        accepts(&RULE, &request("type: DualStack", "", ""));
        accepts(&RULE, &request("type: Public", "", NONE));
        accepts(&RULE, &request("type: Utility", "a", NONE));
    }

    #[test]
    fn leaves_a_block_that_is_written_to_another_rule() {
        accepts(&RULE, &request("type: Public, ipv6CIDR: /64#1", "a", NONE));
    }

    #[test]
    fn reports_blocks_that_are_gone() {
        let gone = ", Ipv6CidrBlockAssociationSet: [{Ipv6CidrBlock: '2001:db8::/64', Ipv6CidrBlockState: {State: \
            disassociated}}]";
        for seen in [NONE, gone] {
            reports(&RULE, &request("type: Private", "a", seen), &["spec.networking.subnets[0].id"]);
        }
    }
}
