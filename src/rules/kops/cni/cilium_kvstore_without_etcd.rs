//! Identities of Cilium in an etcd that it does not have.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `identityAllocationMode` is `kvstore`, and Cilium has no etcd to keep its identities in.
    ///
    /// kOps asks for `etcdManaged` with this mode (`validateNetworkingCilium`), which in turn takes an etcd cluster
    /// named `cilium`. With `crd`, the default, identities are objects of Kubernetes.
    ///
    /// Remove `identityAllocationMode`, or write `etcdManaged: true` and add the etcd cluster.
    pub static RULE = {
        code: "cilium-kvstore-without-etcd",
        summary: "Cilium keeps its identities in an etcd that it does not have",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [Cilium],
        bad: r#"cluster:
  spec:
    networking:
      calico: null
      cilium: {identityAllocationMode: kvstore}
"#,
        good: r#"cluster:
  spec:
    networking:
      calico: null
      cilium: {identityAllocationMode: crd}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cilium) = &subject.cluster.spec.networking.cni.cilium else { return };
    if cilium.etcd_managed || cilium.identity_allocation_mode != "kvstore" {
        return;
    }
    let field = networking("cilium").key("identityAllocationMode");
    let finding = report.report(field, "Cilium keeps its identities in etcd only with `etcdManaged: true`");
    finding.value("kvstore");
    let has_cluster = subject.cluster.spec.etcd_clusters.iter().any(|etcd| etcd.name == "cilium");
    match has_cluster {
        true => finding.hint("Write `etcdManaged: true` beside it"),
        false => finding.hint("Remove it: Kubernetes keeps the identities then"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_an_etcd_and_other_modes() {
        let cilium = |options: &str| format!("cluster: {{spec: {{networking: {{calico: null, cilium: {options}}}}}}}");
        accepts(&RULE, &cilium("{identityAllocationMode: kvstore, etcdManaged: true}"));
        accepts(&RULE, &cilium("{identityAllocationMode: crd}"));
        accepts(&RULE, &cilium("{}"));
    }

    #[test]
    fn the_hint_knows_of_the_etcd_cluster() {
        let hint = |etcd: &str| {
            let cilium = "networking: {calico: null, cilium: {identityAllocationMode: kvstore}}";
            let yaml = format!("cluster: {{spec: {{{cilium}{etcd}}}}}");
            reports(&RULE, &yaml, &["spec.networking.cilium.identityAllocationMode"])[0].hint.clone().unwrap()
        };
        assert_eq!(hint(""), "Remove it: Kubernetes keeps the identities then");
        let etcd = ", etcdClusters: [{name: cilium, etcdMembers: [{name: a, instanceGroup: a}]}]";
        assert_eq!(hint(etcd), "Write `etcdManaged: true` beside it");
    }
}
