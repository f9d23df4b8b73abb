//! Blocks of the VPC that share addresses.

use crate::cidr::{IpNet, sets};
use crate::diagnostic::Cause;
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::{VpcBlock, blocks_of};

rule! {
    /// Two blocks of the VPC that kOps is to make share addresses.
    ///
    /// AWS associates a block with a VPC only where it does not overlap the VPC's others (VPC User Guide, "VPC CIDR
    /// blocks"). kOps compares `networkCIDR` and `additionalNetworkCIDRs` with other ranges, not with each other, so
    /// the apply stops after the VPC was made.
    ///
    /// Keep the larger one, or move one of the two.
    pub static CREATED = {
        code: "vpc-blocks-overlap",
        summary: "two blocks of the VPC share addresses",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [AdditionalNetworks, NewVpc],
        bad: r#"cluster:
  spec:
    networking:
      networkCIDR: 172.20.0.0/16
      additionalNetworkCIDRs: [172.20.0.0/16]
"#,
        good: r#"cluster:
  spec:
    networking:
      networkCIDR: 172.20.0.0/16
      additionalNetworkCIDRs: [172.21.0.0/16]
"#,
        check: |subject, report| check(subject, Existence::Created, report),
    }
}

rule! {
    /// The spec gives an existing VPC two blocks that share addresses.
    ///
    /// The blocks of a VPC never overlap (VPC User Guide, "VPC CIDR blocks"), so at least one of the two is not the
    /// VPC's. kOps only compares subnets with them; a subnet that lies outside the real block is refused when it is
    /// made.
    ///
    /// Write the blocks that the VPC has.
    pub static EXISTING = {
        code: "existing-vpc-blocks-overlap",
        summary: "two blocks of an existing VPC share addresses",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [AdditionalNetworks, ExistingVpc],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      networkCIDR: 172.20.0.0/16
      additionalNetworkCIDRs: [172.20.0.0/16]
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      networkCIDR: 172.20.0.0/16
      additionalNetworkCIDRs: [172.21.0.0/16]
"#,
        check: |subject, report| check(subject, Existence::Existing, report),
    }
}

/// Reports blocks that lie in another one.
fn check(subject: &Subject<'_>, existence: Existence, report: &mut Reporter<'_>) {
    if subject.cluster.spec.networking.additional_network_cidrs.is_empty() {
        return;
    }
    let blocks: Vec<VpcBlock<'_>> = blocks_of(subject, existence).collect();
    let nets = blocks.iter().enumerate().filter_map(|(key, block)| Some((key, IpNet::V4(block.cidr.ipv4()?))));
    for clash in sets::clashes(nets) {
        let (inner, outer) = (&blocks[clash.inner], &blocks[clash.outer]);
        let (message, cause) = if clash.same {
            (format!("`{}` is listed twice among the VPC's blocks", inner.cidr), Cause::Duplicate)
        } else {
            (format!("VPC block `{}` lies inside VPC block `{}`", inner.cidr, outer.cidr), Cause::Invalid)
        };
        let finding = report.report(inner.field(), message);
        finding.cause(cause).value(inner.written).hint(format!("Keep only `{}`", outer.cidr));
        finding.related(outer.field(), "the block that holds it");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Cause;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_neighbours_and_unreadable_blocks() {
        accepts(
            &CREATED,
            "cluster: {spec: {networking: {additionalNetworkCIDRs: [172.21.0.0/16, 172.19.0.0/16, bogus, bogus]}}}",
        );
    }

    #[test]
    fn reports_the_inner_block_and_names_the_outer() {
        let found = reports(
            &CREATED,
            "cluster: {spec: {networking: {networkCIDR: 172.20.0.0/17, additionalNetworkCIDRs: [172.20.0.0/16, \
            172.20.9.0/24]}}}",
            &["spec.networking.additionalNetworkCIDRs[1]", "spec.networking.networkCIDR"],
        );
        assert!(found.iter().all(|found| found.related[0].field == "spec.networking.additionalNetworkCIDRs[0]"));
        assert_eq!(found[0].hint.as_deref(), Some("Keep only `172.20.0.0/16`"));
    }

    #[test]
    fn reports_repetitions_as_duplicates() {
        let found = reports(
            &CREATED,
            "cluster: {spec: {networking: {networkCIDR: null, additionalNetworkCIDRs: [172.20.0.0/16]}}}",
            &["spec.networking.additionalNetworkCIDRs[0]"],
        );
        assert_eq!(found[0].cause, Cause::Duplicate);
    }

    #[test]
    fn accepts_what_kops_makes() {
        accepts(&EXISTING, "cluster: {spec: {networking: {additionalNetworkCIDRs: [172.20.0.0/16]}}}");
    }

    #[test]
    fn reports_blocks_of_an_existing_vpc() {
        reports(
            &EXISTING,
            "cluster: {spec: {networking: {networkID: vpc-1, additionalNetworkCIDRs: [172.20.64.0/18]}}}",
            &["spec.networking.additionalNetworkCIDRs[0]"],
        );
    }
}
