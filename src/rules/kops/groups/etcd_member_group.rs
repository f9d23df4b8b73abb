//! The groups that run the members of etcd.

use crate::diagnostic::{FieldPath, Object, Safety};
use crate::likeness::are_of_one_series;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::{InstanceGroup, Role};

use super::helpers::{control_plane, etcd_cluster, etcd_member, group_without_member};

rule! {
    /// A member of an etcd cluster names a group that is not one of the control plane.
    ///
    /// `kops update cluster` makes the volume of a member in the zone of its group, and stops where there is no such
    /// group: "InstanceGroup not found (for etcd …)". Only machines of the control plane run etcd.
    ///
    /// Write the name of a group of the control plane.
    pub static MEMBER = {
        code: "etcd-member-group-not-found",
        summary: "a member of an etcd cluster names no group of the control plane",
        severity: Warning,
        cause: NotFound,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [EtcdClusters, Groups],
        bad: "cluster:
  spec:
    etcdClusters:
    - name: main
      etcdMembers: [{name: a, instanceGroup: master-a}]
instanceGroups:
- {kind: InstanceGroup, metadata: {name: control-plane-a}, spec: {role: ControlPlane, subnets: [us-east-1a]}}
",
        good: "cluster:
  spec:
    etcdClusters:
    - name: main
      etcdMembers: [{name: a, instanceGroup: control-plane-a}]
instanceGroups:
- {kind: InstanceGroup, metadata: {name: control-plane-a}, spec: {role: ControlPlane, subnets: [us-east-1a]}}
",
        check: check_member,
    }
}

rule! {
    /// The groups in which etcd has its members have another role than the control plane, and no other group has it.
    ///
    /// kOps refuses such a cluster: "must configure at least one ControlPlane InstanceGroup" (`DeepValidate`).
    ///
    /// Write `ControlPlane` (`Master` in v1alpha2).
    pub static ROLE = {
        code: "etcd-member-in-other-role",
        summary: "a group with a member of etcd is not for the control plane",
        severity: Error,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        needs: [EtcdClusters, Groups],
        bad: "cluster:
  spec:
    etcdClusters:
    - name: main
      etcdMembers: [{name: a, instanceGroup: control-plane-a}]
instanceGroups:
- {kind: InstanceGroup, metadata: {name: control-plane-a}, spec: {role: Node, subnets: [us-east-1a]}}
",
        good: "cluster:
  spec:
    etcdClusters:
    - name: main
      etcdMembers: [{name: a, instanceGroup: control-plane-a}]
instanceGroups:
- {kind: InstanceGroup, metadata: {name: control-plane-a}, spec: {role: ControlPlane, subnets: [us-east-1a]}}
",
        check: check_role,
    }
}

/// More groups of the control plane, and other manifests, than these are not looked at.
const MOST_OTHERS: usize = 16;

fn check_member(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    // A group whose role is not known may be one of the control plane.
    let may_run = |name: &str| {
        let may_be = |group: &&InstanceGroup| matches!(group.role, None | Some(Role::ControlPlane));
        subject.groups.iter().filter(may_be).any(|group| group.name == name)
    };
    if control_plane(subject).next().is_none() {
        return;
    }
    for (index, cluster) in subject.cluster.spec.etcd_clusters.iter().enumerate() {
        for (place, member) in cluster.etcd_members.iter().enumerate() {
            let name = member.instance_group.as_str();
            if name.is_empty() || may_run(name) {
                continue;
            }
            let is_other = subject.groups.iter().any(|group| group.name == name);
            let message = match is_other {
                true => format!("`{name}` is not a group of the control plane, and etcd `{}` names it", cluster.name),
                false => format!("there is no group `{name}`, in which etcd `{}` has a member", cluster.name),
            };
            let finding = report.report(etcd_member(index, place).key("instanceGroup"), message);
            finding.value(name).explains(Object::Cluster, etcd_cluster(index).key("etcdMembers"));
            // The name of one of them may be the mistake.
            let others = subject.groups.iter().enumerate();
            let others = others.filter(|(_, group)| matches!(group.role, None | Some(Role::ControlPlane)));
            for (group, _) in others.take(MOST_OTHERS) {
                finding.depends_on_of(Object::InstanceGroup(group), FieldPath::of("metadata.name"));
            }
            for skipped in 0..subject.reading.skipped.len().min(MOST_OTHERS) {
                finding.depends_on_of(Object::Skipped(skipped), FieldPath::of("kind"));
            }
            match group_without_member(subject, cluster) {
                Some(group) if !is_other && is_misspelt(subject, group, name) => {
                    finding.hint(format!("Write `{name}` as the name of the group `{group}`"))
                }
                Some(group) => finding.hint(format!("Write `{group}`")).repair_with(Safety::Unsafe, group),
                None => finding.hint("Send the group too, or name a group of the control plane"),
            };
        }
    }
}

