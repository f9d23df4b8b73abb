//! New subnets whose IPv4 blocks share addresses.

use super::helpers;
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The IPv4 block of a subnet that kOps is to make overlaps that of another subnet.
    ///
    /// Subnets of a VPC never share addresses: AWS makes the first one and refuses the other (`InvalidSubnet.Conflict`;
    /// "Subnet CIDR blocks" in the VPC User Guide). kOps compares each subnet with the network, not with its siblings
    /// (`validateSubnets`). Blocks that kOps assigns keep clear of those that were written.
    ///
    /// Give one of the two another block, or leave `cidr` out, so that kOps assigns a free one.
    pub static RULE = {
        code: "subnets-overlap",
        summary: "the IPv4 blocks of two subnets share addresses",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        bad: "cluster: {spec: {networking: {subnets: [{name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20}, {name: b, type: Public, zone: us-east-1b, cidr: 172.20.8.0/21}]}}}",
        good: "cluster: {spec: {networking: {subnets: [{name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20}, {name: b, type: Public, zone: us-east-1b, cidr: 172.20.16.0/21}]}}}",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    helpers::report_overlaps(subject, Existence::Created, report);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Cause;
    use crate::rules::testing::{accepts, reports};

    fn subnets(cidrs: &[&str]) -> String {
        let subnets = cidrs.iter().enumerate();
        let subnets =
            subnets.map(|(index, cidr)| format!("{{name: s{index}, type: Public, zone: us-east-1a, cidr: {cidr}}}"));
        format!("cluster: {{spec: {{networking: {{subnets: [{}]}}}}}}", subnets.collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn accepts_neighbours() {
        accepts(&RULE, &subnets(&["172.20.16.0/20", "172.20.0.0/20", "172.20.32.0/19"]));
    }

    #[test]
    fn reports_every_block_inside_a_larger_one() {
        let found = reports(
            &RULE,
            &subnets(&["172.20.0.0/20", "172.20.0.0/18", "172.20.63.0/24", "172.20.64.0/18"]),
            &["spec.networking.subnets[0].cidr", "spec.networking.subnets[2].cidr"],
        );
        assert!(found.iter().all(|found| found.related[0].field == "spec.networking.subnets[1].cidr"));
        assert_eq!(found[0].hint.as_deref(), Some("Take a free block, for example `172.20.128.0/20`"));
    }

    #[test]
    fn reports_the_later_of_equal_blocks() {
        let found = reports(&RULE, &subnets(&["172.20.0.0/20", "172.20.0.0/20"]), &["spec.networking.subnets[1].cidr"]);
        assert_eq!(found[0].cause, Cause::Duplicate);
    }
}
