//! Instance groups with one name.

use std::collections::BTreeMap;

use crate::diagnostic::{FieldPath, Object, RelatedField};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::InstanceGroup;

rule! {
    /// Two instance groups have the same name.
    ///
    /// Groups are stored by name, so the later one replaces the earlier one (`kops replace`), or is refused because it
    /// exists (`kops create`).
    ///
    /// Rename one of them, or remove it.
    pub static RULE = {
        code: "duplicate-group",
        summary: "two instance groups have the same name",
        severity: Warning,
        cause: Duplicate,
        source: Documentation,
        releases: Releases::ALL,
        needs: [Groups],
        bad: r#"instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [us-east-1a]}}
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [us-east-1a]}}
"#,
        good: r#"instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [us-east-1a]}}
- {kind: InstanceGroup, metadata: {name: more}, spec: {role: Node, subnets: [us-east-1a]}}
"#,
        check: check,
    }
}

/// So few groups are compared with each other first.
const FEW: usize = 8;

fn has_repeated_name(groups: &[InstanceGroup]) -> bool {
    groups.iter().enumerate().any(|(place, group)| groups[..place].iter().any(|other| other.name == group.name))
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if subject.groups.len() <= FEW && !has_repeated_name(subject.groups) {
        return;
    }
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, group) in subject.groups.iter().enumerate().filter(|(_, group)| !group.name.is_empty()) {
        let Some(earlier) = first.get(group.name.as_str()).copied() else {
            first.insert(&group.name, place);
            continue;
        };
        let field = FieldPath::of("metadata.name");
        let message = format!("another group has the name `{}` too, and kOps keeps only one of them", group.name);
        let finding = report.report_group(place, field.clone(), message);
        finding.value(group.name.as_str()).hint("Rename one of the groups, or remove it");
        let object = Object::InstanceGroup(earlier);
        finding.related.push(RelatedField { object, field, label: "the first group of that name".to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_groups_without_a_name() {
        accepts(&RULE, "instanceGroups: [{kind: InstanceGroup}, {kind: InstanceGroup}]");
    }

    #[test]
    fn reports_the_later_one() {
        let found = reports(&RULE, RULE.example.bad, &["metadata.name"]);
        assert_eq!(found[0].related.len(), 1);
    }
}
