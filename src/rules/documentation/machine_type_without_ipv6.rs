//! Machine types that cannot stand in IPv6-only subnets.

use std::collections::BTreeSet;

use super::helpers::is_elsewhere;
use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::{Reporter, Subject, rule};

rule! {
    /// An IPv6-only subnet takes machines on the Nitro system only (VPC User Guide, "Subnet types"). The machine type
    /// of the group belongs to a family without it, so AWS refuses to launch the machines, and kOps cannot give them a
    /// block of addresses for pods either.
    ///
    /// Use a machine type of a Nitro family, for example `m5`, `c5`, `t3` or any later one.
    pub static RULE = {
        code: "machine-type-without-ipv6",
        summary: "machines of this type cannot stand in an IPv6-only subnet",
        severity: Warning,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::since(24),
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0}
instanceGroups:
- kind: InstanceGroup
  metadata: {name: nodes}
  spec: {role: Node, machineType: m4.large, subnets: [a]}
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0}
instanceGroups:
- kind: InstanceGroup
  metadata: {name: nodes}
  spec: {role: Node, machineType: m6i.large, subnets: [a]}
"#,
        check: check,
    }
}

/// Families on the Xen system, sorted; the metal sizes of `i3` are an exception that needs no word here.
const FAMILIES_WITHOUT_NITRO: [&str; 32] = [
    "c1", "c3", "c4", "cc2", "cg1", "cr1", "d2", "f1", "g2", "g3", "g3s", "h1", "hi1", "hs1", "i2", "i3", "m1", "m2",
    "m3", "m4", "p2", "p3", "r3", "r4", "t1", "t2", "u-12tb1", "u-18tb1", "u-24tb1", "u-9tb1", "x1", "x1e",
];

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if is_elsewhere(subject.cluster) {
        return;
    }
    let subnets = subject.cluster.subnets.iter().filter(|subnet| subnet.is_ipv6_only());
    let ipv6_only: BTreeSet<&str> = subnets.map(|subnet| subnet.spec.name.as_str()).collect();
    for (index, group) in subject.groups.iter().enumerate() {
        let machine_type = group.spec.machine_type.as_str();
        let Some(subnet) = group.spec.subnets.iter().find(|name| ipv6_only.contains(name.as_str())) else {
            continue;
        };
        if is_nitro(machine_type) {
            continue;
        }
        let message =
            format!("`{machine_type}` cannot stand in the IPv6-only subnet `{subnet}`: it lacks the Nitro system");
        report.report_group(index, FieldPath::of("spec.machineType"), message).value(machine_type);
    }
}

/// Whether a type is not known to lack the Nitro system.
fn is_nitro(machine_type: &str) -> bool {
    match machine_type.split_once('.') {
        Some((_, size)) if size.starts_with("metal") => true,
        Some((family, _)) => FAMILIES_WITHOUT_NITRO.binary_search(&family).is_err(),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(machine_type: &str) -> String {
        let subnets =
            "[{name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0}, {name: u, type: Utility, zone: us-east-1a}]";
        let group = format!("{{kind: InstanceGroup, spec: {{machineType: {machine_type}, subnets: [a]}}}}");
        format!(
            "{{cluster: {{spec: {{networking: {{nonMasqueradeCIDR: '::/0', subnets: {subnets}}}}}}}, instanceGroups: [{group}]}}"
        )
    }

    #[test]
    fn accepts_nitro_and_unknown_types() {
        for machine_type in ["m5.large", "i3.metal", "future9.large", "mixed"] {
            accepts(&RULE, &request(machine_type));
        }
    }

    #[test]
    fn reports_older_families() {
        for machine_type in ["m3.medium", "t2.micro", "x1e.xlarge"] {
            reports(&RULE, &request(machine_type), &["spec.machineType"]);
        }
    }

    #[test]
    fn families_are_sorted() {
        assert!(FAMILIES_WITHOUT_NITRO.is_sorted());
    }
}
