//! Instance groups in API versions that kOps does not have.

use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::ApiVersion;

rule! {
    /// The `apiVersion` of an instance group is none that kOps reads, or it is missing where other groups have one.
    ///
    /// kOps cannot decode such a manifest (`pkg/kopscodecs`).
    ///
    /// Write the `apiVersion` of the cluster.
    pub static RULE = {
        code: "group-api-version-unknown",
        summary: "kOps does not read the API version of an instance group",
        severity: Error,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::ALL,
        needs: [Groups, UnusualOwners],
        bad: r#"instanceGroups:
- apiVersion: kops.k8s.io/v1beta1
  kind: InstanceGroup
  metadata: {name: nodes}
  spec: {role: Node, subnets: [us-east-1a]}
"#,
        good: r#"instanceGroups:
- apiVersion: kops.k8s.io/v1alpha3
  kind: InstanceGroup
  metadata: {name: nodes}
  spec: {role: Node, subnets: [us-east-1a]}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let own = subject.cluster.spec.api_version.as_str();
    let others_have_one = subject.groups.iter().any(|group| !group.api_version.is_empty());
    for (place, group) in subject.groups.iter().enumerate() {
        let version = group.api_version.as_str();
        if ApiVersion::parse(version).is_some() || version.is_empty() && !others_have_one {
            continue;
        }
        let message = match version {
            "" => "the instance group has no `apiVersion`, so kOps does not read it".to_owned(),
            version => format!("kOps does not read `{version}`"),
        };
        let finding = report.report_group(place, FieldPath::of("apiVersion"), message);
        finding.value(version).hint(format!("Write `apiVersion: {own}`")).repair_with(Safety::Unsafe, own.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_both_versions_and_none() {
        accepts(&RULE, "instanceGroups: [{apiVersion: kops/v1alpha2, kind: InstanceGroup}]");
        accepts(&RULE, "instanceGroups: [{kind: InstanceGroup}, {kind: InstanceGroup}]");
    }

    #[test]
    fn reports_a_group_without_version_beside_others_and_one_of_kubernetes() {
        let stream = |version: &str| {
            format!(
                "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {{name: c.example.com}}\n---\n\
                apiVersion: kops.k8s.io/v1alpha2\nkind: InstanceGroup\nmetadata: {{name: a}}\n---\n{version}kind: \
                InstanceGroup\nmetadata: {{name: nodes}}\n"
            )
        };
        for version in ["", "apiVersion: v1\n"] {
            let found = reports(&RULE, &stream(version), &["apiVersion"]);
            assert_eq!(found[0].hint.as_deref(), Some("Write `apiVersion: kops.k8s.io/v1alpha2`"));
            assert!(found[0].fix.is_some());
        }
    }

    #[test]
    fn reports_others() {
        reports(&RULE, RULE.example.bad, &["apiVersion"]);
    }
}
