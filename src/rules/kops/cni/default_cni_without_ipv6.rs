//! IPv6 clusters that leave the choice of a CNI plugin to old releases.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

use super::plugins::{
    AMAZON_VPC, CALICO, CANAL, CILIUM, CNI, EXTERNAL, FLANNEL, GCP, KOPEIO, KUBE_ROUTER, KUBENET, LYFT_VPC, Plugin,
    ROMANA, WEAVE,
};

rule! {
    /// An IPv6 cluster names no CNI plugin.
    ///
    /// Until 1.25 kOps then chooses kubenet, which does not support IPv6, and refuses its own choice in the completed
    /// spec (`FillDefaults`, `validateNetworking`). Later releases choose nothing.
    ///
    /// Name a plugin: Calico, Cilium, or `cni` for one of your own.
    pub static RULE = {
        code: "default-cni-without-ipv6",
        summary: "an IPv6 cluster names no CNI plugin, and kOps chooses kubenet",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::until(26),
        needs: [Ipv6, UnusualCni],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: '::/0'
      calico: null
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: '::/0'
      cilium: {}
"#,
        check: check,
    }
}

/// Everything that keeps kOps from choosing.
static KNOWN: [&Plugin; 14] = [
    &AMAZON_VPC,
    &CALICO,
    &CANAL,
    &CILIUM,
    &CNI,
    &EXTERNAL,
    &FLANNEL,
    &GCP,
    &KOPEIO,
    &KUBE_ROUTER,
    &KUBENET,
    &LYFT_VPC,
    &ROMANA,
    &WEAVE,
];

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let classic = subject.cluster.spec.networking.cni.classic.is_some();
    if !subject.cluster.is_ipv6() || classic || KNOWN.iter().any(|plugin| plugin.is_in(subject)) {
        return;
    }
    report
        .report(networking(KUBENET.key), "kOps chooses kubenet, which does not support IPv6 clusters")
        .hint("Name a plugin, for example `cilium: {}`")
        .related(networking("nonMasqueradeCIDR"), "makes this an IPv6 cluster");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_ipv4_clusters_and_named_plugins() {
        accepts(&RULE, "cluster: {spec: {networking: {calico: null}}}");
        accepts(&RULE, "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0'}}}");
    }

    #[test]
    fn reports_the_choice_that_kops_would_make() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', calico: null}}}",
            &["spec.networking.kubenet"],
        );
    }
}
