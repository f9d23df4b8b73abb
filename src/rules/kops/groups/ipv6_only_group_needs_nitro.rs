//! Machines without IPv6-only networking in IPv6-only subnets.

use crate::aws::machines;
use crate::diagnostic::{FieldPath, Object};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::InstanceGroup;

rule! {
    /// An instance group lists a subnet without IPv4, and its machine type is not built on the Nitro System.
    ///
    /// AWS launches only Nitro instances in IPv6-only subnets ("Subnets for your VPC" in the VPC User Guide). Machines
    /// of older families, such as `t2`, `m4` and `c4`, fail at launch, so the group stays empty. This service knows the
    /// usual older families; it says nothing about metal types, some of which are on Nitro.
    ///
    /// Choose a machine type of a current family, for example `t3`, `m6i` or `m7g`.
    pub static RULE = {
        code: "ipv6-only-group-needs-nitro",
        summary: "machines of this type cannot run in an IPv6-only subnet",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::since(24),
        needs: [Groups, Ipv6Blocks],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: "::/0"
      subnets:
      - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0}
      - {name: utility-a, type: Utility, zone: us-east-1a, ipv6CIDR: /64#1}
instanceGroups:
- kind: InstanceGroup
  metadata: {name: nodes}
  spec: {role: Node, machineType: t2.medium, subnets: [a]}
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: "::/0"
      subnets:
      - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0}
      - {name: utility-a, type: Utility, zone: us-east-1a, ipv6CIDR: /64#1}
instanceGroups:
- kind: InstanceGroup
  metadata: {name: nodes}
  spec: {role: Node, machineType: t3.medium, subnets: [a]}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    if !cluster.subnets.iter().any(|subnet| subnet.is_ipv6_only()) {
        return;
    }
    let is_ipv6_only = |name: &str| cluster.named(name).is_some_and(|index| cluster.subnets[index].is_ipv6_only());
    for (place, group) in subject.groups.iter().enumerate() {
        let Some(machine) = on_xen(group) else {
            continue;
        };
        let mut listed = group.spec.subnets.iter();
        let Some(name) = listed.find(|name| is_ipv6_only(name)) else {
            continue;
        };
        let field = FieldPath::of("spec.machineType");
        let message = format!("a `{machine}` cannot run in `{name}`, which has no IPv4");
        report
            .report_group(place, field.clone(), message)
            .value(group.spec.machine_type.as_str())
            .hint("Choose a machine type on the Nitro system, for example of the family `m6i`")
            .explains(Object::InstanceGroup(place), field);
    }
}

/// The first machine type of the group that is on Xen; the field can list several, with commas.
fn on_xen(group: &InstanceGroup) -> Option<&str> {
    group.spec.machine_type.split(',').map(str::trim).find(|machine| machines::is_on_xen(machine))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(machine: &str, cidr: &str) -> String {
        format!(
            "{{cluster: {{spec: {{networking: {{nonMasqueradeCIDR: '::/0', subnets: [
                {{name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0{cidr}}}]}}}}}}, instanceGroups: [
                {{kind: InstanceGroup, metadata: {{name: n}},
                spec: {{role: Node, machineType: '{machine}', subnets: [a]}}}}]}}"
        )
    }

    #[test]
    fn accepts_nitro_and_metal() {
        for machine in ["m6i.large", "i3.metal", "i3en.large", "p3dn.24xlarge", ""] {
            accepts(&RULE, &request(machine, ""));
        }
    }

    #[test]
    fn accepts_any_machine_in_subnets_with_ipv4() {
        accepts(&RULE, &request("t2.medium", ", cidr: 172.20.0.0/24"));
    }

    #[test]
    fn reports_the_machine_type() {
        reports(&RULE, &request("m6i.large,m4.large", ""), &["spec.machineType"]);
    }
}
