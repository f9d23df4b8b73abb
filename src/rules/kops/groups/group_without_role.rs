//! Groups without a role.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Role;

rule! {
    /// An instance group has no role, so kOps does not know what its machines run.
    ///
    /// kOps refuses it: "Role must be set" (`ValidateInstanceGroup`).
    ///
    /// Write `Node`, `Bastion`, `APIServer`, or for the control plane `Master` (v1alpha2) or `ControlPlane` (v1alpha3).
    pub static RULE = {
        code: "group-without-role",
        summary: "an instance group has no role",
        severity: Error,
        cause: Required,
        source: Kops,
        releases: Releases::ALL,
        needs: [Groups, UnusualGroups],
        bad: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {subnets: [us-east-1a]}}
",
        good: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [us-east-1a]}}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let etcd = &subject.cluster.spec.etcd_clusters;
    let lists_control_plane = subject.groups.iter().any(|group| group.role == Some(Role::ControlPlane));
    for (place, group) in subject.groups.iter().enumerate().filter(|(_, group)| group.spec.role.is_empty()) {
        let control_plane = if group.api_version.ends_with("v1alpha3") { "ControlPlane" } else { "Master" };
        let has_etcd = etcd.iter().any(|cluster| cluster.has_member_in(&group.name));
        let message = format!("the group `{}` has no role", group.name);
        report.report_group(place, FieldPath::of("spec.role"), message).hint(match (has_etcd, lists_control_plane) {
            (true, _) => format!("Write `role: {control_plane}`, since etcd has a member in the group"),
            (false, true) => "Write `role: Node`".to_owned(),
            (false, false) => format!("Write `role: Node`, or `role: {control_plane}` for the control plane"),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::reports;

    #[test]
    fn says_what_etcd_tells_of_the_role() {
        let request = |name: &str| {
            format!(
                "{{cluster: {{spec: {{etcdClusters: [{{name: main, etcdMembers: [{{name: a, instanceGroup: \
                a}}]}}]}}}}, instanceGroups: [{{kind: InstanceGroup, metadata: {{name: {name}}}}}]}}"
            )
        };
        let hint = |name: &str| reports(&RULE, &request(name), &["spec.role"])[0].hint.clone().unwrap();
        assert_eq!(hint("a"), "Write `role: Master`, since etcd has a member in the group");
        assert_eq!(hint("b"), "Write `role: Node`, or `role: Master` for the control plane");
    }
}
