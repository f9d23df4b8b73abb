//! A `podCIDR` that is not a valid CIDR, up to kOps 1.27.

use super::helpers::CLUSTER_CIDR;
use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::cidr_text::unreadable;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `podCIDR` is not a valid CIDR. These releases do not look at it, but copy it into
    /// `kubeControllerManager.clusterCIDR` and refuse it there, when they validate the completed spec of an IPv4
    /// cluster.
    ///
    /// Write a block such as `100.96.0.0/11`, or leave `podCIDR` out. Mirrors the check of `clusterCIDR` in
    /// `pkg/apis/kops/validation/legacy.go`.
    pub static RULE = {
        code: "pod-cidr-unreadable-in-controller-manager",
        summary: "`podCIDR`, which kOps copies into the controller manager, is not a CIDR",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::until(28),
        needs: [Ipv4, PodCidr],
        bad: r#"cluster:
  spec:
    networking:
      podCIDR: 100.96.0.0
"#,
        good: r#"cluster:
  spec:
    networking:
      podCIDR: 100.96.0.0/11
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let given = &subject.cluster.spec.networking.pod_cidr;
    if given.is_empty() || subject.cluster.is_ipv6() {
        return;
    }
    if let Some(finding) = report.report_cidr(|| FieldPath::of(CLUSTER_CIDR), given, unreadable(given)) {
        // What is wrong is in the other field.
        finding.repair = None;
        finding.hint("Correct `podCIDR`, of which this is a copy");
        finding.related(networking("podCIDR"), "kOps copies `podCIDR` to this field");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_anything_in_ipv6_clusters() {
        accepts(&RULE, "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', podCIDR: x}}}");
    }

    #[test]
    fn reports_the_copy() {
        let found =
            reports(&RULE, "cluster: {spec: {networking: {podCIDR: x}}}", &["spec.kubeControllerManager.clusterCIDR"]);
        assert_eq!(found[0].related[0].field, "spec.networking.podCIDR");
    }
}
