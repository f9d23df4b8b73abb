//! Clusters without a network plugin.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The cluster names no network plugin.
    ///
    /// From 1.26 on kOps then installs none, and nodes stay `NotReady` until there is one. Up to 1.25 it takes kubenet.
    ///
    /// Name a plugin, for example `cilium: {}`, or write `cni: {}` where you install your own.
    pub static RULE = {
        code: "no-cni-named",
        summary: "the cluster names no network plugin",
        severity: Info,
        cause: Required,
        source: Documentation,
        releases: Releases::ALL,
        needs: [UnusualCni],
        bad: r#"cluster: {spec: {networking: {calico: null}}}"#,
        good: r#"cluster: {spec: {networking: {calico: {}}}}"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if subject.cluster.spec.networking.cni.is_empty() {
        let finding = report.report(FieldPath::of("spec.networking"), "the cluster names no network plugin");
        finding.hint("Name one, for example `cilium: {}`, or write `cni: {}` where you bring your own");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_a_plugin_of_ones_own() {
        accepts(&RULE, "cluster: {spec: {networking: {calico: null, cni: {}}}}");
    }

    #[test]
    fn reports_the_networking() {
        reports(&RULE, RULE.example.bad, &["spec.networking"]);
    }
}
