//! Control-plane groups of no machines.

use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Role;

rule! {
    /// A group of the control plane has no machines: `maxSize` is 0, or `minSize` is, with which an autoscaling group
    /// starts. Its member of etcd and its API server never start.
    ///
    /// kOps accepts it, since it only looks for more than one machine (`ValidateInstanceGroup`).
    ///
    /// Write 1 in `minSize` and `maxSize`.
    pub static RULE = {
        code: "control-plane-without-machines",
        summary: "a group of the control plane has no machines",
        severity: Warning,
        cause: Invalid,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [Groups, UnusualGroups],
        bad: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: a}, spec: {role: ControlPlane, minSize: 0, maxSize: 0, subnets: [us-east-1a]}}
",
        good: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: a}, spec: {role: ControlPlane, minSize: 1, maxSize: 1, subnets: [us-east-1a]}}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let control_plane = subject.groups.iter().enumerate().filter(|(_, group)| group.role == Some(Role::ControlPlane));
    for (place, group) in control_plane {
        let (field, message) = match (group.spec.min_size, group.spec.max_size) {
            (_, Some(0)) => {
                ("spec.maxSize", format!("the group `{}` of the control plane has no machines", group.name))
            }
            (Some(0), _) => {
                ("spec.minSize", format!("the group `{}` of the control plane starts without a machine", group.name))
            }
            _ => continue,
        };
        let finding = report.report_group(place, FieldPath::of(field), message);
        finding.value("0").hint("Write `1`").repair_with(Safety::Unsafe, 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn reports_a_least_size_of_nothing() {
        let yaml = "instanceGroups: [{kind: InstanceGroup, metadata: {name: a}, spec: {role: Master, minSize: 0, \
            maxSize: 1}}]";
        let found = reports(&RULE, yaml, &["spec.minSize"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `1`"));
    }

    #[test]
    fn accepts_other_groups_without_machines() {
        accepts(
            &RULE,
            "instanceGroups: [{kind: InstanceGroup, metadata: {name: n}, spec: {role: Node, minSize: 0, maxSize: 0}}]",
        );
    }
}
