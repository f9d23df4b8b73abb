//! Instance groups without subnets in clusters with public and private ones.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::{InstanceGroup, Role};
use crate::subnets::{AssignedCluster, SubnetType};

use super::helpers::SUBNETS;

rule! {
    /// An instance group lists no subnet, and the cluster has both public and private ones.
    ///
    /// kOps then puts the group into all of them (`PopulateInstanceGroupSpec`), and the model of the group stops later
    /// with "found subnets of different types".
    ///
    /// List the subnets for the machines.
    pub static RULE = {
        code: "default-group-subnets-mixed",
        summary: "a group without subnets gets public and private ones",
        severity: Warning,
        cause: Invalid,
        source: KopsModel,
        releases: Releases::ALL,
        needs: [Groups, UnusualGroups],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a}
      - {name: b, type: Private, zone: us-east-1b}
      - {name: utility-b, type: Utility, zone: us-east-1b}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node}}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a}
      - {name: b, type: Private, zone: us-east-1b}
      - {name: utility-b, type: Utility, zone: us-east-1b}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [b]}}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let has = |kind| cluster.subnets.iter().any(|subnet| subnet.kind == Some(kind));
    if !has(SubnetType::Public) || !has(SubnetType::Private) {
        return;
    }
    for (place, group) in subject.groups.iter().enumerate() {
        if group.spec.subnets.is_empty() && gets_all(group, cluster) {
            let message = format!("the group `{}` lists no subnet and gets public and private ones", group.name);
            report.report_group(place, FieldPath::of(SUBNETS), message).hint("List subnets of one type");
        }
    }
}

/// Whether kOps puts the group into public and private subnets alike. Groups of API servers in IPv6 clusters keep out
/// of private ones, and those of the control plane get none.
fn gets_all(group: &InstanceGroup, cluster: &AssignedCluster) -> bool {
    match group.role {
        Some(Role::Node | Role::Bastion) => true,
        Some(Role::ApiServer) => !cluster.is_ipv6(),
        Some(Role::ControlPlane) | None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_groups_of_clusters_with_one_type() {
        accepts(&RULE, "instanceGroups: [{kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node}}]");
    }

    #[test]
    fn reports_groups_without_subnets() {
        reports(&RULE, RULE.example.bad, &["spec.subnets"]);
    }
}
