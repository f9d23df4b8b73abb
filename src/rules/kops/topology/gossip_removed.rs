//! A gossip cluster, from kOps 1.37 on.

use super::helpers::{DNS, given_dns};
use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The cluster's name ends in `.k8s.local`, and `topology.dns` is not `None`.
    ///
    /// Such a name used to mean that machines find each other by gossip. kOps 1.37 removed gossip; clusters without a
    /// zone have no DNS at all instead.
    ///
    /// Set `topology.dns` to `None`; left out, it is `Public`. Mirrors the check of the kind
    /// of DNS in `pkg/apis/kops/validation/validation.go`.
    pub static RULE = {
        code: "gossip-removed",
        summary: "kOps no longer has gossip: a name under `k8s.local` needs `topology.dns: None`",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(37),
        bad: r#"cluster:
  metadata:
    name: c.k8s.local
"#,
        good: r#"cluster:
  metadata:
    name: c.k8s.local
  spec:
    networking:
      topology:
        dns: None
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let (name, given) = (subject.cluster.spec.name.as_str(), given_dns(subject));
    if !name.ends_with(".k8s.local") || given == "None" {
        return;
    }
    let message = format!("`{name}` is the name of a gossip cluster, and kOps {} has no gossip", subject.release);
    let finding = report.report(FieldPath::of(DNS), message);
    finding
        .value(given)
        .hint("Write `None`")
        .repair_with(Safety::Unsafe, "None")
        .related(FieldPath::of("metadata.name"), "the cluster's name");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_names_in_zones() {
        accepts(&RULE, "cluster: {metadata: {name: k8s.local.example.com}}");
    }

    #[test]
    fn reports_zones_and_what_is_left_out() {
        reports(&RULE, "cluster: {metadata: {name: c.k8s.local}}", &["spec.networking.topology.dns"]);
        let left_out = "cluster: {metadata: {name: c.k8s.local}, spec: {networking: {topology: null}}}";
        reports(&RULE, left_out, &["spec.networking.topology.dns"]);
    }
}
