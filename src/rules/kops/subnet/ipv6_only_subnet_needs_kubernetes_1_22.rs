//! Subnets without IPv4 under a Kubernetes version that needs it.

use crate::release::{KubernetesVersion, Releases};
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::stays_without_cidr;

rule! {
    /// A subnet of an IPv6 cluster has no IPv4 block, and Kubernetes is older than 1.22.
    ///
    /// Kubernetes before 1.22 cannot run nodes without IPv4, so kOps asks for `cidr` (`ValidateCluster`, until 1.26;
    /// later releases do not manage such versions).
    ///
    /// Update Kubernetes to 1.22 or later, or write `cidr`.
    pub static RULE = {
        code: "ipv6-only-subnet-needs-kubernetes-1-22",
        summary: "a subnet without IPv4 needs Kubernetes 1.22",
        severity: Error,
        cause: Required,
        source: Kops,
        releases: Releases::between(24, 27),
        bad: r#"cluster:
  spec:
    kubernetesVersion: 1.21.14
    networking:
      nonMasqueradeCIDR: "::/0"
      subnets:
      - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0}
      - {name: utility-a, type: Utility, zone: us-east-1a, ipv6CIDR: /64#1}
"#,
        good: r#"cluster:
  spec:
    kubernetesVersion: 1.22.17
    networking:
      nonMasqueradeCIDR: "::/0"
      subnets:
      - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0}
      - {name: utility-a, type: Utility, zone: us-east-1a, ipv6CIDR: /64#1}
"#,
        check: check,
    }
}

/// The first version that runs nodes without IPv4.
const FIRST: KubernetesVersion = KubernetesVersion::minor(22);

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let version = &cluster.spec.kubernetes_version;
    let old = cluster.kubernetes_version.is_some_and(|version| version < FIRST);
    if !old || !cluster.non_masquerade_cidr.text().contains(':') || cluster.assignment_failed() {
        return;
    }
    for (index, subnet) in cluster.subnets.iter().enumerate() {
        if !stays_without_cidr(subnet, subject.vpc) {
            continue;
        }
        report
            .report(
                subnet_field(index, "cidr"),
                format!("Kubernetes `{version}` does not support subnets without IPv4"),
            )
            .hint("Give the subnet a `cidr`, or update Kubernetes to 1.22 or later");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_ipv4_clusters() {
        accepts(
            &RULE,
            "cluster: {spec: {kubernetesVersion: 1.21.0, networking: {subnets: [
                {name: a, type: Private, ipv6CIDR: /64#0}]}}}",
        );
    }

    #[test]
    fn reports_subnets_without_a_block() {
        reports(
            &RULE,
            "cluster: {spec: {kubernetesVersion: 1.21.0, networking: {nonMasqueradeCIDR: '::/0', subnets: [
                {name: a, type: Private, ipv6CIDR: /64#0}, {name: b, type: Public, ipv6CIDR: /64#1}]}}}",
            &["spec.networking.subnets[0].cidr"],
        );
    }
}
