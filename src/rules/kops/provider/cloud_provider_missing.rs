//! A cluster without a cloud.

use serde_json::json;

use crate::diagnostic::{FieldPath, Object, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::{ApiVersion, Provider};

rule! {
    /// `cloudProvider` is left out, so kOps does not know where to make the cluster.
    ///
    /// Write `cloudProvider: {aws: {}}`, or `cloudProvider: aws` in v1alpha2. Mirrors `validateCloudProvider` in
    /// `pkg/apis/kops/validation/validation.go`.
    pub static RULE = {
        code: "cloud-provider-missing",
        summary: "the cluster names no cloud",
        severity: Error,
        cause: Required,
        source: Kops,
        releases: Releases::ALL,
        needs: [UnclearCloud],
        bad: r#"cluster:
  spec:
    cloudProvider: null
"#,
        good: r#"cluster:
  spec:
    cloudProvider:
      aws: {}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if subject.cluster.spec.provider == Provider::Missing {
        let field = FieldPath::of("spec.cloudProvider");
        let finding = report.report(field.clone(), "the cluster names no cloud");
        let (aws, hint) = match subject.cluster.spec.api_version {
            ApiVersion::V1alpha3 => (json!({"aws": {}}), "Write `cloudProvider: {aws: {}}` if the cloud is AWS"),
            ApiVersion::V1alpha2 => (json!("aws"), "Write `cloudProvider: aws` if the cloud is AWS"),
        };
        finding.depends_on(field.clone()).explains(Object::Cluster, field);
        match (subject.is_written)(Object::Cluster, &FieldPath::of("spec")) {
            true => finding.hint(hint).repair_with(Safety::Unsafe, aws),
            false => finding.hint("Write the `spec` of the cluster; `kops get NAME -o yaml` prints the whole manifest"),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_any_cloud() {
        accepts(&RULE, "cluster: {spec: {cloudProvider: {aws: null, gce: {}}}}");
    }

    #[test]
    fn reports_an_empty_mapping() {
        reports(&RULE, "cluster: {spec: {cloudProvider: {aws: null}}}", &["spec.cloudProvider"]);
    }
}
