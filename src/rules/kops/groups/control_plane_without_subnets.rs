//! Control-plane groups without a subnet.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::{SUBNETS, control_plane};

rule! {
    /// A control-plane group lists no subnet.
    ///
    /// Other groups without a list get all subnets that suit them. For the control plane kOps requires the list
    /// (`ValidateInstanceGroup`), because an etcd member cannot move to another zone.
    ///
    /// List the subnet of the group's zone in `subnets`.
    pub static RULE = {
        code: "control-plane-without-subnets",
        summary: "a control-plane group lists no subnet",
        severity: Error,
        cause: Required,
        source: Kops,
        releases: Releases::ALL,
        needs: [Groups, UnusualGroups],
        bad: r#"instanceGroups:
- {kind: InstanceGroup, metadata: {name: control-plane-a}, spec: {role: Master}}
"#,
        good: r#"instanceGroups:
- kind: InstanceGroup
  metadata: {name: control-plane-a}
  spec: {role: Master, subnets: [us-east-1a]}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (place, group) in control_plane(subject) {
        if !group.spec.subnets.is_empty() {
            continue;
        }
        let message = format!("the control-plane group `{}` lists no subnet", group.name);
        let finding = report.report_group(place, FieldPath::of(SUBNETS), message);
        if let Some(first) = subject.cluster.subnets.first().filter(|subnet| !subnet.spec.name.is_empty()) {
            finding.hint(format!("List a subnet, for example `{}`", first.spec.name));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_other_groups_without_subnets() {
        accepts(&RULE, "instanceGroups: [{kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node}}]");
    }

    #[test]
    fn reports_missing_and_empty_lists() {
        reports(
            &RULE,
            "instanceGroups: [
                {kind: InstanceGroup, metadata: {name: a}, spec: {role: Master}},
                {kind: InstanceGroup, metadata: {name: b}, spec: {role: ControlPlane, subnets: []}}]",
            &["spec.subnets", "spec.subnets"],
        );
    }
}
