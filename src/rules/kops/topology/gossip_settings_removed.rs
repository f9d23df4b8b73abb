//! Settings of gossip, from kOps 1.37 on.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `gossipConfig` or `dnsControllerGossipConfig` is set. kOps 1.37 removed gossip, and refuses its settings.
    ///
    /// Remove them. Mirrors the check of the two fields in `pkg/apis/kops/validation/validation.go`.
    pub static RULE = {
        code: "gossip-settings-removed",
        summary: "kOps refuses settings of gossip, which it no longer has",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(37),
        bad: r#"cluster:
  spec:
    gossipConfig:
      protocol: mesh
"#,
        good: r#"cluster:
  spec:
    networking:
      topology:
        dns: None
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let spec = &subject.cluster.spec;
    let settings =
        [("gossipConfig", spec.gossip_config), ("dnsControllerGossipConfig", spec.dns_controller_gossip_config)];
    for (key, _) in settings.into_iter().filter(|(_, set)| *set) {
        let message = format!("kOps {} has no gossip to configure", subject.release);
        report.report(FieldPath::of("spec").key(key), message).hint(format!("Remove `{key}`"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_a_cluster_without_them() {
        accepts(&RULE, "cluster: {metadata: {name: c.k8s.local}}");
    }

    #[test]
    fn reports_each() {
        reports(
            &RULE,
            "cluster: {spec: {dnsControllerGossipConfig: {}, gossipConfig: {}}}",
            &["spec.dnsControllerGossipConfig", "spec.gossipConfig"],
        );
    }
}
