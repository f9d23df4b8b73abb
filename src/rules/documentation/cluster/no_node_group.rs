//! Instance groups without one for workloads.

use crate::diagnostic::{FieldPath, Object, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::{InstanceGroup, Role};

rule! {
    /// The request has a group for the control plane, and no group with the role `Node`.
    ///
    /// Workloads have no machines then, and kOps does not update a cluster that has groups of the control plane alone:
    /// "must configure at least one Node InstanceGroup" (`DeepValidate`). Perhaps the group is in another file, or a
    /// group of nodes has another role: one of the control plane in which etcd has no member is likely to be it.
    ///
    /// Correct the role, send the group too, or add one.
    pub static RULE = {
        code: "no-node-group",
        summary: "no instance group has the role `Node`",
        severity: Warning,
        cause: Required,
        source: Documentation,
        releases: Releases::ALL,
        needs: [Groups],
        bad: r#"instanceGroups:
- {kind: InstanceGroup, metadata: {name: control-plane}, spec: {role: ControlPlane, subnets: [us-east-1a]}}
"#,
        good: r#"instanceGroups:
- {kind: InstanceGroup, metadata: {name: control-plane}, spec: {role: ControlPlane, subnets: [us-east-1a]}}
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [us-east-1a]}}
"#,
        check: check,
    }
}

/// More other manifests than these are not looked at.
const MOST_OTHERS: usize = 16;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let groups = subject.groups;
    let may_be = |group: &InstanceGroup| matches!(group.role, None | Some(Role::Node));
    // Where a separator is missed, groups are lost.
    let is_lost = !subject.reading.missed_separators.is_empty();
    if is_lost || groups.iter().any(may_be) || !groups.iter().any(is_control_plane) {
        return;
    }
    let likely = likely(subject);
    let (place, message) = match likely {
        Some(place) => {
            let InstanceGroup { name, spec, .. } = &groups[place];
            (place, format!("no group has the role `Node`, and `{name}` has `{}`", spec.role))
        }
        None => (0, "no group has the role `Node`, so workloads have no machines".to_owned()),
    };
    let field = FieldPath::of("spec.role");
    let finding = report.report_group(place, field, message);
    for skipped in 0..subject.reading.skipped.len().min(MOST_OTHERS) {
        finding.depends_on_of(Object::Skipped(skipped), FieldPath::of("kind"));
    }
    match likely {
        Some(_) => {
            finding.value(groups[place].spec.role.as_str()).hint("Write `Node`").repair_with(Safety::Unsafe, "Node");
            finding.explains(Object::InstanceGroup(place), FieldPath::of("spec"));
        }
        None => drop(finding.hint("Send the group with the role `Node` too, or add one")),
    }
}

fn is_control_plane(group: &InstanceGroup) -> bool {
    group.role == Some(Role::ControlPlane)
}

/// What names of groups of the control plane have.
const NAMES: [&str; 2] = ["control", "master"];

/// The only group that is likely to be one of nodes: a bastion or one of the control plane in which etcd has no member,
/// beside one in which it has.
fn likely(subject: &Subject<'_>) -> Option<usize> {
    let etcd = &subject.cluster.spec.etcd_clusters;
    let has_member = |group: &InstanceGroup| etcd.iter().any(|cluster| cluster.has_member_in(&group.name));
    let groups = subject.groups.iter().enumerate();
    let is_named = |group: &InstanceGroup| NAMES.iter().any(|name| group.name.contains(name));
    let mut without = groups.filter(|(_, group)| is_control_plane(group) && !has_member(group) && !is_named(group));
    let (place, _) = without.next()?;
    let is_only = without.next().is_none() && subject.groups.iter().any(has_member);
    is_only.then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::Release;
    use crate::rules::testing::{accepts, outcome, reports};

    fn groups(roles: &[(&str, &str)]) -> String {
        let groups = roles.iter().map(|(name, role)| {
            format!(
                "{{kind: InstanceGroup, metadata: {{name: {name}}}, spec: {{role: {role}, minSize: 2, maxSize: 2, \
                 subnets: [us-east-1a]}}}}"
            )
        });
        let members = "etcdMembers: [{name: a, instanceGroup: control}]";
        format!(
            "cluster: {{spec: {{etcdClusters: [{{name: main, {members}}}, {{name: events, {members}}}]}}}}\n\
             instanceGroups: [{}]",
            groups.collect::<Vec<_>>().join(", ")
        )
    }

    #[test]
    fn accepts_no_groups_and_groups_without_the_control_plane() {
        accepts(&RULE, "{}");
        accepts(&RULE, &groups(&[("bastions", "Bastion")]));
        accepts(&RULE, &groups(&[("control", "ControlPlane"), ("nodes", "Nod")]));
    }

    #[test]
    fn a_group_of_nodes_with_the_role_of_the_control_plane_is_one_finding() {
        let yaml = groups(&[("control", "ControlPlane"), ("nodes", "ControlPlane")]);
        let found = outcome(
            &yaml.replacen("maxSize: 2", "maxSize: 1", 1).replacen("minSize: 2", "minSize: 1", 1),
            Release::DEFAULT,
        );
        let worse = found.diagnostics.iter().filter(|found| found.severity != crate::diagnostic::Severity::Info);
        let worse: Vec<_> = worse.map(|found| format!("{} {} {}", found.severity, found.code, found.object)).collect();
        assert_eq!(worse, ["error no-node-group InstanceGroup/nodes"]);
    }

    #[test]
    fn a_bastion_is_not_for_workloads() {
        let found = reports(&RULE, &groups(&[("control", "ControlPlane"), ("bastions", "Bastion")]), &["spec.role"]);
        assert_eq!(found[0].hint.as_deref(), Some("Send the group with the role `Node` too, or add one"));
    }
}
