//! Blocks of an existing VPC that no VPC has.

use super::helpers;
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The spec says of an existing VPC that it has a block larger than /16 or smaller than /28.
    ///
    /// No VPC has such a block (see "VPC CIDR blocks" in the VPC User Guide), so the text is not the VPC's own block;
    /// often it is the range of a whole company. kOps works with the text: it cuts subnets from it that AWS refuses,
    /// and opens security groups for all of it.
    ///
    /// Write the VPC's own block into `networkCIDR` and its further ones into `additionalNetworkCIDRs`.
    pub static RULE = {
        code: "existing-vpc-block-size",
        summary: "no VPC has a block of this size, only of /16 to /28",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        bad: "cluster: {spec: {networking: {networkID: vpc-1, networkCIDR: 10.64.0.0/12}}}",
        good: "cluster: {spec: {networking: {networkID: vpc-1, networkCIDR: 10.64.0.0/16}}}",
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
    fn accepts_what_kops_makes() {
        accepts(&RULE, "cluster: {spec: {networking: {networkCIDR: 10.64.0.0/12}}}");
    }

    #[test]
    fn reports_blocks_of_an_existing_vpc() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {networkID: vpc-1, additionalNetworkCIDRs: [10.0.0.0/8]}}}",
            &["spec.networking.additionalNetworkCIDRs[0]"],
        );
    }
}
