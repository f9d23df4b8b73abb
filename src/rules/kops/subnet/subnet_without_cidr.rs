//! Subnets that get no IPv4 block in a cluster that needs one.

use crate::release::Releases;
use crate::rules::paths::{networking, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Provider;

use super::helpers::stays_without_cidr;

rule! {
    /// A private subnet of an IPv4 cluster has `ipv6CIDR` and no `cidr`.
    ///
    /// kOps assigns no IPv4 block to a private subnet with `ipv6CIDR`, whatever the family of the cluster. In an IPv4
    /// cluster its validation then requires the block (`validateSubnet`).
    ///
    /// Write `cidr`, or make this an IPv6 cluster with `nonMasqueradeCIDR: ::/0`.
    pub static RULE = {
        code: "subnet-without-cidr",
        summary: "a subnet of an IPv4 cluster gets no IPv4 block",
        severity: Error,
        cause: Required,
        source: Kops,
        releases: Releases::since(24),
        pass: Completed,
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0}
      - {name: utility-a, type: Utility, zone: us-east-1a}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0, cidr: 172.20.32.0/19}
      - {name: utility-a, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let ipv6_text = cluster.non_masquerade_cidr.text().contains(':');
    if cluster.spec.provider != Provider::Aws || ipv6_text || cluster.assignment_failed() {
        return;
    }
    for (index, subnet) in cluster.subnets.iter().enumerate() {
        if !stays_without_cidr(subnet, subject.vpc) {
            continue;
        }
        report
            .report(subnet_field(index, "cidr"), "a private subnet with `ipv6CIDR` gets no IPv4 block automatically")
            .hint("Give the subnet a `cidr`, or set `nonMasqueradeCIDR` to `::/0`")
            .related(networking("nonMasqueradeCIDR"), "makes this an IPv4 cluster")
            .questions(subnet_field(index, "cidr"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_ipv6_only_subnets_in_ipv6_clusters() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', subnets: [
                {name: a, type: Private, ipv6CIDR: /64#0}]}}}",
        );
    }

    #[test]
    fn accepts_subnets_whose_facts_were_not_sent() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {networkID: vpc-1, subnets: [
                {name: a, type: Private, ipv6CIDR: /64#0, id: subnet-1}]}}}",
        );
    }

    #[test]
    fn accepts_clusters_whose_assignment_failed() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {networkCIDR: 10.0.0.0/30, subnets: [
                {name: a, type: Private, ipv6CIDR: /64#0}, {name: b, type: Public}, {name: c, type: Public},
                {name: d, type: Public}, {name: e, type: Public}, {name: f, type: Public}]}}}",
        );
    }

    #[test]
    fn reports_every_private_subnet_without_a_block() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [
                {name: a, type: Private, ipv6CIDR: /64#0}, {name: b, type: Public}]}}}",
            &["spec.networking.subnets[0].cidr"],
        );
    }
}
