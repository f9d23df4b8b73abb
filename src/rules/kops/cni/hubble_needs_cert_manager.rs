//! Hubble without cert-manager.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// Cilium's Hubble is on, and the cluster has no cert-manager.
    ///
    /// Hubble's parts speak TLS with certificates that cert-manager issues, so kOps refuses Hubble without it
    /// (`validateNetworkingCilium`), once the version of Cilium is filled in. An own cert-manager counts where
    /// `managed` is `false`.
    ///
    /// Set `spec.certManager.enabled` to `true`, or switch Hubble off.
    pub static RULE = {
        code: "hubble-needs-cert-manager",
        summary: "Hubble needs cert-manager",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        pass: FilledIn,
        needs: [Cilium],
        bad: "cluster:
  spec:
    networking:
      calico: null
      cilium:
        hubble: {enabled: true}
",
        good: "cluster:
  spec:
    certManager: {enabled: true}
    networking:
      calico: null
      cilium:
        hubble: {enabled: true}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let spec = &subject.cluster.spec;
    let hubble = spec.networking.cni.cilium.as_ref().and_then(|cilium| cilium.hubble.as_ref());
    if spec.cert_manager_enabled || hubble.is_none_or(|hubble| !hubble.enabled) {
        return;
    }
    report
        .report(networking("cilium").key("hubble").key("enabled"), "Hubble needs cert-manager, which is not enabled")
        .value("true")
        .hint("Set `spec.certManager.enabled` to `true`")
        .related(FieldPath::of("spec.certManager.enabled"), "`certManager.enabled` is not `true`");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_cilium_without_hubble() {
        accepts(&RULE, "cluster: {spec: {networking: {calico: null, cilium: {hubble: {enabled: false}}}}}");
    }

    #[test]
    fn reports_hubble_alone_and_with_cert_manager_off() {
        let field = "spec.networking.cilium.hubble.enabled";
        reports(&RULE, "cluster: {spec: {networking: {calico: null, cilium: {hubble: {enabled: true}}}}}", &[field]);
        reports(
            &RULE,
            "cluster: {spec: {certManager: {enabled: false}, networking: {calico: null, cilium: {hubble: {enabled: \
            true}}}}}",
            &[field],
        );
    }
}
