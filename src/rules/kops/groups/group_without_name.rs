//! Instance groups without a name.

use crate::diagnostic::{FieldPath, Object};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// An instance group has no `metadata.name`.
    ///
    /// Machines, tags and etcd members refer to a group by its name (`ValidateInstanceGroup`).
    ///
    /// Give the group a name that no other group of the cluster has.
    pub static RULE = {
        code: "group-without-name",
        summary: "an instance group has no name",
        severity: Error,
        cause: Required,
        source: Kops,
        releases: Releases::ALL,
        needs: [Groups, UnusualGroups],
        bad: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: ''}, spec: {role: Node}}
",
        good: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node}}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (place, group) in subject.groups.iter().enumerate() {
        if group.name.is_empty() {
            let (group, name) = (Object::InstanceGroup(place), FieldPath::of("metadata.name"));
            let finding = report.report_on(group, FieldPath::of("objectMeta.name"), "the instance group has no name");
            finding.written_at(name.clone()).hint("Write a name in `metadata.name`, for example `nodes`");
            finding.depends_on_of(group, name.clone()).explains(group, name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_names() {
        accepts(&RULE, RULE.example.good);
    }

    #[test]
    fn a_name_of_another_kind_is_reported_as_such() {
        accepts(&RULE, "instanceGroups: [{kind: InstanceGroup, metadata: {name: 7}, spec: {role: Node}}]");
    }

    #[test]
    fn reports_empty_and_missing_names() {
        reports(
            &RULE,
            "instanceGroups: [{kind: InstanceGroup, spec: {role: Node}}, {kind: InstanceGroup, metadata: {name: ''}}]",
            &["objectMeta.name", "objectMeta.name"],
        );
    }
}
