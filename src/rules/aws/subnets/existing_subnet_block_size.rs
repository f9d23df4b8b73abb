//! IPv4 blocks of existing subnets that no subnet has.

use super::helpers;
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The spec says of a subnet with an `id` that its IPv4 block is larger than /16 or smaller than /28.
    ///
    /// No subnet has such a block ("Subnet CIDR blocks" in the VPC User Guide), so the text is not the block of the
    /// subnet that the id names. kOps compares the two when it applies, and stops where they differ.
    ///
    /// Write the block that the subnet has, or leave `cidr` out: kOps looks it up.
    pub static RULE = {
        code: "existing-subnet-block-size",
        summary: "no subnet has an IPv4 block of this size, only of /16 to /28",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        bad: "cluster: {spec: {networking: {networkID: vpc-1, subnets: [{name: a, type: Public, zone: us-east-1a, id: subnet-1, cidr: 172.20.32.0/29}]}}}",
        good: "cluster: {spec: {networking: {networkID: vpc-1, subnets: [{name: a, type: Public, zone: us-east-1a, id: subnet-1, cidr: 172.20.32.0/28}]}}}",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    helpers::report_sizes(subject, Existence::Existing, report);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_subnets_that_kops_makes() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/29}]}}}",
        );
    }

    #[test]
    fn reports_each_existing_subnet() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {networkID: vpc-1, subnets: [{name: a, type: Public, zone: us-east-1a, id: subnet-1, cidr: 172.20.32.0/28}, {name: b, type: Public, zone: us-east-1b, id: subnet-2, cidr: 172.20.0.0/12}]}}}",
            &["spec.networking.subnets[1].cidr"],
        );
    }
}
