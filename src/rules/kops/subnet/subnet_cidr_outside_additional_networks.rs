//! Subnet blocks outside the VPC, where its first block cannot be read.

use crate::release::Releases;
use crate::rules::paths::{networking, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};
use crate::rules::vpc_blocks::VpcBlocks;

rule! {
    /// `networkCIDR` cannot be read, and the IPv4 block of a subnet lies outside the `additionalNetworkCIDRs`.
    ///
    /// Since 1.27 kOps compares subnets with every block of the VPC that it can read (`validateSubnet`), even when the
    /// first one is not among them; without additional blocks it says nothing.
    ///
    /// Repair `networkCIDR` first; most of these findings go away with it.
    pub static RULE = {
        code: "subnet-cidr-outside-additional-networks",
        summary: "the IPv4 block of a subnet lies outside the VPC's blocks that can be read",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(27),
        needs: [UnusualSubnets],
        bad: r#"cluster:
  spec:
    networking:
      networkCIDR: 172.20.0.0
      additionalNetworkCIDRs: [10.0.0.0/16]
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkCIDR: 172.20.0.0/16
      additionalNetworkCIDRs: [10.0.0.0/16]
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    if cluster.network_cidr.net().is_some() {
        return;
    }
    let network = VpcBlocks::of(cluster);
    if network.is_empty() {
        return;
    }
    for (index, subnet) in cluster.subnets.iter().enumerate() {
        let Some(block) = subnet.cidr.net() else {
            continue;
        };
        if network.around(block).is_some() {
            continue;
        }
        report
            .report(
                subnet_field(index, "cidr"),
                format!("subnet block `{}` is outside the network, {}", subnet.cidr, network.words()),
            )
            .value(subnet.cidr.text())
            .hint("Correct `networkCIDR` first; this may be right then")
            .related(networking("networkCIDR"), "cannot be read");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_everything_without_additional_blocks() {
        accepts(&RULE, "cluster: {spec: {networking: {networkCIDR: x}}}");
    }

    #[test]
    fn reports_what_no_additional_block_contains() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {networkCIDR: x, additionalNetworkCIDRs: [10.0.0.0/16], subnets: [
                {name: a, cidr: 10.0.1.0/24}, {name: b, cidr: 172.20.0.0/24}]}}}",
            &["spec.networking.subnets[1].cidr"],
        );
    }
}
