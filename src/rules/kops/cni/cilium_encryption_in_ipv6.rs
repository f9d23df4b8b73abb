//! Cilium with encryption in IPv6 clusters.

use crate::diagnostic::{Change, Safety};
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// Cilium's `enableEncryption` is true, and the cluster is an IPv6 cluster.
    ///
    /// kOps does not set encryption up for IPv6 and refuses it since 1.26 (`validateNetworkingCilium`).
    ///
    /// Remove `enableEncryption` and `encryptionType`.
    pub static RULE = {
        code: "cilium-encryption-in-ipv6",
        summary: "Cilium does not support encryption in IPv6 clusters",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(26),
        needs: [Cilium, Ipv6],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: "::/0"
      calico: null
      cilium: {enableEncryption: true}
"#,
        good: r#"cluster:
  spec:
    networking:
      calico: null
      cilium:
        enableEncryption: true
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cilium) = &subject.cluster.spec.networking.cni.cilium else {
        return;
    };
    if !cilium.enable_encryption || !subject.cluster.is_ipv6() {
        return;
    }
    let field = |key| networking("cilium").key(key);
    let has_type = !cilium.encryption_type.is_empty();
    let off = || Change::Set(field("enableEncryption"), false.into());
    let changes = match has_type {
        true => vec![off(), Change::Remove(field("encryptionType"))],
        false => vec![Change::Remove(field("enableEncryption"))],
    };
    report
        .report(field("enableEncryption"), "Cilium does not support encryption in IPv6 clusters")
        .value("true")
        .hint(if has_type { "Remove `enableEncryption` and `encryptionType`" } else { "Remove `enableEncryption`" })
        .repair(Safety::Unsafe, changes)
        .related(networking("nonMasqueradeCIDR"), "makes this an IPv6 cluster");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_encryption_in_ipv4_clusters() {
        accepts(&RULE, "cluster: {spec: {networking: {cilium: {enableEncryption: true}}}}");
    }

    #[test]
    fn reports_encryption_in_ipv6_clusters() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', cilium: {enableEncryption: true}}}}",
            &["spec.networking.cilium.enableEncryption"],
        );
    }
}
