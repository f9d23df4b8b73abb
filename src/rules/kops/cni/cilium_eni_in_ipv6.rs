//! Cilium with addresses of the VPC in IPv6 clusters.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// Cilium's `ipam` is `eni`, and the cluster is an IPv6 cluster.
    ///
    /// With `eni` pods get IPv4 addresses of the VPC; Cilium cannot do so for IPv6 (`validateNetworkingCilium`).
    /// The shell completion of kOps offers the combination all the same.
    ///
    /// Leave `ipam` out.
    pub static RULE = {
        code: "cilium-eni-in-ipv6",
        summary: "Cilium cannot hand out addresses of the VPC in IPv6 clusters",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [Cilium, Ipv6],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: '::/0'
      calico: null
      cilium:
        ipam: eni
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: '::/0'
      calico: null
      cilium: {}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cilium) = &subject.cluster.spec.networking.cni.cilium else {
        return;
    };
    if cilium.ipam != "eni" || !subject.cluster.is_ipv6() {
        return;
    }
    report
        .report(networking("cilium").key("ipam"), "Cilium does not support `eni` in IPv6 clusters")
        .value("eni")
        .hint("Remove `ipam`")
        .repair_by_removal(Safety::Unsafe)
        .related(networking("nonMasqueradeCIDR"), "makes this an IPv6 cluster");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_ipv4_clusters() {
        accepts(&RULE, "cluster: {spec: {networking: {cilium: {ipam: eni}}}}");
    }

    #[test]
    fn reports_ipv6_clusters() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', cilium: {ipam: eni}}}}",
            &["spec.networking.cilium.ipam"],
        );
    }
}
