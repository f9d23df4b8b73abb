//! The network has too few addresses to be split.

use crate::cidr::{Ipv4Net, is_private, overlap};
use crate::release::Releases;
use crate::rules::paths::{networking, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};
use crate::rules::vpc_blocks::LARGEST;
use crate::subnets::{AssignedCluster, AssignmentFailure};

rule! {
    /// A subnet has no `cidr`, and `networkCIDR` has too few addresses for it.
    ///
    /// kOps splits the network into up to 8 parts, and one of these into 8 blocks for utility subnets, without a look
    /// at its size (`upup/pkg/fi/cloudup/subnets.go`). Where the prefix of a block would be longer than 32, kOps writes
    /// `<nil>`, which its validation cannot read.
    ///
    /// Take a larger `networkCIDR`. AWS allows /16 to /28; three zones with utility subnets need a /23 at least.
    pub static RULE = {
        code: "network-too-small-to-split",
        summary: "the network has too few addresses to take subnets from it",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        needs: [Unassigned],
        bad: r#"cluster:
  spec:
    networking:
      networkCIDR: 10.0.0.0/31
      subnets:
      - {name: a, type: Public, zone: us-east-1a}
      - {name: b, type: Public, zone: us-east-1b}
      - {name: c, type: Public, zone: us-east-1c}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkCIDR: 10.0.0.0/16
      subnets:
      - {name: a, type: Public, zone: us-east-1a}
      - {name: b, type: Public, zone: us-east-1b}
      - {name: c, type: Public, zone: us-east-1c}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    for failure in &cluster.failures {
        let (AssignmentFailure::NetworkTooSmall(index) | AssignmentFailure::UtilityBlockOutside(index)) = failure
        else {
            continue;
        };
        let network = &cluster.network_cidr;
        let name = &cluster.subnets[*index].spec.name;
        report
            .report(
                subnet_field(*index, "cidr"),
                format!("`{network}` is too small: it has no block for subnet `{name}`"),
            )
            .hint(format!(
                "Take a larger `networkCIDR`, for example `{}`, or write the `cidr` of every subnet",
                larger(cluster)
            ))
            .related(networking("networkCIDR"), format!("is `{network}`"))
            .questions(networking("networkCIDR"));
    }
}

/// The largest block of a VPC around the network, unless that has public addresses or those of pods and services.
fn larger(cluster: &AssignedCluster<'_>) -> String {
    let around = cluster.network_cidr.ipv4().and_then(|net| Ipv4Net::new(net.addr(), LARGEST).ok());
    let around = around.map(|net| net.trunc()).filter(|net| is_private(net.network().into()));
    let others = cluster.non_masquerade_cidr.net();
    let free = around.filter(|net| others.is_none_or(|others| !overlap(others, (*net).into())));
    free.map_or_else(|| "172.20.0.0/16".to_owned(), |net| net.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_a_network_that_is_large_enough_for_one_part() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {networkCIDR: 10.0.0.0/31, subnets: [{name: a, type: Public, zone: \
            us-east-1a}]}}}",
        );
    }

    #[test]
    fn reports_blocks_of_utility_subnets_that_do_not_fit() {
        let yaml = "cluster: {spec: {networking: {networkCIDR: 10.0.0.0/29, subnets: [{name: a, type: Private, zone: \
            us-east-1a}, {name: b, type: Utility, zone: us-east-1a}]}}}";
        reports(&RULE, yaml, &["spec.networking.subnets[1].cidr"]);
    }
}
