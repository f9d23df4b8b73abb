//! A cloud that kOps does not know.

use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Provider;

rule! {
    /// `cloudProvider` names no cloud of kOps. Names are lower-case.
    ///
    /// Validation refuses it in kOps 1.23; later releases cannot even decode the manifest.
    ///
    /// Write `aws`; plans are made for AWS only. Mirrors `ValidateCluster` in `pkg/apis/kops/validation/legacy.go`.
    pub static RULE = {
        code: "unknown-cloud-provider",
        summary: "`cloudProvider` is not a cloud that kOps knows",
        severity: Error,
        cause: NotSupported,
        source: Kops,
        releases: Releases::ALL,
        needs: [UnclearCloud],
        bad: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  cloudProvider: AWS
  networking: {calico: {}}
  networkCIDR: 172.20.0.0/16
  subnets: [{name: a, type: Public, zone: us-east-1a}]
"#,
        good: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  cloudProvider: aws
  networking: {calico: {}}
  networkCIDR: 172.20.0.0/16
  subnets: [{name: a, type: Public, zone: us-east-1a}]
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Provider::Unknown(name) = &subject.cluster.spec.provider else {
        return;
    };
    let message = format!("`{name}` is not a cloud that kOps knows");
    let finding = report.report(FieldPath::of("spec.cloudProvider"), message);
    finding.value(name.as_str());
    let lower = name.to_ascii_lowercase();
    if !matches!(Provider::parse(&lower), Provider::Unknown(_)) {
        finding.hint(format!("Write `{lower}`")).repair_with(Safety::Unsafe, lower.to_string());
    } else {
        finding.hint("Write `aws` if the cloud is AWS");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn manifest(cloud: &str) -> String {
        format!("apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nspec: {{cloudProvider: {cloud}}}\n")
    }

    #[test]
    fn accepts_other_clouds() {
        accepts(&RULE, &manifest("openstack"));
    }

    #[test]
    fn reports_another_letter_case() {
        let found = reports(&RULE, &manifest("Aws"), &["spec.cloudProvider"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `aws`"));
    }
}
