//! A `nonMasqueradeCIDR` that overlaps the network, up to kOps 1.25.

use super::helpers::{pods_live_in_network, report_overlap_with_network};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::ClusterCni;

rule! {
    /// `nonMasqueradeCIDR` and `networkCIDR` share addresses, and a plugin is chosen.
    ///
    /// Pods and services get addresses of the first, machines of the second; a machine could not tell which of the two
    /// an address in both belongs to. These releases look only where the spec chooses a plugin; the Amazon VPC plugin
    /// and Cilium with ENI are free to overlap.
    ///
    /// Choose a block outside the network. Mirrors the check of `nonMasqueradeCIDR` in
    /// `pkg/apis/kops/validation/legacy.go`.
    pub static RULE = {
        code: "non-masquerade-cidr-overlaps-network-with-plugin",
        summary: "`nonMasqueradeCIDR` overlaps `networkCIDR`",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::until(26),
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
    if has_plugin(&subject.cluster.spec.networking.cni) && !pods_live_in_network(subject) {
        report_overlap_with_network(subject, report);
    }
}

/// Whether another plugin than `amazonvpc` and `kindnet` is configured.
fn has_plugin(cni: &ClusterCni) -> bool {
    usize::from(cni.amazon_vpc.is_some()) + usize::from(cni.kindnet.is_some()) < cni.count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_a_cluster_that_chooses_no_plugin() {
        accepts(&RULE, "cluster: {spec: {networking: {nonMasqueradeCIDR: 172.16.0.0/12, calico: null}}}");
    }

    #[test]
    fn reports_a_network_inside() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: 172.16.0.0/12, calico: null, weave: {}}}}",
            &["spec.networking.nonMasqueradeCIDR"],
        );
    }
}
