//! Security groups that are listed twice.

use crate::diagnostic::{FieldPath, Object, Safety};
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `additionalSecurityGroups` of the load balancer or of an instance group has an id twice.
    ///
    /// kOps refuses it (`awsValidateAdditionalSecurityGroups`); often the second one was meant to be another group.
    ///
    /// Remove one of them, or write the other group's id.
    pub static RULE = {
        code: "security-group-repeated",
        summary: "a security group is listed twice",
        severity: Error,
        cause: Duplicate,
        source: Kops,
        releases: Releases::ALL,
        bad: "instanceGroups:
- kind: InstanceGroup
  metadata: {name: nodes}
  spec: {role: Node, additionalSecurityGroups: [sg-0123456789abcdef0, sg-0123456789abcdef0]}
",
        good: "instanceGroups:
- kind: InstanceGroup
  metadata: {name: nodes}
  spec: {role: Node, additionalSecurityGroups: [sg-0123456789abcdef0, sg-0123456789abcdef1]}
",
        check: check,
    }
}

/// As many entries of a list are compared; AWS takes 16 groups at most.
const MOST: usize = 64;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if !subject.reading.names_security_groups || cluster_on_aws(subject).is_none() {
        return;
    }
    report_list(subject, Object::Cluster, "spec.api.loadBalancer", report);
    for group in 0..subject.groups.len() {
        report_list(subject, Object::InstanceGroup(group), "spec", report);
    }
}

fn report_list(subject: &Subject<'_>, object: Object, owner: &'static str, report: &mut Reporter<'_>) {
    let list = FieldPath::of(owner).key("additionalSecurityGroups");
    let entry = |index| (subject.scalar_at)(object, &list.clone().index(index)).map(|scalar| scalar.text);
    let listed: Vec<String> = (0..MOST).map_while(entry).collect();
    for (index, id) in listed.iter().enumerate().filter(|(_, id)| !id.is_empty()) {
        let Some(first) = listed[..index].iter().position(|other| other == id) else { continue };
        let field = list.clone().index(index);
        let finding = report.report_on(object, field, format!("`{id}` is in the list twice"));
        finding.value(id.as_str()).hint("Remove one of them").repair_by_removal(Safety::Safe);
        if object == Object::Cluster {
            finding.related(list.clone().index(first), "the first one");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_a_group_of_two_owners() {
        let group = "{kind: InstanceGroup, metadata: {name: GROUP}, spec: {role: Node, additionalSecurityGroups: \
            [sg-0123456789abcdef0]}}";
        let groups = [group.replace("GROUP", "a"), group.replace("GROUP", "b")].join(", ");
        accepts(&RULE, &format!("instanceGroups: [{groups}]"));
    }

    #[test]
    fn reports_those_of_the_load_balancer() {
        let list = "additionalSecurityGroups: [sg-0123456789abcdef0, sg-1, sg-0123456789abcdef0]";
        reports(
            &RULE,
            &format!("cluster: {{spec: {{api: {{loadBalancer: {{class: Network, type: Public, {list}}}}}}}}}"),
            &["spec.api.loadBalancer.additionalSecurityGroups[2]"],
        );
    }
}
