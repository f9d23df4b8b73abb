//! Clusters that name no Kubernetes version.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The cluster names no Kubernetes version. kOps fills it from the channel when it creates a cluster (`kops create
    /// cluster`), and the channel changes over time. Several network rules depend on the version, so they are skipped
    /// here.
    ///
    /// Name the version that the cluster is to run, so that the review and the cluster speak of the same one.
    pub static RULE = {
        code: "kubernetes-version-not-given",
        summary: "the cluster names no Kubernetes version",
        severity: Info,
        cause: Required,
        source: Documentation,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    kubernetesVersion: null
"#,
        good: r#"cluster:
  spec:
    kubernetesVersion: 1.34.2
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if !subject.cluster.spec.kubernetes_version.is_empty() {
        return;
    }
    let field = FieldPath::of("spec.kubernetesVersion");
    if subject.reading.wrong_kinds.iter().any(|wrong| field.starts_with(&wrong.field)) {
        return;
    }
    let newest = subject.release.kubernetes().newest;
    let message = "no Kubernetes version is named; kOps takes it from its channel when it creates the cluster";
    report.report(field, message).hint(format!("Name one, for example `{newest}.0`"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_any_text() {
        accepts(&RULE, "cluster: {spec: {kubernetesVersion: banana}}");
        accepts(&RULE, "cluster: {spec: {kubernetesVersion: 1.3}, kopsRelease: '1.30'}");
    }

    #[test]
    fn reports_a_missing_version() {
        let found = reports(
            &RULE,
            "{kopsRelease: '1.30', cluster: {spec: {kubernetesVersion: ''}}}",
            &["spec.kubernetesVersion"],
        );
        assert_eq!(found[0].hint.as_deref(), Some("Name one, for example `1.30.0`"));
    }
}
