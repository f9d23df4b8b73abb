//! A cluster name without a dot, up to kOps 1.33.

use super::helpers::is_dns_name;
use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `metadata.name` has no dot, so it is not a valid full DNS name.
    ///
    /// The API's name and the machines' records are in a zone that kOps finds by the end of the cluster's name.
    ///
    /// Choose a name in a zone of yours. Mirrors the check of the cluster's name in `newValidateCluster`.
    pub static RULE = {
        code: "cluster-name-without-dot",
        summary: "the cluster's name is not a full DNS name",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::until(34),
        bad: r#"cluster:
  metadata:
    name: prod
"#,
        good: r#"cluster:
  metadata:
    name: prod.example.com
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let name = subject.cluster.spec.name.as_str();
    if name.contains('.') || !is_dns_name(name) {
        return;
    }
    let finding = report.report(FieldPath::of("metadata.name"), format!("`{name}` is not a full DNS name"));
    finding.value(name).hint(format!("Add the zone, for example `{name}.example.com`"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_names_with_a_dot() {
        accepts(&RULE, "cluster: {metadata: {name: c.local}}");
    }

    #[test]
    fn reports_a_single_label() {
        let found = reports(&RULE, "cluster: {metadata: {name: prod}}", &["metadata.name"]);
        assert_eq!(found[0].hint.as_deref(), Some("Add the zone, for example `prod.example.com`"));
    }
}
