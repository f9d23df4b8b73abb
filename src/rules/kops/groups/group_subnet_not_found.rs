//! Instance groups in subnets that the cluster does not have.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::rules::subnet_names;

use super::helpers::listed_subnet;

rule! {
    /// An instance group lists a subnet that the cluster does not have.
    ///
    /// Groups name the cluster's subnets by their `name`, not by zone or AWS id; kOps refuses an unknown name
    /// (`CrossValidateInstanceGroup`).
    ///
    /// Correct the name, or add the subnet to the cluster.
    pub static RULE = {
        code: "group-subnet-not-found",
        summary: "an instance group lists a subnet that the cluster does not have",
        severity: Error,
        cause: NotFound,
        source: Kops,
        releases: Releases::ALL,
        needs: [Groups],
        bad: r#"instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [us-east-1z]}}
"#,
        good: r#"instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [us-east-1a]}}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if subject.cluster.subnets.is_empty() {
        return;
    }
    for (place, group) in subject.groups.iter().enumerate() {
        for (index, name) in group.spec.subnets.iter().enumerate() {
            if subject.cluster.named(name).is_some() {
                continue;
            }
            let message = match name.as_str() {
                "" => "an item of `subnets` is empty".to_owned(),
                name => format!("the cluster has no subnet `{name}`"),
            };
            let finding = report.report_group(place, listed_subnet(index), message);
            finding.value(name.as_str()).depends_on_each(networking("subnets"), "name");
            match name.is_empty() {
                true => drop(finding.hint("Name a subnet, or remove the item")),
                false => subnet_names::repair(subject, name, finding),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_subnets_of_the_cluster() {
        accepts(&RULE, RULE.example.good);
    }

    #[test]
    fn a_misspelt_name_of_a_subnet_is_not_copied() {
        for wrong in ["us-w\u{435}st-2b", "US-WEST-2B", "us-west-2b."] {
            let found = reports(
                &RULE,
                &format!(
                    "{{cluster: {{spec: {{networking: {{subnets: [{{name: {wrong}, type: Public, zone: \
                     us-west-2b}}]}}}}}}, instanceGroups: [{{kind: InstanceGroup, metadata: {{name: nodes}}, spec: {{\
                     role: Node, subnets: [us-west-2b]}}}}]}}"
                ),
                &["spec.subnets[0]"],
            );
            let hint = format!("Write `us-west-2b` as the name of the subnet `{wrong}`");
            assert_eq!((found[0].hint.as_deref(), &found[0].fix), (Some(hint.as_str()), &None));
        }
    }

    #[test]
    fn the_name_of_the_subnet_may_be_the_mistake() {
        let yaml = "cluster: {spec: {networking: {subnets: [{name: us-east-1a, type: Public, zone: us-east-1a}, {name: \
            us-eas-1b, type: Public, zone: us-east-1b}]}}}\ninstanceGroups: [{kind: InstanceGroup, metadata: {name: \
            n}, spec: {role: Node, subnets: [us-east-1a, us-east-1b]}}]";
        let found = reports(&RULE, yaml, &["spec.subnets[1]"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `us-east-1b` as the name of the subnet `us-eas-1b`"));
        assert_eq!(found[0].related[0].field, "spec.networking.subnets[1].name");
    }

    #[test]
    fn an_empty_item_is_said_to_be_empty() {
        let yaml = "instanceGroups: [{kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: \
            [us-east-1a, '']}}]";
        let found = reports(&RULE, yaml, &["spec.subnets[1]"]);
        assert_eq!(found[0].message, "an item of `subnets` is empty");
        assert_eq!(found[0].hint.as_deref(), Some("Name a subnet, or remove the item"));
    }

    #[test]
    fn reports_each_unknown_name() {
        let found = reports(
            &RULE,
            "instanceGroups: [{kind: InstanceGroup, metadata: {name: nodes}, spec: {
                role: Node, subnets: [us-eats-1a, us-east-1a, us-east-1d]}}]",
            &["spec.subnets[0]", "spec.subnets[2]"],
        );
        assert_eq!(found[0].object, "InstanceGroup/nodes");
        assert_eq!(found[0].hint.as_deref(), Some("Did you mean `us-east-1a`?"));
        let hint = "Name one of `us-east-1a`, or add a subnet `us-east-1d` to the cluster";
        assert_eq!(found[1].hint.as_deref(), Some(hint));
    }
}
