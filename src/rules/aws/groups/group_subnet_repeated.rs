//! Groups that list a subnet twice.

use crate::diagnostic::{Change, FieldPath, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// An instance group lists a subnet twice. Perhaps another subnet was meant, and the machines miss its zone.
    ///
    /// kOps accepts it (`CrossValidateInstanceGroup` looks only whether the subnets exist); the autoscaling group is
    /// made in fewer zones than the list seems to say.
    ///
    /// Name the other subnet, or remove the repeated one.
    pub static RULE = {
        code: "group-subnet-repeated",
        summary: "an instance group lists a subnet twice",
        severity: Warning,
        cause: Duplicate,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [Groups, GroupsOfSeveralSubnets],
        bad: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [us-east-1a, us-east-1a]}}
",
        good: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [us-east-1a]}}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (place, group) in subject.groups.iter().enumerate() {
        let listed = &group.spec.subnets;
        let repeated = (1..listed.len()).find(|at| !listed[*at].is_empty() && listed[..*at].contains(&listed[*at]));
        let Some(at) = repeated else { continue };
        let name = listed[at].as_str();
        let field = FieldPath::of("spec.subnets").index(at);
        let message = format!("the group `{}` lists the subnet `{name}` twice", group.name);
        let finding = report.report_group(place, field.clone(), message);
        finding.value(name).hint("Remove this subnet from the list, or name the one that was meant");
        finding.repair(Safety::Unsafe, [Change::Remove(field)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_subnets_in_several_groups() {
        let group = "{kind: InstanceGroup, metadata: {name: n}, spec: {role: Node, subnets: [us-east-1a]}}";
        accepts(&RULE, &format!("instanceGroups: [{group}, {}]", group.replace("name: n", "name: m")));
    }

    #[test]
    fn reports_the_second_place() {
        reports(&RULE, RULE.example.bad, &["spec.subnets[1]"]);
    }
}
