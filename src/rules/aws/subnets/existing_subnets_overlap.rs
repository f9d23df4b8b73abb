//! Existing subnets that cannot both have their blocks.

use super::helpers;
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The spec gives two subnets with an `id` IPv4 blocks that share addresses.
    ///
    /// Subnets of a VPC never overlap ("Subnet CIDR blocks" in the VPC User Guide), so at least one of the texts is not
    /// the block of its subnet, or both entries name the same subnet. kOps compares `cidr` with the subnet when it
    /// applies, and stops where they differ.
    ///
    /// Write the blocks that the subnets have, or leave `cidr` out: kOps looks them up.
    pub static RULE = {
        code: "existing-subnets-overlap",
        summary: "two existing subnets are said to share addresses",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        bad: "cluster: {spec: {networking: {networkID: vpc-1, subnets: [{name: a, type: Public, zone: us-east-1a, id: subnet-1, cidr: 172.20.0.0/20}, {name: b, type: Public, zone: us-east-1b, id: subnet-2, cidr: 172.20.0.0/20}]}}}",
        good: "cluster: {spec: {networking: {networkID: vpc-1, subnets: [{name: a, type: Public, zone: us-east-1a, id: subnet-1, cidr: 172.20.0.0/20}, {name: b, type: Public, zone: us-east-1b, id: subnet-2, cidr: 172.20.16.0/20}]}}}",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    helpers::report_overlaps(subject, Existence::Existing, report);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_subnets_that_kops_makes() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {networkID: vpc-1, subnets: [{name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20}, {name: b, type: Public, zone: us-east-1b, cidr: 172.20.0.0/20}]}}}",
        );
    }

    #[test]
    fn reports_the_inner_block() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {networkID: vpc-1, subnets: [{name: a, type: Public, zone: us-east-1a, id: subnet-1, cidr: 172.20.4.0/24}, {name: b, type: Public, zone: us-east-1b, id: subnet-2, cidr: 172.20.0.0/20}]}}}",
            &["spec.networking.subnets[0].cidr"],
        );
        assert_eq!(found[0].related[0].field, "spec.networking.subnets[1].cidr");
    }
}
