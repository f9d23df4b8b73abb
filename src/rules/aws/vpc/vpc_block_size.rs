//! Blocks of a new VPC that are too large or too small.

use super::helpers;
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A block of the VPC that kOps is to make is larger than /16 or smaller than /28.
    ///
    /// AWS makes IPv4 blocks of a VPC, the primary one and additional ones, from /16 (65,536 addresses) to /28 (16
    /// addresses) only; see "VPC CIDR blocks" in the VPC User Guide. kOps does not check this (`validateNetworking`), so
    /// the apply stops at the VPC, with nothing else made.
    ///
    /// Take a block of such a size. A VPC that needs more than 65,536 addresses gets further blocks in
    /// `additionalNetworkCIDRs`.
    pub static RULE = {
        code: "vpc-block-size",
        summary: "AWS makes no VPC block of this size, only /16 to /28",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        bad: "cluster: {spec: {networking: {networkCIDR: 10.64.0.0/12}}}",
        good: "cluster: {spec: {networking: {networkCIDR: 10.64.0.0/16}}}",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    helpers::report_sizes(subject, Existence::Created, report);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_the_largest_and_smallest_block() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {networkCIDR: 10.0.0.0/16, additionalNetworkCIDRs: [10.1.0.0/28]}}}",
        );
        accepts(&RULE, "cluster: {spec: {networking: {networkCIDR: null}}}");
    }

    #[test]
    fn accepts_what_exists_and_other_clouds() {
        accepts(&RULE, "cluster: {spec: {networking: {networkID: vpc-1, networkCIDR: 10.64.0.0/12}}}");
        accepts(
            &RULE,
            "cluster: {spec: {cloudProvider: {aws: null, gce: {}}, networking: {networkCIDR: 10.64.0.0/12}}}",
        );
    }

    #[test]
    fn reports_every_block_with_the_nearest_one() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {networkCIDR: 10.64.0.0/12, additionalNetworkCIDRs: [10.0.0.0/29]}}}",
            &["spec.networking.additionalNetworkCIDRs[0]", "spec.networking.networkCIDR"],
        );
        assert_eq!(found[0].hint.as_deref(), Some("Take a block from /16 to /28, for example `10.0.0.0/28`"));
        assert_eq!(found[1].hint.as_deref(), Some("Take a block from /16 to /28, for example `10.64.0.0/16`"));
    }
}
