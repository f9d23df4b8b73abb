//! IPv6 blocks among the IPv4 blocks of a new VPC.

use super::helpers;
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `networkCIDR` or `additionalNetworkCIDRs` of the VPC that kOps is to make has an IPv6 block.
    ///
    /// kOps hands these texts to AWS as IPv4 blocks (`CreateVpc` and `AssociateVpcCidrBlock`), and AWS refuses an IPv6
    /// one. kOps' validation takes any CIDR. A VPC always needs an IPv4 block; the IPv6 block of a VPC that kOps makes
    /// is given by Amazon, a /56, in IPv4 clusters too.
    ///
    /// Remove the block, and number the subnets' blocks with `ipv6CIDR: /64#0` and so on.
    pub static RULE = {
        code: "vpc-block-not-ipv4",
        summary: "an IPv6 block stands among the VPC's IPv4 blocks",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        bad: "cluster: {spec: {networking: {additionalNetworkCIDRs: [\"2001:db8::/56\"]}}}",
        good: "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.1.0.0/16]}}}",
        check: check,
    }
}

const HINT: &str = "Remove it; Amazon gives the VPC an IPv6 block of its own, a /56";

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    helpers::report_ipv6(subject, Existence::Created, HINT, report);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_ipv4_and_unreadable_blocks() {
        accepts(&RULE, "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.1.0.0/16, 'bogus::/x']}}}");
    }

    #[test]
    fn accepts_a_network_that_cannot_be_split_either() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {networkCIDR: '2001:db8::/56', subnets: [{name: a, type: Public, zone: us-east-1a}]}}}",
        );
    }

    #[test]
    fn reports_the_primary_block_where_nothing_is_split() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {networkCIDR: '2001:db8::/56', subnets: [{name: a, type: Public, zone: us-east-1a, cidr: 10.0.0.0/20}]}}}",
            &["spec.networking.networkCIDR"],
        );
    }
}
