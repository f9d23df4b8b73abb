//! A cluster name without a dot.

use super::helpers::{given_dns, is_dns_name};
use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `metadata.name` has no dot, so it is not a valid full DNS name.
    ///
    /// The API's name and the machines' records are in a zone that kOps finds by the end of the cluster's name.
    ///
    /// Choose a name in a zone of yours. Mirrors the check of the cluster's name in `newValidateCluster`.
    pub static ANYWHERE = {
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

rule! {
    /// `metadata.name` has no dot, so it is not a valid full DNS name.
    ///
    /// The API's name and the machines' records are in a zone that kOps finds by the end of the cluster's name. A
    /// cluster without DNS (`topology.dns: None`) may have such a name.
    ///
    /// Choose a name in a zone of yours. Mirrors the check of the cluster's name in `newValidateCluster`.
    pub static IN_ZONE = {
        code: "cluster-name-without-dot-in-zone",
        summary: "the cluster's name is not a full DNS name",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::since(34),
        bad: r#"cluster:
  metadata:
    name: prod
"#,
        good: r#"cluster:
  metadata:
    name: prod
  spec:
    networking:
      topology:
        dns: None
"#,
        check: check_with_dns,
    }
}

fn check_with_dns(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if given_dns(subject) != "None" {
        check(subject, report);
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let name = subject.cluster.spec.name.as_str();
    if name.contains('.') || !is_dns_name(name) {
        return;
    }
    let finding = report.report(FieldPath::of("metadata.name"), format!("`{name}` is not a full DNS name"));
    let labels = || subject.groups.iter().filter_map(|group| group.cluster.as_deref());
    let labelled = labels().find(|label| label.strip_prefix(name).is_some_and(|zone| zone.starts_with('.')));
    let meant = labelled.map_or_else(|| format!("{name}.example.com"), str::to_owned);
    finding.value(name).hint(format!("Add the zone, for example `{meant}`"));
    finding.questions(FieldPath::of("metadata.name"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_names_with_a_dot() {
        accepts(&ANYWHERE, "cluster: {metadata: {name: c.local}}");
    }

    #[test]
    fn reports_a_single_label() {
        let found = reports(&ANYWHERE, "cluster: {metadata: {name: prod}}", &["metadata.name"]);
        assert_eq!(found[0].hint.as_deref(), Some("Add the zone, for example `prod.example.com`"));
    }

    #[test]
    fn accepts_clusters_without_dns() {
        accepts(&IN_ZONE, "cluster: {metadata: {name: c}, spec: {networking: {topology: {dns: None}}}}");
    }

    #[test]
    fn reports_a_single_label_with_dns() {
        let found = reports(&IN_ZONE, "cluster: {metadata: {name: prod}}", &["metadata.name"]);
        assert_eq!(found[0].hint.as_deref(), Some("Add the zone, for example `prod.example.com`"));
    }
}
