//! Instance groups without one for the control plane.

use crate::diagnostic::{FieldPath, Object};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Role;

rule! {
    /// The request has instance groups, but no group for the control plane.
    ///
    /// kOps does not update such a cluster: "must configure at least one ControlPlane InstanceGroup" (`DeepValidate`).
    /// Perhaps the group is in another file.
    ///
    /// Send the control-plane group too, or add one.
    pub static RULE = {
        code: "no-control-plane-group",
        summary: "no instance group is for the control plane",
        severity: Warning,
        cause: Required,
        source: Documentation,
        releases: Releases::ALL,
        needs: [Groups],
        bad: r#"instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [us-east-1a]}}
"#,
        good: r#"instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [us-east-1a]}}
- {kind: InstanceGroup, metadata: {name: control-plane}, spec: {role: ControlPlane, subnets: [us-east-1a]}}
"#,
        check: check,
    }
}

/// More groups and other manifests than these are not looked at.
const MOST_OTHERS: usize = 16;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let may_be = |role: Option<Role>| matches!(role, None | Some(Role::ControlPlane));
    // Where a separator is missed, groups are lost.
    let is_lost = !subject.reading.missed_separators.is_empty();
    if is_lost || subject.groups.is_empty() || subject.groups.iter().any(|group| may_be(group.role)) {
        return;
    }
    let count = subject.groups.len();
    let message = match count {
        1 => "the only instance group is not for the control plane".to_owned(),
        _ => format!("the {count} instance groups lack one for the control plane"),
    };
    let finding = report.report_group(0, FieldPath::of("spec.role"), message);
    // What is wrong in the groups that were sent comes first.
    for place in 0..count.min(MOST_OTHERS) {
        finding.depends_on_of(Object::InstanceGroup(place), FieldPath::of("spec"));
    }
    for skipped in 0..subject.reading.skipped.len().min(MOST_OTHERS) {
        finding.depends_on_of(Object::Skipped(skipped), FieldPath::of("kind"));
    }
    finding.hint("Send the group with the role `ControlPlane` (`Master` in v1alpha2) too, or add one");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_no_groups_and_roles_that_are_another_finding() {
        accepts(&RULE, "{}");
        accepts(&RULE, "instanceGroups: [{kind: InstanceGroup, spec: {role: master}}]");
    }

    #[test]
    fn reports_the_first_group() {
        reports(&RULE, RULE.example.bad, &["spec.role"]);
    }
}
