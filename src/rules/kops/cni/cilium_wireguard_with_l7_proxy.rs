//! Cilium with WireGuard and its L7 proxy.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// Cilium's `encryptionType` is `wireguard`, and `enableL7Proxy` is not false.
    ///
    /// The Cilium versions of kOps 1.23 to 1.25 cannot do both; the L7 proxy is on unless it is switched off
    /// (`validateNetworkingCilium`).
    ///
    /// Set `enableL7Proxy` to `false`.
    pub static RULE = {
        code: "cilium-wireguard-with-l7-proxy",
        summary: "Cilium cannot do both WireGuard and the L7 proxy",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::until(26),
        needs: [Cilium],
        bad: r#"cluster:
  spec:
    networking:
      calico: null
      cilium: {enableEncryption: true, encryptionType: wireguard}
"#,
        good: r#"cluster:
  spec:
    networking:
      calico: null
      cilium: {enableEncryption: true, encryptionType: wireguard, enableL7Proxy: false}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cilium) = &subject.cluster.spec.networking.cni.cilium else {
        return;
    };
    if cilium.encryption_type != "wireguard" || cilium.enable_l7_proxy == Some(false) {
        return;
    }
    report
        .report(networking("cilium").key("enableL7Proxy"), "the L7 proxy is on, which is not possible with WireGuard")
        .hint("Set `enableL7Proxy` to `false`")
        .related(networking("cilium").key("encryptionType"), "is `wireguard`");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_ipsec() {
        accepts(&RULE, "cluster: {spec: {networking: {cilium: {encryptionType: ipsec}}}}");
    }

    #[test]
    fn reports_the_proxy_that_nobody_switched_off() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {cilium: {encryptionType: wireguard}}}}",
            &["spec.networking.cilium.enableL7Proxy"],
        );
        reports(
            &RULE,
            "cluster: {spec: {networking: {cilium: {encryptionType: wireguard, enableL7Proxy: true}}}}",
            &["spec.networking.cilium.enableL7Proxy"],
        );
    }
}
