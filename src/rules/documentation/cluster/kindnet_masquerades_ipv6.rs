//! Masquerading that Kindnet is asked for in IPv6 clusters.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::cloud::is_ipv6_on_aws;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// Kindnet masquerades IPv6 addresses in an IPv6 cluster.
    ///
    /// A network plugin must not do that: pods have addresses of the VPC, and their traffic is routed as it is
    /// (`docs/networking/ipv6.md`). For Cilium kOps switches it off; Kindnet does what the manifest says.
    ///
    /// Write `masquerade.enabled: false`.
    pub static RULE = {
        code: "kindnet-masquerades-ipv6",
        summary: "CNI plugins must not masquerade IPv6 addresses",
        severity: Error,
        cause: Forbidden,
        source: Documentation,
        releases: Releases::since(32),
        needs: [Ipv6],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      calico: null
      kindnet: {masquerade: {enabled: true}}
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      calico: null
      kindnet: {masquerade: {enabled: false}}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let kindnet = subject.cluster.spec.networking.cni.kindnet.as_ref();
    let masquerade = kindnet.and_then(|kindnet| kindnet.masquerade.as_ref());
    if !is_ipv6_on_aws(subject.cluster) || !masquerade.is_some_and(|masquerade| masquerade.enabled) {
        return;
    }
    let field = networking("kindnet").key("masquerade").key("enabled");
    report
        .report(field, "Kindnet masquerades the IPv6 addresses of pods")
        .value("true")
        .hint("Write `false`")
        .repair_with(Safety::Safe, false);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_masquerading_in_ipv4_clusters() {
        accepts(&RULE, "cluster: {spec: {networking: {calico: null, kindnet: {masquerade: {enabled: true}}}}}");
        accepts(&RULE, "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', calico: null, kindnet: {}}}}");
    }

    #[test]
    fn reports_masquerading_in_ipv6_clusters() {
        let request = "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', calico: null, kindnet: {masquerade: \
            {enabled: true}}}}}";
        reports(&RULE, request, &["spec.networking.kindnet.masquerade.enabled"]);
    }
}
