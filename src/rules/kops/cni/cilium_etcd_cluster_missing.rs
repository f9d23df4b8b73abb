//! Cilium with an etcd cluster that is not there.

use crate::diagnostic::{Change, FieldPath, Object, Safety};
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `etcdManaged` is on, and the control plane has no etcd cluster named `cilium`.
    ///
    /// Cilium keeps its state in an etcd cluster that nothing else uses (`validateNetworkingCilium`).
    ///
    /// Add an etcd cluster named `cilium` with the members of `main`, or remove `etcdManaged`.
    pub static RULE = {
        code: "cilium-etcd-cluster-missing",
        summary: "Cilium has `etcdManaged`, and there is no etcd cluster `cilium`",
        severity: Error,
        cause: Required,
        source: Kops,
        releases: Releases::ALL,
        needs: [Cilium],
        bad: r#"cluster:
  spec:
    networking:
      calico: null
      cilium: {etcdManaged: true}
"#,
        good: r#"cluster:
  spec:
    networking:
      calico: null
      cilium: {}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let spec = subject.cluster.spec;
    let is_managed = spec.networking.cni.cilium.as_ref().is_some_and(|cilium| cilium.etcd_managed);
    if !is_managed || spec.etcd_clusters.iter().any(|etcd| etcd.name == "cilium") {
        return;
    }
    let managed = networking("cilium").key("etcdManaged");
    let finding = report.report(FieldPath::of("spec.etcdClusters"), "Cilium's etcd cluster `cilium` is missing");
    finding.written_at(managed.clone()).related(managed.clone(), "Cilium keeps its state in that cluster");
    finding.depends_on_of(Object::Cluster, FieldPath::of("spec.etcdClusters"));
    finding.hint("Add an etcd cluster named `cilium` with the members of `main`, or remove `etcdManaged` of Cilium");
    finding.repair(Safety::Unsafe, [Change::Remove(managed)]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_the_cluster_and_cilium_without_etcd() {
        let cilium = |options: &str, etcd: &str| {
            format!("cluster: {{spec: {{networking: {{calico: null, cilium: {options}}}{etcd}}}}}")
        };
        let etcd = ", etcdClusters: [{name: cilium, etcdMembers: [{name: a, instanceGroup: a}]}]";
        accepts(&RULE, &cilium("{etcdManaged: true}", etcd));
        accepts(&RULE, &cilium("{etcdManaged: false}", ""));
    }

    #[test]
    fn reports_the_missing_cluster() {
        let yaml = RULE.example.bad;
        reports(&RULE, yaml, &["spec.etcdClusters"]);
    }
}
