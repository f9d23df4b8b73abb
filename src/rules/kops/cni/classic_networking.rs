//! The oldest kind of networking.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `networking` is `classic`, the way Kubernetes networked before CNI plugins.
    ///
    /// v1alpha2 still has the key, and every kOps release refuses it (`validateNetworking`).
    ///
    /// Move to a CNI plugin: Calico or Cilium.
    pub static RULE = {
        code: "classic-networking",
        summary: "kOps no longer has classic networking",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        needs: [UnusualCni],
        bad: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  cloudProvider: aws
  networking:
    classic: {}
"#,
        good: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  cloudProvider: aws
  networking:
    calico: {}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if subject.cluster.spec.networking.cni.classic.is_none() {
        return;
    }
    report
        .report(FieldPath::of("spec.networking"), "kOps no longer has classic networking")
        .value("classic")
        .hint("Use `calico` or `cilium`");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_plugins() {
        accepts(&RULE, "{}");
    }

    #[test]
    fn reports_the_block_that_names_it() {
        reports(&RULE, RULE.example.bad, &["spec.networking"]);
    }
}
