//! Blocks of an existing VPC that cannot both be its own.

use super::helpers;
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The spec gives an existing VPC two blocks that share addresses.
    ///
    /// The blocks of a VPC never overlap (VPC User Guide, "VPC CIDR blocks"), so at least one of the two is not the
    /// VPC's. kOps only compares subnets with them; a subnet that lies outside the real block is refused when it is made.
    ///
    /// Write the blocks that the VPC has.
    pub static RULE = {
        code: "existing-vpc-blocks-overlap",
        summary: "an existing VPC is said to have two blocks that share addresses",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        bad: "cluster: {spec: {networking: {networkID: vpc-1, networkCIDR: 172.20.0.0/16, additionalNetworkCIDRs: [172.20.0.0/16]}}}",
        good: "cluster: {spec: {networking: {networkID: vpc-1, networkCIDR: 172.20.0.0/16, additionalNetworkCIDRs: [172.21.0.0/16]}}}",
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
    fn accepts_what_kops_makes() {
        accepts(&RULE, "cluster: {spec: {networking: {additionalNetworkCIDRs: [172.20.0.0/16]}}}");
    }

    #[test]
    fn reports_blocks_of_an_existing_vpc() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {networkID: vpc-1, additionalNetworkCIDRs: [172.20.64.0/18]}}}",
            &["spec.networking.additionalNetworkCIDRs[0]"],
        );
    }
}
