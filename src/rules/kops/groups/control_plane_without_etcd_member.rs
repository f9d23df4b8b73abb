//! Control-plane groups that no etcd cluster has a member in.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::control_plane;

rule! {
    /// A control-plane group has no member in an etcd cluster.
    ///
    /// Every machine of the control plane runs a member of each etcd cluster, so each group has to be named in
    /// `spec.etcdClusters` (`ValidateMasterInstanceGroup`).
    ///
    /// Add a member with `instanceGroup` and the group's name to every etcd cluster, or correct the name.
    pub static RULE = {
        code: "control-plane-without-etcd-member",
        summary: "a control-plane group has no member in an etcd cluster",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [EtcdClusters, Groups],
        bad: "cluster:
  spec:
    etcdClusters:
    - name: main
      etcdMembers:
      - {name: a, instanceGroup: control-plane-b}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: control-plane-a}, spec: {role: Master, subnets: [us-east-1a]}}
- {kind: InstanceGroup, metadata: {name: control-plane-b}, spec: {role: Master, subnets: [us-east-1a]}}
",
        good: "cluster:
  spec:
    etcdClusters:
    - name: main
      etcdMembers:
      - {name: a, instanceGroup: control-plane-a}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: control-plane-a}, spec: {role: Master, subnets: [us-east-1a]}}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (place, group) in control_plane(subject) {
        let clusters = subject.cluster.spec.etcd_clusters.iter();
        let without = clusters.enumerate().filter(|(_, cluster)| !cluster.has_member_in(&group.name));
        for (index, etcd) in without {
            let message = format!("the etcd cluster `{}` has no member in the group `{}`", etcd.name, group.name);
            report
                .report_group(place, FieldPath::of("spec.metadata.name"), message)
                .written_at(FieldPath::of("metadata.name"))
                .value(group.name.as_str())
                .hint(format!("Add a member with `instanceGroup: {}` to `etcdMembers`", group.name))
                .related(FieldPath::of("spec.etcdClusters").index(index).key("etcdMembers"), "the members")
                .depends_on(FieldPath::of("spec.etcdClusters").index(index).key("etcdMembers"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_clusters_that_list_no_etcd_clusters() {
        accepts(
            &RULE,
            "instanceGroups: [{kind: InstanceGroup, metadata: {name: a}, spec: {role: Master, subnets: [us-east-1a]}}]",
        );
    }

    #[test]
    fn reports_every_etcd_cluster_without_the_group() {
        let members = "etcdMembers: [{name: a, instanceGroup: a}]";
        let request = format!(
            "{{cluster: {{spec: {{etcdClusters: [{{name: main, {members}}}, {{name: events, {members}}}]}}}},
                instanceGroups: [{{kind: InstanceGroup, metadata: {{name: a}}, spec: {{role: ControlPlane}}}}, \
                {{kind: InstanceGroup, metadata: {{name: control-b}}, spec: {{role: ControlPlane}}}}]}}"
        );
        reports(&RULE, &request, &["spec.metadata.name", "spec.metadata.name"]);
    }
}
