//! A kind of encryption for Cilium, without encryption.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// Cilium's `encryptionType` is set, and `enableEncryption` is not true.
    ///
    /// The kind of encryption alone switches nothing on. Since 1.26 kOps says so (`validateNetworkingCilium`).
    ///
    /// Set `enableEncryption` to `true`, or remove `encryptionType`.
    pub static RULE = {
        code: "cilium-encryption-type-without-encryption",
        summary: "a kind of encryption is set for Cilium, but encryption is off",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(26),
        needs: [Cilium],
        bad: r#"cluster:
  spec:
    networking:
      calico: null
      cilium:
        encryptionType: wireguard
"#,
        good: r#"cluster:
  spec:
    networking:
      calico: null
      cilium: {encryptionType: wireguard, enableEncryption: true}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cilium) = &subject.cluster.spec.networking.cni.cilium else {
        return;
    };
    let kind = cilium.encryption_type.as_str();
    if kind.is_empty() || cilium.enable_encryption {
        return;
    }
    report
        .report(networking("cilium").key("encryptionType"), format!("encryption is off, so `{kind}` has no effect"))
        .value(kind)
        .hint(match subject.cluster.is_ipv6() {
            true => "Remove `encryptionType`",
            false => "Set `enableEncryption` to `true`, or remove `encryptionType`",
        })
        .related(networking("cilium").key("enableEncryption"), "`enableEncryption` is not `true`");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_encryption_that_is_on() {
        accepts(&RULE, "cluster: {spec: {networking: {cilium: {enableEncryption: true, encryptionType: ipsec}}}}");
        accepts(&RULE, "cluster: {spec: {networking: {cilium: {enableEncryption: true}}}}");
    }

    #[test]
    fn reports_a_kind_alone() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {cilium: {encryptionType: ipsec}}}}",
            &["spec.networking.cilium.encryptionType"],
        );
    }
}
