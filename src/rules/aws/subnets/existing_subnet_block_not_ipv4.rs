//! IPv6 blocks in the IPv4 field of existing subnets.

use super::helpers;
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The `cidr` of a subnet with an `id` is an IPv6 block.
    ///
    /// `cidr` is the IPv4 block of a subnet. kOps only asks whether it lies in one of the network's blocks
    /// (`validateSubnetCIDR`), which an IPv6 block among `additionalNetworkCIDRs` makes true.
    /// It is not the IPv4 block of the subnet that the id names; kOps compares the two when it applies.
    ///
    /// Move the block to `ipv6CIDR`. A private subnet with `ipv6CIDR` needs no `cidr` in IPv6 clusters.
    pub static RULE = {
        code: "existing-subnet-block-not-ipv4",
        summary: "an IPv6 block stands in the field of a subnet's IPv4 block",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        bad: "cluster: {spec: {networking: {networkID: vpc-1, additionalNetworkCIDRs: ['2001:db8::/56'], subnets: [{name: a, type: Public, zone: us-east-1a, id: subnet-1, cidr: '2001:db8::/64'}]}}}",
        good: "cluster: {spec: {networking: {networkID: vpc-1, subnets: [{name: a, type: Public, zone: us-east-1a, id: subnet-1, cidr: 172.20.0.0/20, ipv6CIDR: '2001:db8::/64'}]}}}",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    helpers::report_ipv6(subject, Existence::Existing, report);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_what_kops_refuses_itself_and_the_other_kind_of_subnet() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {networkID: vpc-1, subnets: [{name: a, type: Public, zone: us-east-1a, id: subnet-1, cidr: '2001:db8::/64'}]}}}",
        );
        accepts(
            &RULE,
            "cluster: {spec: {networking: {networkID: vpc-1, additionalNetworkCIDRs: ['2001:db8::/56'], subnets: [{name: a, type: Public, zone: us-east-1a, cidr: '2001:db8::/64'}]}}}",
        );
    }

    #[test]
    fn reports_an_ipv6_block_inside_the_network() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {networkID: vpc-1, additionalNetworkCIDRs: ['2001:db8::/56'], subnets: [{name: a, type: Public, zone: us-east-1a, id: subnet-1, cidr: '2001:db8:0:1::/64'}]}}}",
            &["spec.networking.subnets[0].cidr"],
        );
    }
}
