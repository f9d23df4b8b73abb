//! Manifests in an API version that the release cannot decode.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::ApiVersion;

rule! {
    /// The manifest is written in `kops.k8s.io/v1alpha3`, which final kOps releases decode in 1.25 (in an older, flat
    /// layout) and from 1.29 on. Other releases stop at it. This service reads it for every release, so that a newer
    /// manifest can be reviewed against an older kOps.
    ///
    /// Write the manifest in `kops.k8s.io/v1alpha2` for that release; `kops get -o yaml` prints it so.
    pub static RULE = {
        code: "api-version-not-in-release",
        summary: "the release does not read this layout of v1alpha3",
        severity: Warning,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::until(29),
        bad: r#"cluster:
  apiVersion: kops.k8s.io/v1alpha3
"#,
        good: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if subject.cluster.spec.api_version != ApiVersion::V1alpha3 {
        return;
    }
    let message = format!("kOps {} does not read this layout of `kops.k8s.io/v1alpha3`", subject.release);
    let finding = report.report(FieldPath::of("apiVersion"), message);
    finding.value("kops.k8s.io/v1alpha3").hint("Write the manifest in `kops.k8s.io/v1alpha2`");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_both_versions_where_they_are_decoded() {
        accepts(&RULE, "{kopsRelease: '1.29'}");
        accepts(&RULE, "apiVersion: kops/v1alpha2\nkind: Cluster\nmetadata: {name: c.example.com}\n");
    }

    #[test]
    fn reports_the_newer_version() {
        reports(&RULE, "{kopsRelease: '1.26'}", &["apiVersion"]);
    }
}
