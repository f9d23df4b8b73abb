//! A kubelet's `nonMasqueradeCIDR` with Kubernetes 1.24 and later, up to kOps 1.28.

use super::helpers::kubelets;
use crate::diagnostic::{FieldPath, Safety};
use crate::release::{KubernetesVersion, Releases};
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A kubelet sets `nonMasqueradeCIDR`, a flag that Kubernetes 1.24 removed together with its own network plugin.
    ///
    /// These releases refuse it for Kubernetes 1.24 and later. The cluster's `nonMasqueradeCIDR` is not meant.
    ///
    /// Remove the field from `kubelet` and `controlPlaneKubelet`. Mirrors `validateKubelet` in
    /// `pkg/apis/kops/validation/validation.go`.
    pub static RULE = {
        code: "kubelet-non-masquerade-cidr-removed-from-kubernetes",
        summary: "a kubelet sets `nonMasqueradeCIDR`, which Kubernetes 1.24 removed",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::between(24, 29),
        bad: r#"cluster:
  spec:
    kubelet:
      nonMasqueradeCIDR: 100.64.0.0/10
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
    let version = subject.cluster.kubernetes_version;
    if version.is_none_or(|version| version < KubernetesVersion::minor(24)) {
        return;
    }
    for (field, kubelet) in kubelets(subject) {
        let Some(copy) = kubelet.map(|kubelet| &kubelet.non_masquerade_cidr).filter(|copy| !copy.is_empty()) else {
            continue;
        };
        let message = format!("the kubelet's `nonMasqueradeCIDR`, `{copy}`, was removed in Kubernetes 1.24");
        report
            .report(FieldPath::of(field).key("nonMasqueradeCIDR"), message)
            .value(copy.text())
            .hint("Remove `nonMasqueradeCIDR`")
            .repair_by_removal(Safety::Unsafe);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_older_versions_of_kubernetes() {
        accepts(&RULE, "cluster: {spec: {kubernetesVersion: 1.23.9, kubelet: {nonMasqueradeCIDR: 10.0.0.0/8}}}");
    }

    #[test]
    fn reports_even_an_exact_copy() {
        reports(
            &RULE,
            "cluster: {spec: {controlPlaneKubelet: {nonMasqueradeCIDR: 100.64.0.0/10}}}",
            &["spec.controlPlaneKubelet.nonMasqueradeCIDR"],
        );
    }
}
