//! IPv6 subnets in a cluster that does not say that it is one for IPv6.

use crate::diagnostic::Object;
use crate::release::Releases;
use crate::rules::cloud::lacks_cloud_controller_manager;
use crate::rules::paths::{networking, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Provider;
use crate::subnets::{AssignedSubnet, SubnetType};

rule! {
    /// Several subnets have `ipv6CIDR`, private ones among them, and `nonMasqueradeCIDR` is not written.
    ///
    /// Only `nonMasqueradeCIDR: ::/0` makes a cluster one for IPv6; without it kOps takes `100.64.0.0/10`. Private
    /// subnets then need a separate IPv4 block and have no way out for IPv6, and the type `DualStack` does not
    /// exist.
    ///
    /// Write `nonMasqueradeCIDR: ::/0`, in quotes where the key is in braces.
    pub static RULE = {
        code: "ipv6-subnets-in-ipv4-cluster",
        summary: "subnets have `ipv6CIDR`, but the cluster is an IPv4 cluster",
        severity: Warning,
        cause: Required,
        source: Documentation,
        releases: Releases::ALL,
        bad: "cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19, ipv6CIDR: /64#0}
      - {name: b, type: Public, zone: us-east-1b, cidr: 172.20.64.0/19, ipv6CIDR: /64#1}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22, ipv6CIDR: /64#2}
",
        good: "cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19, ipv6CIDR: /64#0}
      - {name: b, type: Public, zone: us-east-1b, cidr: 172.20.64.0/19, ipv6CIDR: /64#1}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22, ipv6CIDR: /64#2}
",
        check: check,
    }
}

/// So many subnets with IPv6 addresses are not a slip.
const SEVERAL: usize = 3;
/// More related places than these would not help anybody.
const MOST_RELATED: usize = 8;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let written = !cluster.spec.networking.non_masquerade_cidr.is_empty();
    if cluster.spec.provider != Provider::Aws || cluster.is_ipv6() || written {
        return;
    }
    let with_ipv6 = || cluster.subnets.iter().enumerate().filter(|(_, subnet)| subnet.has_ipv6_cidr());
    let count = with_ipv6().count();
    if count < SEVERAL || !with_ipv6().any(|(_, subnet)| is_private(subnet)) {
        return;
    }
    let message = format!("{count} subnets have `ipv6CIDR`, and without `nonMasqueradeCIDR` this is an IPv4 cluster");
    let finding = report.report(networking("nonMasqueradeCIDR"), message);
    finding.questions(networking("nonMasqueradeCIDR")).hint(match lacks_cloud_controller_manager(subject) {
        true => "Write `nonMasqueradeCIDR: \"::/0\"` and `spec.cloudControllerManager: {}`",
        false => "Write `nonMasqueradeCIDR: \"::/0\"`",
    });
    for (index, subnet) in with_ipv6() {
        if finding.related.len() < MOST_RELATED {
            finding.related(subnet_field(index, "ipv6CIDR"), "IPv6 addresses");
        }
        if subnet.kind == Some(SubnetType::DualStack) {
            finding.explains(Object::Cluster, subnet_field(index, "type"));
        }
        if subnet.cidr.is_empty() {
            // kOps asks for the block all the same, once it has completed the spec.
            finding.questions(subnet_field(index, "cidr"));
        }
    }
}

fn is_private(subnet: &AssignedSubnet) -> bool {
    subnet.kind.is_some_and(SubnetType::is_private)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_public_subnets_with_both_families() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Public, zone: us-east-1a, ipv6CIDR: '/64#0'}, \
            {name: b, type: Public, zone: us-east-1b, ipv6CIDR: '/64#1'}, {name: c, type: Public, zone: us-east-1c, \
            ipv6CIDR: '/64#2'}]}}}",
        );
    }

    #[test]
    fn accepts_what_says_that_it_is_an_ipv4_cluster() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: 100.64.0.0/10, subnets: [{name: a, type: Private, \
            zone: us-east-1a, ipv6CIDR: '/64#0'}, {name: b, type: Utility, zone: us-east-1a, ipv6CIDR: '/64#1'}, \
            {name: c, type: Public, zone: us-east-1a, ipv6CIDR: '/64#2'}]}}}",
        );
    }

    #[test]
    fn reports_the_field_that_is_missing() {
        let found = reports(&RULE, RULE.example.bad, &["spec.networking.nonMasqueradeCIDR"]);
        assert_eq!(found[0].related.len(), 3);
    }
}
