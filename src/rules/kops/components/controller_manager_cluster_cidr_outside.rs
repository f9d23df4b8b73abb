//! A block for the controller manager outside `nonMasqueradeCIDR`.

use super::helpers::{CLUSTER_CIDR, lies_outside_non_masquerade};
use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `kubeControllerManager.clusterCIDR` does not lie in `nonMasqueradeCIDR`.
    ///
    /// The controller manager hands out the addresses of pods from it, and those must not be masqueraded. An IPv4 block
    /// in an IPv6 cluster does not lie in `::/0` either.
    ///
    /// Remove the field; kOps fills it from `podCIDR`. Mirrors the check of `clusterCIDR` in
    /// `pkg/apis/kops/validation/legacy.go`.
    pub static RULE = {
        code: "controller-manager-cluster-cidr-outside",
        summary: "`kubeControllerManager.clusterCIDR` does not lie in `nonMasqueradeCIDR`",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [ControllerManager],
        bad: r#"cluster:
  spec:
    kubeControllerManager:
      clusterCIDR: 10.9.0.0/16
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
    if !lies_outside_non_masquerade(subject, given) {
        return;
    }
    let all = &subject.cluster.non_masquerade_cidr;
    let message = format!("`{given}` does not lie in `nonMasqueradeCIDR`, which is `{all}`");
    let finding = report.report(FieldPath::of(CLUSTER_CIDR), message);
    finding.value(given.text()).related(networking("nonMasqueradeCIDR"), "the block that pods have to lie in");
    finding.hint("Remove `clusterCIDR`; kOps fills it from `podCIDR`");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_a_part_of_the_block() {
        accepts(&RULE, "cluster: {spec: {kubeControllerManager: {clusterCIDR: 100.96.0.1/11}}}");
    }

    #[test]
    fn reports_a_block_of_the_other_family() {
        let request = "cluster: {spec: {kubeControllerManager: {clusterCIDR: 100.96.0.0/11}, networking: \
            {nonMasqueradeCIDR: '::/0'}}}";
        reports(&RULE, request, &["spec.kubeControllerManager.clusterCIDR"]);
    }
}
