//! Groups that run pods in subnets without a NAT64 route.

use std::collections::BTreeSet;

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::cloud::is_ipv6_on_aws;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Role;
use crate::subnets::{AssignedSubnet, SubnetType};

rule! {
    /// The group is in a utility subnet of an IPv6 cluster. The DNS of the cluster (DNS64 of CoreDNS) gives its
    /// pods addresses in `64:ff9b::/96` for hosts that have IPv4 only. The table of utility subnets has no NAT64 route,
    /// so `::/0` takes that traffic to the internet gateway, where it vanishes.
    ///
    /// Place groups other than bastions in private, dual-stack or public subnets.
    pub static RULE = {
        code: "nat64-missing-in-utility-subnet",
        summary: "the pods of this group have DNS64, but their subnet has no NAT64 route",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [Groups, Ipv6, Ipv6Blocks],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0}
      - {name: u, type: Utility, zone: us-east-1a, ipv6CIDR: /64#1}
instanceGroups:
- kind: InstanceGroup
  metadata: {name: nodes}
  spec: {role: Node, subnets: [u]}
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0}
      - {name: u, type: Utility, zone: us-east-1a, ipv6CIDR: /64#1}
instanceGroups:
- kind: InstanceGroup
  metadata: {name: nodes}
  spec: {role: Node, subnets: [a]}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if !is_ipv6_on_aws(subject.cluster) {
        return;
    }
    let without_nat64 = |subnet: &&AssignedSubnet| subnet.kind == Some(SubnetType::Utility) && subnet.is_owned();
    let subnets = subject.cluster.subnets.iter().filter(without_nat64).filter(|subnet| subnet.has_ipv6_cidr());
    let names: BTreeSet<&str> = subnets.map(|subnet| subnet.spec.name.as_str()).collect();
    for (index, group) in subject.groups.iter().enumerate().filter(|(_, group)| group.role != Some(Role::Bastion)) {
        let Some(place) = group.spec.subnets.iter().position(|name| names.contains(name.as_str())) else {
            continue;
        };
        let name = group.spec.subnets[place].as_str();
        let message = format!("pods of this group have DNS64, but the utility subnet `{name}` has no NAT64 route");
        let field = FieldPath::of("spec.subnets").index(place);
        let finding = report.report_group(index, field, message);
        finding.value(name).hint("Name a private, dual-stack or public subnet");
        if let Some(subnet) = subject.cluster.named(name) {
            finding.depends_on(subnet_field(subnet, "type"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(role: &str) -> String {
        let subnets = "[{name: a, type: Private, zone: x1}, {name: u, type: Utility, zone: x1, ipv6CIDR: /64#1}]";
        let group = format!("{{kind: InstanceGroup, spec: {{role: {role}, subnets: [u]}}}}");
        format!(
            "{{cluster: {{spec: {{networking: {{nonMasqueradeCIDR: '::/0', subnets: {subnets}}}}}}}, instanceGroups: \
            [{group}]}}"
        )
    }

    #[test]
    fn accepts_bastions() {
        accepts(&RULE, &request("Bastion"));
    }

    #[test]
    fn reports_nodes() {
        reports(&RULE, &request("Node"), &["spec.subnets[0]"]);
    }
}
