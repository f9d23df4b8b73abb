//! A kubelet's copy of `nonMasqueradeCIDR` that differs, in kOps 1.23.

use super::helpers::kubelets;
use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A kubelet's `nonMasqueradeCIDR` differs from the cluster's.
    ///
    /// The field is a copy that kOps fills by itself; with another value a node would masquerade what the others do
    /// not. kOps compares the texts.
    ///
    /// Remove it. Later releases refuse the field altogether, as Kubernetes 1.24 removed it. Mirrors `ValidateCluster`
    /// in `pkg/apis/kops/validation/legacy.go`.
    pub static RULE = {
        code: "kubelet-non-masquerade-cidr-differs",
        summary: "a kubelet's `nonMasqueradeCIDR` differs from the cluster's",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::only(23),
        needs: [Kubelets],
        bad: r#"cluster:
  spec:
    kubelet:
      nonMasqueradeCIDR: 10.0.0.0/8
"#,
        good: r#"cluster:
  spec:
    kubelet:
      nonMasqueradeCIDR: 100.64.0.0/10
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = &subject.cluster.non_masquerade_cidr;
    if cluster.net().is_none() {
        return;
    }
    for (field, kubelet) in kubelets(subject) {
        let Some(copy) = kubelet.map(|kubelet| &kubelet.non_masquerade_cidr).filter(|copy| !copy.is_empty()) else {
            continue;
        };
        if copy.text() == cluster.text() {
            continue;
        }
        let message = format!("`{copy}` differs from the cluster's `nonMasqueradeCIDR`, `{cluster}`");
        let finding = report.report(FieldPath::of(field).key("nonMasqueradeCIDR"), message);
        finding.value(copy.text()).hint("Remove it; kOps copies the cluster's");
        finding.related(networking("nonMasqueradeCIDR"), "the cluster's own value");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_an_exact_copy() {
        accepts(&RULE, "cluster: {spec: {controlPlaneKubelet: {nonMasqueradeCIDR: 100.64.0.0/10}}}");
        accepts(
            &RULE,
            "cluster: {spec: {kubelet: {nonMasqueradeCIDR: 10.0.0.0/8}, networking: {nonMasqueradeCIDR: x}}}",
        );
    }

    #[test]
    fn reports_both_kubelets() {
        let request = "cluster: {spec: {controlPlaneKubelet: {nonMasqueradeCIDR: '::/0'}, kubelet: \
            {nonMasqueradeCIDR: 10.0.0.0/8}}}";
        reports(&RULE, request, &["spec.controlPlaneKubelet.nonMasqueradeCIDR", "spec.kubelet.nonMasqueradeCIDR"]);
    }
}
