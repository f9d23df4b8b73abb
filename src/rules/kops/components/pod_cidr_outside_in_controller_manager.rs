//! A `podCIDR` outside `nonMasqueradeCIDR`, up to kOps 1.27.

use super::helpers::{CLUSTER_CIDR, lies_outside_non_masquerade};
use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `podCIDR` does not lie in `nonMasqueradeCIDR`. These releases do not look at it, but copy it into
    /// `kubeControllerManager.clusterCIDR` and refuse it there, when they validate the completed spec of an IPv4
    /// cluster.
    ///
    /// Choose a part of `nonMasqueradeCIDR`, or leave `podCIDR` out: kOps then takes the upper half. Mirrors the check
    /// of `clusterCIDR` in `pkg/apis/kops/validation/legacy.go`.
    pub static RULE = {
        code: "pod-cidr-outside-in-controller-manager",
        summary: "`podCIDR`, which kOps copies into the controller manager, does not lie in `nonMasqueradeCIDR`",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::until(28),
        needs: [Ipv4, PodCidr],
        bad: r#"cluster:
  spec:
    networking:
      podCIDR: 10.0.0.0/8
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
    if subject.cluster.is_ipv6() || !lies_outside_non_masquerade(subject, given) {
        return;
    }
    let all = &subject.cluster.non_masquerade_cidr;
    let message = format!("`podCIDR` is `{given}`, which does not lie in `nonMasqueradeCIDR`, `{all}`");
    let finding = report.report(FieldPath::of(CLUSTER_CIDR), message);
    finding.value(given.text()).hint("Remove `podCIDR`, and kOps takes the upper half of `nonMasqueradeCIDR`");
    finding.related(networking("podCIDR"), "kOps copies `podCIDR` to this field");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_anything_in_ipv6_clusters() {
        accepts(&RULE, "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', podCIDR: 10.0.0.0/8}}}");
    }

    #[test]
    fn reports_the_copy() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {podCIDR: 10.0.0.0/8}}}",
            &["spec.kubeControllerManager.clusterCIDR"],
        );
        assert_eq!(found[0].related[0].field, "spec.networking.podCIDR");
    }
}
