//! Utility subnets of networks with hardly any addresses.

use crate::release::Releases;
use crate::rules::paths::{networking, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::AssignmentFailure;

rule! {
    /// A utility subnet has no `cidr`, and `networkCIDR` is so small that kOps assigns a block outside it.
    ///
    /// The parts of the network would have a prefix longer than 32. kOps then splits all IPv4 addresses into eighths
    /// instead, and refuses them because they lie outside the network (`upup/pkg/fi/cloudup/subnets.go`).
    ///
    /// Take a larger `networkCIDR`, or write the `cidr` of every subnet.
    pub static RULE = {
        code: "utility-block-outside-network",
        summary: "the network is so small that the block of a utility subnet lies outside it",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [Unassigned],
        bad: "kopsRelease: '1.36'
cluster:
  spec:
    networking:
      networkCIDR: 10.0.0.0/32
      subnets:
      - {name: a, type: Private, zone: us-east-1a}
      - {name: b, type: Utility, zone: us-east-1a}
",
        good: "kopsRelease: '1.36'
cluster:
  spec:
    networking:
      networkCIDR: 10.0.0.0/16
      subnets:
      - {name: a, type: Private, zone: us-east-1a}
      - {name: b, type: Utility, zone: us-east-1a}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    for failure in &cluster.failures {
        let AssignmentFailure::UtilityBlockOutside(index) = failure else {
            continue;
        };
        let name = &cluster.subnets[*index].spec.name;
        report
            .report(
                subnet_field(*index, "cidr"),
                format!("the block that kOps makes for subnet `{name}` lies outside the network"),
            )
            .hint("Take a larger `networkCIDR`, or write the `cidr` of every subnet")
            .related(networking("networkCIDR"), format!("is `{}`", cluster.network_cidr));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_networks_with_parts() {
        accepts(&RULE, RULE.example.good);
    }

    #[test]
    fn reports_the_utility_subnet_alone() {
        reports(&RULE, RULE.example.bad, &["spec.networking.subnets[1].cidr"]);
    }
}
