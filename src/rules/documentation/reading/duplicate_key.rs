//! Keys that are written twice in one mapping.

use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A key is written twice in one mapping.
    ///
    /// kOps reads manifests without strict checks (`pkg/kopscodecs`): the last value counts, and the others are dropped
    /// without a message. Often one of them is left from a merge.
    ///
    /// Keep one of them.
    pub static RULE = {
        code: "duplicate-key",
        summary: "a key is written twice in one mapping; only the last one counts",
        severity: Warning,
        cause: Duplicate,
        source: Documentation,
        releases: Releases::ALL,
        bad: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  networkCIDR: 10.0.0.0/16
  networkCIDR: 10.1.0.0/16
"#,
        good: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  networkCIDR: 10.1.0.0/16
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (object, field) in &subject.reading.duplicate_keys {
        let message = format!("`{field}` is written twice; kOps takes the last one and drops the others");
        report.report_on(*object, field.clone(), message).hint("Keep one of them").explains(*object, field.clone());
    }
    report.count(subject.reading.more_duplicate_keys);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_the_same_key_in_two_mappings() {
        accepts(&RULE, "cluster: {spec: {networking: {subnets: [{name: a}, {name: b}]}}}");
    }

    #[test]
    fn reports_each_repetition() {
        let manifest =
            "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nkind: Cluster\nspec: {subnets: [{name: a, name: b}]}\n";
        reports(&RULE, manifest, &["kind", "spec.networking.subnets[0].name"]);
    }
}
