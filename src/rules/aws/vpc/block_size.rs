//! Blocks of the VPC that are larger or smaller than AWS has them.

use std::net::Ipv4Addr;

use crate::aws::limits;
use crate::cidr::{Cidr, Ipv4Net};
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::rules::special_use::is_public;
use crate::rules::vpc_blocks::network_of_subnets;

use super::helpers::blocks_of;

rule! {
    /// A block of the VPC that kOps is to make is larger than /16 or smaller than /28.
    ///
    /// AWS makes IPv4 blocks of a VPC, the primary one and additional ones, from /16 (65,536 addresses) to /28 (16
    /// addresses) only ("VPC CIDR blocks" in the VPC User Guide). kOps does not check the size (`validateNetworking`),
    /// so `kops update cluster` fails at the VPC, before anything else is made.
    ///
    /// Write a block from /16 to /28. A VPC that needs more than 65,536 addresses gets further blocks in
    /// `additionalNetworkCIDRs`.
    pub static CREATED = {
        code: "vpc-block-size",
        summary: "AWS makes no VPC block of this size, only /16 to /28",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [NewVpc, UnusualNetwork],
        bad: r#"cluster:
  spec:
    networking:
      networkCIDR: 172.16.0.0/12
"#,
        good: r#"cluster:
  spec:
    networking:
      networkCIDR: 172.20.0.0/16
"#,
        check: |subject, report| check(subject, Existence::Created, report),
    }
}

rule! {
    /// The spec gives an existing VPC a block larger than /16 or smaller than /28.
    ///
    /// No VPC has such a block ("VPC CIDR blocks" in the VPC User Guide), so it is not the block of the VPC; often it
    /// is the range of a whole company. kOps uses it all the same: it takes subnets from it that AWS refuses, and opens
    /// security groups for all of it.
    ///
    /// Write the VPC's own block in `networkCIDR` and its further blocks in `additionalNetworkCIDRs`. `aws ec2
    /// describe-vpcs` shows them.
    pub static EXISTING = {
        code: "existing-vpc-block-size",
        summary: "no VPC has a block of this size, only of /16 to /28",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [ExistingVpc, UnusualNetwork],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      networkCIDR: 10.64.0.0/12
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      networkCIDR: 10.64.0.0/16
"#,
        check: |subject, report| check(subject, Existence::Existing, report),
    }
}

/// Reports blocks that are larger or smaller than AWS has them.
fn check(subject: &Subject<'_>, existence: Existence, report: &mut Reporter<'_>) {
    for block in blocks_of(subject, existence) {
        let Some(net) = block.cidr.ipv4().filter(|net| !limits::is_ipv4_length(net.prefix_len())) else {
            continue;
        };
        let message = match existence {
            Existence::Created => format!("AWS makes no VPC block of the size of `{net}`, only /16 to /28"),
            Existence::Existing => format!("no VPC has a block of the size of `{net}`, only of /16 to /28"),
        };
        let of_subnets = || if block.additional.is_none() { network_of_subnets(subject.cluster) } else { None };
        let nearest = || of_subnets().unwrap_or_else(|| private_part(net).unwrap_or_else(|| limits::nearest_ipv4(net)));
        let hint = match existence {
            Existence::Created => format!("Take a block from /16 to /28, for example `{}`", nearest()),
            Existence::Existing => "Write the block that the VPC has".to_owned(),
        };
        let field = block.field();
        report.report(field.clone(), message).value(block.written).hint(hint).questions(field);
    }
}

/// Private blocks of the size that a VPC can have.
const PRIVATE: [Ipv4Net; 3] = [
    Ipv4Net::new_assert(Ipv4Addr::new(172, 20, 0, 0), 16),
    Ipv4Net::new_assert(Ipv4Addr::new(192, 168, 0, 0), 16),
    Ipv4Net::new_assert(Ipv4Addr::new(10, 0, 0, 0), 16),
];

/// A private part of a block that has other addresses too.
fn private_part(block: Ipv4Net) -> Option<Ipv4Net> {
    let has_others = is_public(&Cidr::new(block.to_string()));
    PRIVATE.into_iter().find(|part| block.contains(part)).filter(|_| has_others)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_the_largest_and_smallest_block() {
        accepts(
            &CREATED,
            "cluster: {spec: {networking: {networkCIDR: 10.0.0.0/16, additionalNetworkCIDRs: [10.1.0.0/28]}}}",
        );
        accepts(&CREATED, "cluster: {spec: {networking: {networkCIDR: null}}}");
    }

    #[test]
    fn accepts_what_exists_and_other_clouds() {
        accepts(&CREATED, "cluster: {spec: {networking: {networkID: vpc-1, networkCIDR: 10.64.0.0/12}}}");
        accepts(
            &CREATED,
            "cluster: {spec: {cloudProvider: {aws: null, gce: {}}, networking: {networkCIDR: 10.64.0.0/12}}}",
        );
    }

    #[test]
    fn reports_every_block_with_the_nearest_one() {
        let found = reports(
            &CREATED,
            "cluster: {spec: {networking: {networkCIDR: 172.16.0.0/12, additionalNetworkCIDRs: [10.0.0.0/29]}}}",
            &["spec.networking.additionalNetworkCIDRs[0]", "spec.networking.networkCIDR"],
        );
        assert_eq!(found[0].hint.as_deref(), Some("Take a block from /16 to /28, for example `10.0.0.0/28`"));
        assert_eq!(found[1].hint.as_deref(), Some("Take a block from /16 to /28, for example `172.20.0.0/16`"));
        let found = reports(
            &CREATED,
            "cluster: {spec: {networking: {networkCIDR: 192.0.0.0/8, subnets: [{name: a, type: Public, zone: \
            us-east-1a}]}}}",
            &["spec.networking.networkCIDR"],
        );
        assert_eq!(found[0].hint.as_deref(), Some("Take a block from /16 to /28, for example `192.168.0.0/16`"));
    }

    #[test]
    fn accepts_what_kops_makes() {
        accepts(&EXISTING, "cluster: {spec: {networking: {networkCIDR: 10.64.0.0/12}}}");
    }

    #[test]
    fn reports_blocks_of_an_existing_vpc() {
        reports(
            &EXISTING,
            "cluster: {spec: {networking: {networkID: vpc-1, additionalNetworkCIDRs: [10.0.0.0/8]}}}",
            &["spec.networking.additionalNetworkCIDRs[0]"],
        );
    }
}
