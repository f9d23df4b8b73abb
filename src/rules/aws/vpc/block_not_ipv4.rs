//! IPv6 blocks among the IPv4 blocks of the VPC.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::rules::vpc_blocks::network_of_subnets;
use crate::subnets::AssignmentFailure;

use super::helpers::blocks_of;

rule! {
    /// `networkCIDR` or `additionalNetworkCIDRs` of the VPC that kOps is to make contains an IPv6 block.
    ///
    /// kOps gives these blocks to AWS as IPv4 blocks (`CreateVpc` and `AssociateVpcCidrBlock`), and AWS refuses an IPv6
    /// block there; kOps' validation accepts any CIDR. A VPC always needs an IPv4 block. Its IPv6 block, a /56, comes
    /// from Amazon, in IPv4 clusters too.
    ///
    /// Remove the IPv6 block, and give subnets their blocks by number: `ipv6CIDR: /64#0`, `/64#1` and so on.
    pub static CREATED = {
        code: "vpc-block-not-ipv4",
        summary: "an IPv6 block is among the VPC's IPv4 blocks",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [NewVpc, UnusualNetwork],
        bad: r#"cluster:
  spec:
    networking:
      additionalNetworkCIDRs: ["2001:db8::/56"]
"#,
        good: r#"cluster:
  spec:
    networking:
      additionalNetworkCIDRs: [10.1.0.0/16]
"#,
        check: |subject, report| check(subject, Existence::Created, report),
    }
}

rule! {
    /// `networkCIDR` or `additionalNetworkCIDRs` of an existing VPC has an IPv6 block.
    ///
    /// Both fields hold the VPC's IPv4 blocks: kOps compares them with the subnets' `cidr`, and opens security groups
    /// for them as IPv4 ranges, which AWS refuses for an IPv6 text. kOps looks for the VPC's IPv6 block in the cloud
    /// when it needs it.
    ///
    /// Remove the block. This service learns the IPv6 blocks of an existing VPC from `vpc.ipv6CIDRs` of the request.
    pub static EXISTING = {
        code: "existing-vpc-block-not-ipv4",
        summary: "an IPv6 block is among the IPv4 blocks of an existing VPC",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [ExistingVpc, UnusualNetwork],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      additionalNetworkCIDRs: ["2001:db8::/56"]
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      additionalNetworkCIDRs: [10.1.0.0/16]
"#,
        check: |subject, report| check(subject, Existence::Existing, report),
    }
}

/// Reports IPv6 blocks where IPv4 ones belong.
fn check(subject: &Subject<'_>, existence: Existence, report: &mut Reporter<'_>) {
    let hint = match existence {
        Existence::Created => "Remove it; Amazon gives the VPC its own IPv6 block, a /56",
        Existence::Existing => "Remove it; kOps looks for the VPC's IPv6 block in the cloud",
    };
    let refused = subject.cluster.failures.contains(&AssignmentFailure::NetworkNotIpv4);
    for (place, block) in blocks_of(subject, existence).enumerate() {
        let reported_already = place == 0 && refused;
        if block.cidr.ipv6().is_none() || reported_already {
            continue;
        }
        let message = format!("`{}` is an IPv6 block among the VPC's IPv4 blocks", block.cidr);
        let finding = report.report(block.field(), message);
        finding.value(block.written).hint(hint).questions(block.field());
        if let Some(meant) = (place == 0).then(|| network_of_subnets(subject.cluster)).flatten() {
            let hint = format!("Write `{meant}`, which holds the blocks of all subnets");
            finding.hint(hint).repair_with(Safety::Unsafe, meant.to_string());
        }
        let holds_subnets = subject.cluster.subnets.iter().any(|subnet| subnet.cidr.ipv6().is_some());
        if place != 0 && !holds_subnets {
            finding.repair_by_removal(Safety::Unsafe);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_ipv4_and_unreadable_blocks() {
        accepts(&CREATED, "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.1.0.0/16, 'bogus::/x']}}}");
    }

    #[test]
    fn accepts_a_network_that_cannot_be_split_either() {
        accepts(
            &CREATED,
            "cluster: {spec: {networking: {networkCIDR: '2001:db8::/56', subnets: [{name: a, type: Public, zone: \
            us-east-1a}]}}}",
        );
    }

    #[test]
    fn reports_the_primary_block_where_nothing_is_split() {
        reports(
            &CREATED,
            "cluster: {spec: {networking: {networkCIDR: '2001:db8::/56', subnets: [{name: a, type: Private, egress: \
            External, zone: us-east-1a, ipv6CIDR: /64#0}]}}}",
            &["spec.networking.networkCIDR"],
        );
    }

    #[test]
    fn accepts_what_kops_makes() {
        accepts(&EXISTING, "cluster: {spec: {networking: {additionalNetworkCIDRs: ['2001:db8::/56']}}}");
    }

    #[test]
    fn reports_blocks_of_an_existing_vpc() {
        reports(
            &EXISTING,
            "cluster: {spec: {networking: {networkID: vpc-1, additionalNetworkCIDRs: ['2001:db8::/56']}}}",
            &["spec.networking.additionalNetworkCIDRs[0]"],
        );
    }
}
