//! A `nonMasqueradeCIDR` that overlaps an additional block of the network.

use super::helpers::{pods_live_in_network, report_overlap};
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Provider;

rule! {
    /// `nonMasqueradeCIDR` shares addresses with an entry of `additionalNetworkCIDRs`.
    ///
    /// The entries are blocks of the VPC like `networkCIDR`, and the same holds for them: an address cannot belong to a
    /// machine and to a pod. kOps looks at them from 1.27 on; the Amazon VPC plugin and Cilium with ENI are free to
    /// overlap.
    ///
    /// Choose a block outside the network. Mirrors the check of `nonMasqueradeCIDR` in `validateNetworking`.
    pub static RULE = {
        code: "non-masquerade-cidr-overlaps-additional-network",
        summary: "`nonMasqueradeCIDR` overlaps an entry of `additionalNetworkCIDRs`",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(27),
        needs: [AdditionalNetworks],
        bad: r#"cluster:
  spec:
    networking:
      additionalNetworkCIDRs: [100.64.0.0/16]
"#,
        good: r#"cluster:
  spec:
    networking:
      additionalNetworkCIDRs: [10.200.0.0/16]
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if pods_live_in_network(subject) || subject.cluster.spec.provider != Provider::Aws {
        return;
    }
    for (index, entry) in subject.cluster.spec.networking.additional_network_cidrs.iter().enumerate() {
        let field = networking("additionalNetworkCIDRs").index(index);
        report_overlap(subject, report, entry, field, "an additional block of the network");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_pods_with_addresses_of_the_network() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {additionalNetworkCIDRs: [100.64.0.0/16], calico: null, amazonVPC: {}}}}",
        );
    }

    #[test]
    fn reports_the_entry_as_the_other_half() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.200.0.0/16, 100.64.0.0/16]}}}",
            &["spec.networking.nonMasqueradeCIDR"],
        );
        assert_eq!(found[0].related[0].field, "spec.networking.additionalNetworkCIDRs[1]");
        let hint = "Write `nonMasqueradeCIDR: 192.168.0.0/16` and `serviceClusterIPRange: 10.96.0.0/13`";
        assert_eq!(found[0].hint.as_deref(), Some(hint));
    }
}
