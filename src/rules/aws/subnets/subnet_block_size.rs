//! IPv4 blocks of new subnets that are too large or too small.

use super::helpers;
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The IPv4 block of a subnet that kOps is to make is larger than /16 or smaller than /28.
    ///
    /// AWS makes no such subnet ("Subnet CIDR blocks" in the VPC User Guide; the API answers `InvalidSubnet.Range`).
    /// kOps does not check sizes, neither of blocks that were written nor of those that it assigns itself
    /// (`assignCIDRsToSubnets`): it cuts a small `networkCIDR` into eighths, and utility subnets into eighths of one.
    ///
    /// Write a block from /16 to /28 into `cidr`, or take a larger `networkCIDR`.
    pub static RULE = {
        code: "subnet-block-size",
        summary: "AWS makes no subnet with an IPv4 block of this size, only /16 to /28",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        bad: "cluster: {spec: {networking: {subnets: [{name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/29}]}}}",
        good: "cluster: {spec: {networking: {subnets: [{name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/28}]}}}",
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

    const SMALL: &str =
        "subnets: [{name: u, type: Utility, zone: us-east-1a}, {name: a, type: Public, zone: us-east-1a}]";

    #[test]
    fn accepts_ipv6_only_subnets() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0}]}}}",
        );
    }

    #[test]
    fn accepts_parts_of_a_network_that_is_itself_too_small() {
        accepts(&RULE, &format!("cluster: {{spec: {{networking: {{networkCIDR: 10.1.2.0/29, {SMALL}}}}}}}"));
    }

    #[test]
    fn reports_blocks_that_kops_assigns() {
        let yaml = format!("cluster: {{spec: {{networking: {{networkCIDR: 10.1.2.0/25, {SMALL}}}}}}}");
        let found = reports(&RULE, &yaml, &["spec.networking.subnets[0].cidr"]);
        assert_eq!(found[0].value, None);
        let hint = "Take a `networkCIDR` of /24 or larger, or give the subnets blocks of their own in `cidr`";
        assert_eq!(found[0].hint.as_deref(), Some(hint));
    }

    #[test]
    fn reports_parts_of_an_existing_network_that_are_too_large() {
        let yaml = "cluster: {spec: {networking: {networkID: vpc-1, networkCIDR: 10.64.0.0/12, subnets: [{name: a, type: Public, zone: us-east-1a}]}}}";
        let found = reports(&RULE, yaml, &["spec.networking.subnets[0].cidr"]);
        let hint = "Give the subnet a block of its own in `cidr`, for example `10.64.0.0/16`";
        assert_eq!(found[0].hint.as_deref(), Some(hint));
    }
}
