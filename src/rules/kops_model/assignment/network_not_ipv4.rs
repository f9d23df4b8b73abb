//! The network cannot be split because it is not IPv4.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::rules::vpc_blocks::network_of_subnets;
use crate::subnets::AssignmentFailure;

rule! {
    /// Subnets leave out their `cidr`, and `networkCIDR` is an IPv6 block.
    ///
    /// kOps splits the network into IPv4 blocks for them (`upup/pkg/fi/cloudup/subnets.go`) and stops at anything else.
    /// A VPC on AWS always has an IPv4 block, and `networkCIDR` is that block, in IPv6 clusters too.
    ///
    /// Write an IPv4 block as `networkCIDR`; the VPC's IPv6 block is Amazon's choice and is not written.
    pub static RULE = {
        code: "network-not-ipv4",
        summary: "the network is not an IPv4 block, so kOps cannot take subnets from it",
        severity: Error,
        cause: Invalid,
        source: KopsModel,
        releases: Releases::ALL,
        needs: [Unassigned],
        bad: r#"cluster:
  spec:
    networking:
      networkCIDR: 'fd00::/48'
      subnets:
      - {name: a, type: Public, zone: us-east-1a}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkCIDR: 10.0.0.0/16
      subnets:
      - {name: a, type: Public, zone: us-east-1a}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if !subject.cluster.failures.contains(&AssignmentFailure::NetworkNotIpv4) {
        return;
    }
    let network = &subject.cluster.network_cidr;
    let message = format!("`{network}` is not an IPv4 block, so kOps cannot assign blocks to subnets without `cidr`");
    let meant = network_of_subnets(subject.cluster);
    let finding = report.report(networking("networkCIDR"), message);
    finding.value(network.text()).questions(networking("networkCIDR"));
    match meant.map(|meant| meant.to_string()) {
        Some(meant) => {
            let hint = format!("Write `{meant}`, which holds the blocks of all subnets");
            finding.hint(hint).repair_with(Safety::Unsafe, meant)
        }
        None => finding.hint("Write the VPC's IPv4 block, for example `172.20.0.0/16`"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_what_needs_no_assignment() {
        let yaml = "cluster: {spec: {networking: {networkCIDR: 'fd00::/48', subnets: [{name: a, type: Public, zone: \
            us-east-1a, cidr: 10.0.0.0/24}]}}}";
        accepts(&RULE, yaml);
    }

    #[test]
    fn reports_the_network() {
        reports(&RULE, RULE.example.bad, &["spec.networking.networkCIDR"]);
    }
}
