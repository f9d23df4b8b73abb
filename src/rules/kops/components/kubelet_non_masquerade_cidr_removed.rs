//! A kubelet's `nonMasqueradeCIDR`, which Kubernetes 1.24 removed.

use super::helpers::kubelets;
use crate::diagnostic::{FieldPath, Safety};
use crate::release::{KubernetesVersion, Releases};
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A kubelet sets `nonMasqueradeCIDR`, a flag that Kubernetes 1.24 removed together with its own network plugin.
    ///
    /// These releases refuse it whatever the version of Kubernetes. The cluster's `nonMasqueradeCIDR` is not meant.
    ///
    /// Remove the field from `kubelet` and `controlPlaneKubelet`. Mirrors `validateKubelet` in
    /// `pkg/apis/kops/validation/validation.go`.
    pub static REMOVED = {
        code: "kubelet-non-masquerade-cidr-removed",
        summary: "a kubelet sets `nonMasqueradeCIDR`, which Kubernetes 1.24 removed",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(29),
        needs: [Kubelets],
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

rule! {
    /// A kubelet sets `nonMasqueradeCIDR`, a flag that Kubernetes 1.24 removed together with its own network plugin.
    ///
    /// These releases refuse it for Kubernetes 1.24 and later. The cluster's `nonMasqueradeCIDR` is not meant.
    ///
    /// Remove the field from `kubelet` and `controlPlaneKubelet`. Mirrors `validateKubelet` in
    /// `pkg/apis/kops/validation/validation.go`.
    pub static REMOVED_FROM_KUBERNETES = {
        code: "kubelet-non-masquerade-cidr-removed-from-kubernetes",
        summary: "a kubelet sets `nonMasqueradeCIDR`, which Kubernetes 1.24 removed",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::between(24, 29),
        needs: [Kubelets],
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
        check: check_kubernetes,
    }
}

fn check_kubernetes(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if subject.cluster.kubernetes_version.is_some_and(|version| KubernetesVersion::minor(24) <= version) {
        check(subject, report);
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
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
    fn accepts_kubelets_without_it() {
        accepts(&REMOVED, "cluster: {spec: {kubelet: {clusterDNS: 100.64.0.10}}}");
    }

    #[test]
    fn reports_even_an_exact_copy() {
        reports(
            &REMOVED,
            "cluster: {spec: {controlPlaneKubelet: {nonMasqueradeCIDR: 100.64.0.0/10}}}",
            &["spec.controlPlaneKubelet.nonMasqueradeCIDR"],
        );
    }

    #[test]
    fn accepts_older_versions_of_kubernetes() {
        accepts(
            &REMOVED_FROM_KUBERNETES,
            "cluster: {spec: {kubernetesVersion: 1.23.9, kubelet: {nonMasqueradeCIDR: 10.0.0.0/8}}}",
        );
    }

    #[test]
    fn reports_it_from_kubernetes_1_24_on() {
        reports(
            &REMOVED_FROM_KUBERNETES,
            "cluster: {spec: {controlPlaneKubelet: {nonMasqueradeCIDR: 100.64.0.0/10}}}",
            &["spec.controlPlaneKubelet.nonMasqueradeCIDR"],
        );
    }
}
