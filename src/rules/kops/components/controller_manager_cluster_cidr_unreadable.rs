//! A block for the controller manager that is not a valid CIDR.

use super::helpers::CLUSTER_CIDR;
use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::cidr_text::unreadable;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `kubeControllerManager.clusterCIDR` is not a valid CIDR. The controller manager hands out the addresses of pods
    /// from it.
    ///
    /// Remove the field; kOps fills it from `podCIDR`. Mirrors the check of `clusterCIDR` in
    /// `pkg/apis/kops/validation/legacy.go`.
    pub static RULE = {
        code: "controller-manager-cluster-cidr-unreadable",
        summary: "`kubeControllerManager.clusterCIDR` is not a CIDR",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        needs: [ControllerManager],
        bad: r#"cluster:
  spec:
    kubeControllerManager:
      clusterCIDR: 100.96.0.0
"#,
        good: r#"cluster:
  spec:
    kubeControllerManager:
      clusterCIDR: 100.96.0.0/11
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(manager) = &subject.cluster.spec.components.kube_controller_manager else {
        return;
    };
    let given = &manager.cluster_cidr;
    if !given.is_empty() {
        report.report_cidr(|| FieldPath::of(CLUSTER_CIDR), given, unreadable(given));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_host_bits() {
        accepts(&RULE, "cluster: {spec: {kubeControllerManager: {clusterCIDR: 100.96.0.1/11}}}");
    }

    #[test]
    fn reports_garbage() {
        reports(
            &RULE,
            "cluster: {spec: {kubeControllerManager: {clusterCIDR: zzz}}}",
            &["spec.kubeControllerManager.clusterCIDR"],
        );
    }
}
