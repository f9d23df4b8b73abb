//! Groups of API servers in clusters without DNS.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::{Provider, Role};

rule! {
    /// The cluster does without DNS and has a group with the role `APIServer`.
    ///
    /// Additional API servers are found by DNS names, which such a cluster does not have (`CrossValidateInstanceGroup`,
    /// since 1.26 on AWS).
    ///
    /// Choose `Public` or `Private` DNS, or remove the group.
    pub static RULE = {
        code: "api-server-group-without-dns",
        summary: "a group of API servers needs DNS",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(26),
        needs: [Groups, UnusualDns],
        bad: r#"cluster:
  spec:
    networking:
      topology: {dns: None}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: api}, spec: {role: APIServer}}
"#,
        good: r#"cluster:
  spec:
    networking:
      topology: {dns: Private}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: api}, spec: {role: APIServer}}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let spec = &subject.cluster.spec;
    let without_dns = spec.networking.topology.as_ref().is_some_and(|topology| topology.dns == "None");
    if !without_dns || spec.provider != Provider::Aws {
        return;
    }
    for (place, group) in subject.groups.iter().enumerate() {
        if group.role != Some(Role::ApiServer) {
            continue;
        }
        report
            .report_group(place, FieldPath::of("spec.role"), "a group of API servers needs DNS")
            .value("APIServer")
            .hint("Set the cluster's `spec.networking.topology.dns` to `Public` or `Private`")
            .related(networking("topology").key("dns"), "the cluster has no DNS");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_other_groups() {
        accepts(
            &RULE,
            "{cluster: {spec: {networking: {topology: {dns: None}}}},
                instanceGroups: [{kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node}}]}",
        );
    }

    #[test]
    fn reports_the_role() {
        reports(&RULE, RULE.example.bad, &["spec.role"]);
    }
}
