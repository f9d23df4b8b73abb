//! Subnets with the name of another one.

use crate::diagnostic::{Object, Safety};
use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::wire::Subnet;

rule! {
    /// Two subnets have the same name.
    ///
    /// Instance groups name subnets, and the AWS objects that kOps makes are named after them. kOps refuses the second
    /// one (`validateSubnets`); two empty names are the same too.
    ///
    /// Rename one of the two, and correct its name in the instance groups.
    pub static RULE = {
        code: "duplicate-subnet-name",
        summary: "two subnets have the same name",
        severity: Error,
        cause: Duplicate,
        source: Kops,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a}
      - {name: a, type: Public, zone: us-east-1b}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a}
      - {name: b, type: Public, zone: us-east-1b}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if !subject.cluster.has_repeated_names() {
        return;
    }
    for (index, subnet) in subject.cluster.subnets.iter().enumerate() {
        let name = subnet.spec.name.as_str();
        let Some(first) = subject.cluster.named(name).filter(|first| *first != index) else {
            continue;
        };
        let finding =
            report.report(subnet_field(index, "name"), format!("the name `{name}` is taken by another subnet"));
        if is_copy(subnet.spec, subject.cluster.subnets[first].spec) {
            finding.value(name).hint("Remove this subnet, which is written twice");
            finding.repair_by_removal_of_parent(Safety::Unsafe);
            finding.related(subnet_field(first, "name"), "the same subnet");
            for field in ["name", "cidr", "ipv6CIDR"] {
                finding.explains(Object::Cluster, subnet_field(index, field));
            }
            continue;
        }
        let example = free_name(subject, &subnet.spec.subnet_type, &subnet.spec.zone);
        finding
            .value(name)
            .hint(format!("Give each subnet its own name; zone and type make a good one, as in `{example}`"))
            .related(subnet_field(first, "name"), "the first subnet with this name");
        if !name.is_empty() {
            finding.explains(Object::Cluster, subnet_field(index, "name"));
        }
    }
}

/// A name of a type and a zone that no subnet has.
fn free_name(subject: &Subject<'_>, kind: &str, zone: &str) -> String {
    let kind = kind.to_ascii_lowercase();
    let zone = if zone.is_empty() { "us-east-1a" } else { zone };
    let stem = if kind.is_empty() { zone.to_owned() } else { format!("{kind}-{zone}") };
    let names = std::iter::once(stem.clone()).chain((2..=9).map(|number| format!("{stem}-{number}")));
    let mut free = names.filter(|name| subject.cluster.named(name).is_none());
    free.next().unwrap_or(stem)
}

/// Whether a subnet is written twice: it has the zone, the type and the blocks of the other one.
fn is_copy(subnet: &Subnet, first: &Subnet) -> bool {
    let parts = |subnet: &Subnet| (subnet.cidr.text().to_owned(), subnet.ipv6_cidr.text().to_owned());
    let has_block = !subnet.cidr.is_empty() || !subnet.ipv6_cidr.is_empty();
    let is_same = subnet.zone == first.zone && subnet.subnet_type == first.subnet_type && subnet.id == first.id;
    has_block && is_same && !subnet.name.is_empty() && parts(subnet) == parts(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_names_that_differ_in_case() {
        accepts(&RULE, "cluster: {spec: {networking: {subnets: [{name: a}, {name: A}]}}}");
    }

    #[test]
    fn reports_every_later_one() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a}, {name: b}, {name: a}, {name: a}]}}}",
            &["spec.networking.subnets[2].name", "spec.networking.subnets[3].name"],
        );
        assert_eq!(found[1].related[0].field, "spec.networking.subnets[0].name");
    }

    #[test]
    fn names_a_name_that_is_free() {
        let subnet = "{name: utility-us-east-1a, type: Utility, zone: us-east-1a}";
        let yaml = format!("cluster: {{spec: {{networking: {{subnets: [{subnet}, {subnet}]}}}}}}");
        let found = reports(&RULE, &yaml, &["spec.networking.subnets[1].name"]);
        assert!(found[0].hint.as_deref().unwrap_or_default().ends_with("as in `utility-us-east-1a-2`"), "{found:#?}");
    }
}
