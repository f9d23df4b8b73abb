//! Roles that kOps does not have.

use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::ApiVersion;

rule! {
    /// The role of an instance group is not one that kOps has.
    ///
    /// The role decides what the machines run (`ValidateInstanceGroup`). Letter case counts.
    ///
    /// Write `Node`, `Bastion`, `APIServer`, or for the control plane `Master` (v1alpha2) or `ControlPlane` (v1alpha3).
    pub static RULE = {
        code: "group-role-not-supported",
        summary: "kOps does not have this role",
        severity: Error,
        cause: NotSupported,
        source: Kops,
        releases: Releases::ALL,
        needs: [Groups, UnusualGroups],
        bad: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Worker}}
",
        good: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node}}
",
        check: check,
    }
}

rule! {
    /// A group in `kops.k8s.io/v1alpha3` has the role `Master`, which is the word of v1alpha2.
    ///
    /// In v1alpha3 the control plane is `ControlPlane` since kOps 1.26, and kOps translates the old word in v1alpha2
    /// only (`ValidateInstanceGroup`).
    ///
    /// Write `ControlPlane`.
    pub static OF_V1ALPHA2 = {
        code: "group-role-of-v1alpha2",
        summary: "a group in v1alpha3 has the role `Master`, which is of v1alpha2",
        severity: Error,
        cause: NotSupported,
        source: Kops,
        releases: Releases::since(26),
        needs: [Groups],
        bad: "instanceGroups:
- apiVersion: kops.k8s.io/v1alpha3
  kind: InstanceGroup
  metadata: {name: control-plane-a}
  spec: {role: Master, subnets: [us-east-1a]}
",
        good: "instanceGroups:
- apiVersion: kops.k8s.io/v1alpha3
  kind: InstanceGroup
  metadata: {name: control-plane-a}
  spec: {role: ControlPlane, subnets: [us-east-1a]}
",
        check: check_version,
    }
}

fn check_version(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (place, group) in subject.groups.iter().enumerate() {
        if group.spec.role != "Master" || ApiVersion::parse(&group.api_version) != Some(ApiVersion::V1alpha3) {
            continue;
        }
        let message = "`Master` is the word of v1alpha2 for the control plane";
        let finding = report.report_group(place, FieldPath::of("spec.role"), message);
        finding.value("Master").hint("Write `ControlPlane`").repair_with(Safety::Safe, "ControlPlane");
    }
}

/// The roles, in the words of both API versions.
const ROLES: [&str; 5] = ["Node", "ControlPlane", "Master", "Bastion", "APIServer"];
/// Words of other tools, and the role that they mean.
const WORDS: [(&str, &str); 7] = [
    ("control-plane", "ControlPlane"),
    ("jump", "Bastion"),
    ("jumphost", "Bastion"),
    ("spot", "Node"),
    ("worker", "Node"),
    ("workers", "Node"),
    ("agent", "Node"),
];

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (place, group) in subject.groups.iter().enumerate() {
        let role = group.spec.role.as_str();
        if group.role.is_some() || role.is_empty() {
            continue;
        }
        let word = WORDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(role)).map(|(_, role)| *role);
        let message = format!("kOps does not have the role `{role}`");
        let finding = report.report_group(place, FieldPath::of("spec.role"), message);
        finding.value(role);
        match word.or_else(|| subject.likeness.misspelt(2, role, ROLES)) {
            Some(meant) => finding.hint(format!("Did you mean `{meant}`?")).repair_with(Safety::Unsafe, meant),
            None => finding.hint("Write `Node`, `Master` or `ControlPlane`, `Bastion` or `APIServer`"),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_the_roles_of_both_versions() {
        for role in ROLES {
            let spec = format!("{{role: {role}}}");
            accepts(&RULE, &format!("instanceGroups: [{{kind: InstanceGroup, metadata: {{name: n}}, spec: {spec}}}]"));
        }
    }

    #[test]
    fn reports_other_words_with_the_role_that_was_meant() {
        for (role, meant) in [("node", "Node"), ("Spot", "Node"), ("Masters", "Master"), ("bastoin", "Bastion")] {
            let request =
                format!("instanceGroups: [{{kind: InstanceGroup, metadata: {{name: n}}, spec: {{role: {role}}}}}]");
            let found = reports(&RULE, &request, &["spec.role"]);
            assert_eq!(found[0].hint, Some(format!("Did you mean `{meant}`?")));
        }
    }
}
