//! Etcd clusters without members.

use crate::diagnostic::{FieldPath, Object};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// An etcd cluster has no members.
    ///
    /// Etcd stores the state of the Kubernetes cluster, and every machine of the control plane runs a member of each
    /// etcd cluster. kOps refuses one without members (`validateEtcdClusterSpec`).
    ///
    /// Add a member with `instanceGroup` for every group of the control plane.
    pub static RULE = {
        code: "etcd-cluster-without-members",
        summary: "an etcd cluster has no members",
        severity: Error,
        cause: Required,
        source: Kops,
        releases: Releases::ALL,
        needs: [EtcdClusters, UnusualEtcd],
        bad: "cluster:
  spec:
    etcdClusters:
    - name: main
",
        good: "cluster:
  spec:
    etcdClusters:
    - name: main
      etcdMembers:
      - {name: a, instanceGroup: control-plane-a}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let clusters = subject.cluster.spec.etcd_clusters.iter().enumerate();
    for (index, etcd) in clusters.filter(|(_, etcd)| etcd.etcd_members.is_empty()) {
        let field = FieldPath::of("spec.etcdClusters").index(index).key("etcdMembers");
        // kOps looks at the groups once the cluster is right.
        report
            .report(field.clone(), format!("the etcd cluster `{}` has no members", etcd.name))
            .hint("Add a member with `instanceGroup` for every group of the control plane")
            .explains(Object::Cluster, field);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_one_member() {
        accepts(&RULE, "cluster: {spec: {etcdClusters: [{name: main, etcdMembers: [{instanceGroup: a}]}]}}");
        accepts(&RULE, "cluster: {spec: {}}");
    }

    #[test]
    fn reports_each_cluster_without() {
        let yaml = "cluster: {spec: {etcdClusters: [{name: main, etcdMembers: []}, {name: events}]}}";
        reports(&RULE, yaml, &["spec.etcdClusters[0].etcdMembers", "spec.etcdClusters[1].etcdMembers"]);
    }
}
