//! Etcd clusters and members without what names them.

use crate::diagnostic::{FieldPath, Object};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::{etcd_cluster, etcd_member, group_without_member, letter};

rule! {
    /// An etcd cluster has no name, so kOps does not know what it keeps.
    ///
    /// kOps refuses it: "etcdCluster did not have name" (`validateEtcdClusterSpec`).
    ///
    /// Write `main`, or `events` for the cluster that keeps the events.
    pub static CLUSTER = {
        code: "etcd-cluster-without-name",
        summary: "an etcd cluster has no name",
        severity: Error,
        cause: Required,
        source: Kops,
        releases: Releases::ALL,
        needs: [EtcdClusters, UnusualEtcd],
        bad: "cluster:
  spec:
    etcdClusters:
    - etcdMembers:
      - {name: a, instanceGroup: control-plane-a}
",
        good: "cluster:
  spec:
    etcdClusters:
    - name: main
      etcdMembers:
      - {name: a, instanceGroup: control-plane-a}
",
        check: check_cluster,
    }
}

rule! {
    /// A member of an etcd cluster has no name. Its volume and its DNS name are made of it.
    ///
    /// kOps refuses it: "etcdMember did not have name" (`validateEtcdMemberSpec`).
    ///
    /// Write a name, usually the letter of the zone.
    pub static MEMBER = {
        code: "etcd-member-without-name",
        summary: "a member of an etcd cluster has no name",
        severity: Error,
        cause: Required,
        source: Kops,
        releases: Releases::ALL,
        needs: [EtcdClusters, UnusualEtcd],
        bad: "cluster:
  spec:
    etcdClusters:
    - name: main
      etcdMembers:
      - {instanceGroup: control-plane-a}
",
        good: "cluster:
  spec:
    etcdClusters:
    - name: main
      etcdMembers:
      - {name: a, instanceGroup: control-plane-a}
",
        check: check_member,
    }
}

rule! {
    /// A member of an etcd cluster names no instance group, so no machine runs it.
    ///
    /// kOps refuses it: "etcdMember did not have instanceGroup" (`validateEtcdMemberSpec`).
    ///
    /// Write the name of a group of the control plane.
    pub static GROUP = {
        code: "etcd-member-without-group",
        summary: "a member of an etcd cluster names no instance group",
        severity: Error,
        cause: Required,
        source: Kops,
        releases: Releases::ALL,
        needs: [EtcdClusters, UnusualEtcd],
        bad: "cluster:
  spec:
    etcdClusters:
    - name: main
      etcdMembers:
      - {name: a}
",
        good: "cluster:
  spec:
    etcdClusters:
    - name: main
      etcdMembers:
      - {name: a, instanceGroup: control-plane-a}
",
        check: check_group,
    }
}

fn check_cluster(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let clusters = &subject.cluster.spec.etcd_clusters;
    for (index, _) in clusters.iter().enumerate().filter(|(_, cluster)| cluster.name.is_empty()) {
        let missing = ["main", "events"].into_iter().find(|name| clusters.iter().all(|other| other.name != *name));
        let finding = report.report(etcd_cluster(index).key("name"), "the etcd cluster has no name");
        finding.hint(format!("Write `name: {}`", missing.unwrap_or("cilium")));
    }
}

fn check_member(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (index, cluster) in subject.cluster.spec.etcd_clusters.iter().enumerate() {
        for (place, _) in cluster.etcd_members.iter().enumerate().filter(|(_, member)| member.name.is_empty()) {
            let message = format!("a member of the etcd cluster `{}` has no name", cluster.name);
            let finding = report.report(etcd_member(index, place).key("name"), message);
            finding.hint(format!("Write `name: {}`", letter(place)));
        }
    }
}

fn check_group(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (index, cluster) in subject.cluster.spec.etcd_clusters.iter().enumerate() {
        let without = cluster.etcd_members.iter().enumerate().filter(|(_, member)| member.instance_group.is_empty());
        for (place, _) in without {
            let field = etcd_member(index, place).key("instanceGroup");
            let message = format!("a member of the etcd cluster `{}` names no instance group", cluster.name);
            let finding = report.report(field, message);
            finding.hint(match group_without_member(subject, cluster) {
                Some(group) => format!("Write `instanceGroup: {group}`"),
                None => "Write the name that a group of the control plane has".to_owned(),
            });
            finding.explains(Object::Cluster, members(index));
        }
    }
}

fn members(index: usize) -> FieldPath {
    etcd_cluster(index).key("etcdMembers")
}
