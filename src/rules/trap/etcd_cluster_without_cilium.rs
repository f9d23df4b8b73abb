//! An etcd cluster for Cilium that Cilium does not use.

use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The control plane has an etcd cluster named `cilium`, and Cilium does not use it: `etcdManaged` is not on, or
    /// the cluster has another network plugin.
    ///
    /// kOps runs the etcd cluster all the same, with a volume of each member, and nothing is kept in it.
    ///
    /// Write `etcdManaged: true` in `networking.cilium`, or remove the etcd cluster.
    pub static RULE = {
        code: "etcd-cluster-without-cilium",
        summary: "an etcd cluster for Cilium is not used",
        severity: Warning,
        cause: Invalid,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [EtcdClusters, UnusualEtcd],
        bad: "cluster:
  spec:
    etcdClusters:
    - {name: cilium, etcdMembers: [{name: a, instanceGroup: control-plane}]}
    networking: {calico: null, cilium: {}}
",
        good: "cluster:
  spec:
    etcdClusters:
    - {name: cilium, etcdMembers: [{name: a, instanceGroup: control-plane}]}
    networking: {calico: null, cilium: {etcdManaged: true}}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let spec = subject.cluster.spec;
    let Some(index) = spec.etcd_clusters.iter().position(|etcd| etcd.name == "cilium") else { return };
    let cilium = spec.networking.cni.cilium.as_ref();
    // With this mode kOps asks for `etcdManaged`.
    let is_used = |mode: &str, managed: bool| managed || mode == "kvstore";
    if cilium.is_some_and(|cilium| is_used(&cilium.identity_allocation_mode, cilium.etcd_managed)) {
        return;
    }
    let etcd = FieldPath::of("spec.etcdClusters").index(index);
    if cilium.is_some() {
        let field = networking("cilium").key("etcdManaged");
        let finding = report.report(field, "Cilium does not use its etcd cluster `cilium` without `etcdManaged: true`");
        finding.related(etcd, "the etcd cluster").hint("Write `etcdManaged: true`, or remove the etcd cluster");
    } else {
        let finding = report.report(etcd, "there is no Cilium that uses the etcd cluster `cilium`");
        finding.hint("Remove it").repair_by_removal(Safety::Unsafe);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_other_etcd_clusters() {
        accepts(&RULE, "cluster: {spec: {etcdClusters: [{name: main, etcdMembers: [{name: a, instanceGroup: a}]}]}}");
    }

    #[test]
    fn reports_it_beside_another_plugin() {
        let yaml = "cluster: {spec: {etcdClusters: [{name: cilium, etcdMembers: [{name: a, instanceGroup: a}]}]}}";
        let found = reports(&RULE, yaml, &["spec.etcdClusters[0]"]);
        assert_eq!(found[0].hint.as_deref(), Some("Remove it"));
    }
}
