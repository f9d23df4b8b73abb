//! Calico with WireGuard in IPv6 clusters.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// Calico's `wireguardEnabled` is true, and the cluster is an IPv6 cluster.
    ///
    /// kOps does not set WireGuard up for IPv6 and refuses it since 1.26; before, it accepts the option without saying
    /// what becomes of it (`validateNetworkingCalico`).
    ///
    /// Remove `wireguardEnabled`.
    pub static RULE = {
        code: "calico-wireguard-in-ipv6",
        summary: "Calico does not support WireGuard in IPv6 clusters",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(26),
        needs: [Calico, Ipv6],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: '::/0'
      calico:
        wireguardEnabled: true
"#,
        good: r#"cluster:
  spec:
    networking:
      calico:
        wireguardEnabled: true
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(calico) = &subject.cluster.spec.networking.cni.calico else {
        return;
    };
    if !calico.wireguard_enabled || !subject.cluster.is_ipv6() {
        return;
    }
    report
        .report(networking("calico").key("wireguardEnabled"), "Calico does not support WireGuard in IPv6 clusters")
        .value("true")
        .hint("Remove `wireguardEnabled`")
        .repair_by_removal(Safety::Unsafe)
        .related(networking("nonMasqueradeCIDR"), "makes this an IPv6 cluster");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_wireguard_in_ipv4_clusters() {
        accepts(&RULE, "cluster: {spec: {networking: {calico: {wireguardEnabled: true}}}}");
        accepts(&RULE, "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', calico: {wireguardEnabled: false}}}}");
    }

    #[test]
    fn reports_wireguard_in_ipv6_clusters() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', calico: {wireguardEnabled: true}}}}",
            &["spec.networking.calico.wireguardEnabled"],
        );
    }
}
