//! Blocks of a new VPC that share addresses.

use super::helpers;
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// Two blocks of the VPC that kOps is to make share addresses.
    ///
    /// AWS associates a block with a VPC only where it overlaps none of the VPC's others (VPC User Guide, "VPC CIDR
    /// blocks"). kOps compares `networkCIDR` and `additionalNetworkCIDRs` with other ranges, not with each other, so the
    /// apply stops after the VPC was made.
    ///
    /// Keep the larger one, or move one of the two.
    pub static RULE = {
        code: "vpc-blocks-overlap",
        summary: "two blocks of the VPC share addresses",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        bad: "cluster: {spec: {networking: {networkCIDR: 172.20.0.0/16, additionalNetworkCIDRs: [172.20.0.0/16]}}}",
        good: "cluster: {spec: {networking: {networkCIDR: 172.20.0.0/16, additionalNetworkCIDRs: [172.21.0.0/16]}}}",
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

    #[test]
    fn accepts_neighbours_and_unreadable_blocks() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {additionalNetworkCIDRs: [172.21.0.0/16, 172.19.0.0/16, bogus, bogus]}}}",
        );
    }

    #[test]
    fn reports_the_inner_block_and_names_the_outer() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {networkCIDR: 172.20.0.0/17, additionalNetworkCIDRs: [172.20.0.0/16, 172.20.9.0/24]}}}",
            &["spec.networking.additionalNetworkCIDRs[1]", "spec.networking.networkCIDR"],
        );
        assert!(found.iter().all(|found| found.related[0].field == "spec.networking.additionalNetworkCIDRs[0]"));
        assert_eq!(found[0].hint.as_deref(), Some("Keep only `172.20.0.0/16`"));
    }

    #[test]
    fn reports_repetitions_as_duplicates() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {networkCIDR: null, additionalNetworkCIDRs: [172.20.0.0/16]}}}",
            &["spec.networking.additionalNetworkCIDRs[0]"],
        );
        assert_eq!(found[0].cause, Cause::Duplicate);
    }
}
