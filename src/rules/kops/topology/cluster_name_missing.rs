//! A cluster without a name.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `metadata.name` is empty. The name is the cluster's DNS name, and everything that kOps makes is named after it.
    ///
    /// Write a name such as `prod.example.com`. Mirrors `ValidateObjectMeta` and the check of the cluster's name in
    /// `newValidateCluster`.
    pub static RULE = {
        code: "cluster-name-missing",
        summary: "the cluster has no name",
        severity: Error,
        cause: Required,
        source: Kops,
        releases: Releases::ALL,
        bad: r#"cluster:
  metadata:
    name: ''
"#,
        good: r#"cluster:
  metadata:
    name: prod.example.com
"#,
        check: check,
    }
}

const HINT: &str = "Name the cluster by its full DNS name, for example `prod.example.com`";

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if subject.cluster.spec.name.is_empty() {
        report.report(FieldPath::of("metadata.name"), "the cluster has no name").hint(HINT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_any_name() {
        accepts(&RULE, "cluster: {metadata: {name: x}}");
    }

    #[test]
    fn reports_an_absent_name() {
        reports(&RULE, "cluster: {metadata: {name: null}}", &["metadata.name"]);
    }
}
