//! Additional blocks of the network that are no clean CIDR.

use crate::release::Releases;
use crate::rules::cidr_text::unclean;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Provider;

rule! {
    /// An entry of `additionalNetworkCIDRs` is no CIDR, or its address has bits behind the prefix length.
    ///
    /// kOps associates each entry with the VPC as a further IPv4 block and looks for subnets in it, so it has to be a clean
    /// block.
    ///
    /// Write the block in its canonical form. Mirrors `validateCIDR` over `additionalNetworkCIDRs` in
    /// `pkg/apis/kops/validation/validation.go`.
    pub static RULE = {
        code: "additional-network-cidr-invalid",
        summary: "an entry of `additionalNetworkCIDRs` is not a clean CIDR",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        bad: "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.200.1.0/16]}}}",
        good: "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.200.0.0/16]}}}",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if subject.cluster.spec.provider != Provider::Aws {
        return;
    }
    for (index, entry) in subject.cluster.spec.networking.additional_network_cidrs.iter().enumerate() {
        report.report_cidr(|| networking("additionalNetworkCIDRs").index(index), entry, unclean(entry));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_clean_blocks_and_leaves_other_clouds_alone() {
        accepts(&RULE, "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.200.0.0/16, 10.201.0.0/16]}}}");
        let other_cloud =
            "cluster: {spec: {cloudProvider: {aws: null, gce: {}}, networking: {additionalNetworkCIDRs: [x]}}}";
        accepts(&RULE, other_cloud);
    }

    #[test]
    fn reports_each_entry() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.200.1.0/16, 10.201.0.0/16, 10.202.0.0]}}}",
            &["spec.networking.additionalNetworkCIDRs[0]", "spec.networking.additionalNetworkCIDRs[2]"],
        );
        assert_eq!(found[0].hint.as_deref(), Some("Write `10.200.0.0/16`"));
    }
}
