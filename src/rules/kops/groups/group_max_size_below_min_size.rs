//! Groups whose greatest size is below their least size.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Role;

rule! {
    /// `maxSize` of an instance group is smaller than its `minSize`.
    ///
    /// An autoscaling group cannot be of both sizes (`ValidateInstanceGroup`).
    ///
    /// Raise `maxSize`, or lower `minSize`.
    pub static RULE = {
        code: "group-max-size-below-min-size",
        summary: "`maxSize` is smaller than `minSize`",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [Groups, UnusualGroups],
        bad: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, minSize: 3, maxSize: 2}}
",
        good: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, minSize: 3, maxSize: 3}}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (place, group) in subject.groups.iter().enumerate() {
        let (Some(least), Some(greatest)) = (group.spec.min_size, group.spec.max_size) else {
            continue;
        };
        if least <= greatest {
            continue;
        }
        let message = format!("`maxSize` is {greatest}, which is smaller than `minSize`, {least}");
        let finding = report.report_group(place, FieldPath::of("spec.maxSize"), message);
        finding.value(greatest.to_string()).hint(match group.role {
            // More machines are other groups.
            Some(Role::ControlPlane) => format!("Set `minSize` to {greatest}"),
            _ => format!("Set `maxSize` to {least}"),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_groups_with_one_size_or_none() {
        accepts(
            &RULE,
            "instanceGroups: [{kind: InstanceGroup, metadata: {name: a}, spec: {role: Node, minSize: 3}},
                {kind: InstanceGroup, metadata: {name: b}, spec: {role: Node, maxSize: 0}}]",
        );
    }

    #[test]
    fn reports_the_greatest_size() {
        let found = reports(&RULE, RULE.example.bad, &["spec.maxSize"]);
        assert_eq!(found[0].hint.as_deref(), Some("Set `maxSize` to 3"));
        let control_plane = RULE.example.bad.replace("role: Node", "role: ControlPlane").replace(" 2", " 1");
        let found = reports(&RULE, &control_plane, &["spec.maxSize"]);
        assert_eq!(found[0].hint.as_deref(), Some("Set `minSize` to 1"));
    }
}