/// Whether the group's own name is the mistake: several etcd clusters name it alike, and each by the same name.
fn is_misspelt(subject: &Subject<'_>, group: &str, named: &str) -> bool {
    let clusters = || subject.cluster.spec.etcd_clusters.iter().take(MOST_OTHERS);
    subject.likeness.nearest(named, [group]).is_some()
        && !are_of_one_series(named, group)
        && 1 < clusters().filter(|cluster| cluster.has_member_in(named)).count()
        && !clusters().any(|cluster| cluster.has_member_in(group))
}

fn check_role(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let may_be = |group: &InstanceGroup| matches!(group.role, None | Some(Role::ControlPlane));
    if subject.groups.iter().any(may_be) {
        return;
    }
    let etcd = &subject.cluster.spec.etcd_clusters;
    let with_etcd = |group: &&InstanceGroup| etcd.iter().any(|cluster| cluster.has_member_in(&group.name));
    for (place, group) in subject.groups.iter().enumerate().filter(|(_, group)| with_etcd(group)) {
        let control_plane = if group.api_version.ends_with("v1alpha3") { "ControlPlane" } else { "Master" };
        let role = group.spec.role.as_str();
        let message = format!("etcd has a member in `{}`, whose role is `{role}`", group.name);
        let field = FieldPath::of("spec.role");
        let finding = report.report_group(place, field.clone(), message);
        finding.value(role).hint(format!("Write `{control_plane}`")).repair_with(Safety::Unsafe, control_plane);
        finding.explains(Object::InstanceGroup(place), field);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::release::Release;
    use crate::rules::testing::{accepts, outcome, reports};

    fn request(member: &str, role: &str) -> String {
        let group = |name: &str, role: &str| {
            format!(
                "{{kind: InstanceGroup, metadata: {{name: {name}}}, spec: {{role: {role}, subnets: [us-east-1a]}}}}"
            )
        };
        let etcd = |name: &str| format!("{{name: {name}, etcdMembers: [{{name: a, instanceGroup: {member}}}]}}");
        format!(
            "{{cluster: {{spec: {{etcdClusters: [{}, {}]}}}}, instanceGroups: [{}, {}]}}",
            etcd("main"),
            etcd("events"),
            group("a", role),
            group("nodes", "Node")
        )
    }

    #[test]
    fn accepts_groups_that_were_not_sent_or_have_an_unknown_role() {
        accepts(&MEMBER, "cluster: {spec: {etcdClusters: [{name: main, etcdMembers: [{name: a, instanceGroup: b}]}]}}");
        accepts(&MEMBER, &request("a", "master"));
        accepts(&ROLE, &request("a", "master"));
    }

    #[test]
    fn one_name_in_both_clusters_is_one_error() {
        for member in ["b", "nodes"] {
            let outcome = outcome(&request(member, "ControlPlane"), Release::DEFAULT);
            let found: Vec<_> = outcome.diagnostics.iter().filter(|found| found.severity != Severity::Info).collect();
            assert_eq!(found.iter().map(|found| found.code).collect::<Vec<_>>(), [MEMBER.code], "{found:#?}");
            assert_eq!(found[0].hint.as_deref(), Some("Write `a`"));
        }
    }

    #[test]
    fn a_name_in_both_clusters_that_is_nearly_the_groups_is_right() {
        let yaml = request("control-plane-1a", "ControlPlane").replace("{name: a}", "{name: control-plane-1-a}");
        let outcome = outcome(&yaml, Release::DEFAULT);
        let found: Vec<_> = outcome.diagnostics.iter().filter(|found| found.code == MEMBER.code).collect();
        let hint = "Write `control-plane-1a` as the name of the group `control-plane-1-a`";
        assert_eq!(found.iter().map(|found| found.hint.as_deref()).collect::<Vec<_>>(), [Some(hint)]);
        assert!(found[0].fix.is_none());
    }

    #[test]
    fn reports_the_role_of_the_group() {
        reports(&ROLE, &request("a", "Node"), &["spec.role"]);
    }
}
