//! A `nonMasqueradeCIDR` that overlaps the network, from kOps 1.26 on.

use super::helpers::{pods_live_in_network, report_overlap_with_network};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `nonMasqueradeCIDR` and `networkCIDR` have addresses in common.
    ///
    /// Pods and services get addresses of the first, machines get addresses of the second. An address in both could
    /// belong to a pod or to a machine, so kOps refuses the overlap (`pkg/apis/kops/validation`). It is allowed with
    /// plugins that give pods addresses of the VPC: the Amazon VPC plugin, and Cilium with ENI.
    ///
    /// Choose a block outside the network, for example `100.64.0.0/10`.
    pub static RULE = {
        code: "non-masquerade-cidr-overlaps-network",
        summary: "`nonMasqueradeCIDR` overlaps `networkCIDR`",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(26),
        needs: [UnusualRanges],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: 172.16.0.0/12
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: 100.64.0.0/10
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if !pods_live_in_network(subject) {
        report_overlap_with_network(subject, report);
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
            "cluster: {spec: {networking: {nonMasqueradeCIDR: 172.16.0.0/12, calico: null, amazonVPC: {}}}}",
        );
        let cilium =
            "cluster: {spec: {networking: {nonMasqueradeCIDR: 172.16.0.0/12, calico: null, cilium: {ipam: eni}}}}";
        accepts(&RULE, cilium);
    }

    #[test]
    fn reports_the_default_network_too() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {networkCIDR: null, nonMasqueradeCIDR: 172.16.0.0/12}}}",
            &["spec.networking.nonMasqueradeCIDR"],
        );
        let hint = "Choose a block outside the network, for example `100.64.0.0/10`";
        assert_eq!(found[0].hint.as_deref(), Some(hint));
        assert_eq!(found[0].related[0].field, "spec.networking.networkCIDR");
    }
}
