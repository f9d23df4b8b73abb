//! Masquerading that Cilium is asked for in IPv6 clusters.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::cloud::is_ipv6_on_aws;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `masquerade` of Cilium is true in an IPv6 cluster, and it has no effect.
    ///
    /// Since Cilium 1.10 kOps always switches masquerading of IPv6 off, because pods have addresses of the VPC
    /// (`docs/networking/ipv6.md`). In v1alpha2 the setting is `disableMasquerade: false`.
    ///
    /// Remove the setting.
    pub static RULE = {
        code: "cilium-masquerade-without-effect",
        summary: "kOps keeps IPv6 masquerading off whatever this setting says",
        severity: Warning,
        cause: Forbidden,
        source: Documentation,
        releases: Releases::ALL,
        needs: [Cilium, Ipv6],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      calico: null
      cilium: {masquerade: true}
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      calico: null
      cilium: {}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cilium = subject.cluster.spec.networking.cni.cilium.as_ref();
    if !is_ipv6_on_aws(subject.cluster) || cilium.and_then(|cilium| cilium.masquerade) != Some(true) {
        return;
    }
    let message = "`masquerade` has no effect: kOps switches masquerading of IPv6 off";
    report
        .report(networking("cilium").key("masquerade"), message)
        .hint("Remove the setting")
        .repair_by_removal(Safety::Safe);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_masquerading_in_ipv4_clusters() {
        accepts(&RULE, "cluster: {spec: {networking: {calico: null, cilium: {masquerade: true}}}}");
    }

    #[test]
    fn reports_the_older_spelling_too() {
        let manifest = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c.example.com}\nspec:\n  \
            nonMasqueradeCIDR: ::/0\n  networking: {cilium: {disableMasquerade: false}}\n";
        let found = reports(&RULE, manifest, &["spec.networking.cilium.masquerade"]);
        assert_eq!(found[0].source.as_ref().and_then(|source| source.position).map(|(line, _)| line), Some(6));
    }
}
