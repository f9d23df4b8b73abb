//! IPv6 blocks among the IPv4 blocks of an existing VPC.

use super::helpers;
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `networkCIDR` or `additionalNetworkCIDRs` of an existing VPC has an IPv6 block.
    ///
    /// Both fields hold the VPC's IPv4 blocks: kOps compares them with the subnets' `cidr`, and opens security groups
    /// for them as IPv4 ranges, which AWS refuses for an IPv6 text. kOps looks for the VPC's IPv6 block in the cloud
    /// when it needs it.
    ///
    /// Remove the block. This service learns the IPv6 blocks of an existing VPC from `vpc.ipv6CIDRs` of the request.
    pub static RULE = {
        code: "existing-vpc-block-not-ipv4",
        summary: "an IPv6 block stands among the IPv4 blocks of an existing VPC",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        bad: "cluster: {spec: {networking: {networkID: vpc-1, additionalNetworkCIDRs: [\"2001:db8::/56\"]}}}",
        good: "cluster: {spec: {networking: {networkID: vpc-1, additionalNetworkCIDRs: [10.1.0.0/16]}}}",
        check: check,
    }
}

const HINT: &str = "Remove it; kOps looks for the VPC's IPv6 block in the cloud";

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    helpers::report_ipv6(subject, Existence::Existing, HINT, report);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_what_kops_makes() {
        accepts(&RULE, "cluster: {spec: {networking: {additionalNetworkCIDRs: ['2001:db8::/56']}}}");
    }

    #[test]
    fn reports_blocks_of_an_existing_vpc() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {networkID: vpc-1, additionalNetworkCIDRs: ['2001:db8::/56']}}}",
            &["spec.networking.additionalNetworkCIDRs[0]"],
        );
    }
}
