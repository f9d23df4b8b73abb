//! Subnets of IPv6 clusters in which nodes get no IPv6 addresses.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use crate::aws::limits::USUAL_IPV6_LENGTH;
use crate::cidr::Notation;
use crate::diagnostic::{Change, Safety};
use crate::release::Releases;
use crate::rules::aws::ipv6::{FreeNumbers, VpcPool};
use crate::rules::cloud::is_ipv6_on_aws;
use crate::rules::paths::{networking, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::{AssignedSubnet, SubnetType};

rule! {
    /// A subnet of an IPv6 cluster has no `ipv6CIDR`, and nodes are to run in it.
    ///
    /// Each node takes a /80 of its subnet for its pods (`upup/pkg/fi/nodeup/nodetasks/prefix.go`). In a subnet without
    /// IPv6 it gets none, so its pods have no addresses. DualStack subnets are reported, and Private and Public ones
    /// that an instance group lists.
    ///
    /// Write `ipv6CIDR` for the subnet, for example `/64#0`.
    pub static RULE = {
        code: "node-subnet-without-ipv6-block",
        summary: "nodes of an IPv6 cluster need an IPv6 block of their subnet",
        severity: Warning,
        cause: Required,
        source: Documentation,
        releases: Releases::ALL,
        needs: [CreatedWithoutIpv6, Ipv6],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: us-east-1a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [us-east-1a]}}
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: us-east-1a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19, ipv6CIDR: /64#0}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [us-east-1a]}}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    if !is_ipv6_on_aws(cluster) {
        return;
    }
    let listed = || subject.groups.iter().flat_map(|group| &group.spec.subnets).map(String::as_str);
    let used = LazyCell::new(|| listed().collect::<BTreeSet<_>>());
    let has_machines = |subnet: &AssignedSubnet| match subnet.kind {
        Some(SubnetType::DualStack) => true,
        Some(SubnetType::Private | SubnetType::Public) => used.contains(subnet.spec.name.as_str()),
        Some(SubnetType::Utility) | None => false,
    };
    let is_without = |subnet: &AssignedSubnet| !subnet.has_ipv6_cidr() && !subnet.is_shared() && has_machines(subnet);
    let without: Vec<usize> = (0..cluster.subnets.len()).filter(|index| is_without(&cluster.subnets[*index])).collect();
    let Some((first, others)) = without.split_first() else {
        return;
    };
    let name = |index: usize| &cluster.subnets[index].spec.name;
    let message = format!("nodes in `{}` get no IPv6 addresses for their pods", name(*first));
    let finding = report.report(subnet_field(*first, "ipv6CIDR"), message);
    finding.depends_on(subnet_field(*first, "id")).depends_on(networking("nonMasqueradeCIDR"));
    for other in others {
        finding.related(subnet_field(*other, "ipv6CIDR"), format!("nor do those in `{}`", name(*other)));
    }
    let pool = VpcPool::of(subject);
    let mut free = FreeNumbers::of(subject, &pool);
    let blocks: Vec<_> = without.iter().map_while(|_| free.next(USUAL_IPV6_LENGTH)).collect();
    let Some(block) = blocks.first() else {
        return;
    };
    let more = if others.is_empty() { "the next free block" } else { "and the next free blocks for the others" };
    finding.hint(format!("Write `ipv6CIDR: {block}`, {more}"));
    if blocks.len() == without.len() {
        let set = |(index, block): (&usize, &Notation)| {
            Change::Set(subnet_field(*index, "ipv6CIDR"), block.to_string().into())
        };
        finding.repair(Safety::Unsafe, without.iter().zip(&blocks).map(set));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_subnets_without_machines() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', subnets: [{name: a, type: Public, zone: \
            us-east-1a}, {name: u, type: Utility, zone: us-east-1a}]}}}",
        );
    }

    #[test]
    fn reports_dual_stack_subnets_always() {
        let yaml = "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', subnets: [{name: d, type: DualStack, \
            zone: us-east-1a}]}}}";
        reports(&RULE, yaml, &["spec.networking.subnets[0].ipv6CIDR"]);
    }

    #[test]
    fn several_subnets_are_one_finding_with_a_block_for_each() {
        let yaml = "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', subnets: [{name: d, type: DualStack, \
            zone: us-east-1a}, {name: e, type: DualStack, zone: us-east-1b}]}}}";
        let found = reports(&RULE, yaml, &["spec.networking.subnets[0].ipv6CIDR"]);
        assert_eq!(found[0].related[0].field, "spec.networking.subnets[1].ipv6CIDR");
        assert_eq!(found[0].fix.as_ref().unwrap().patch.len(), 2);
    }
}
