//! Subnets without a name.

use crate::diagnostic::{Change, Object, Safety};
use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A subnet has no name.
    ///
    /// Instance groups and load balancers refer to subnets by name, and kOps names the subnet and its route table
    /// association after it (`validateSubnet`).
    ///
    /// Give the subnet its own name; the zone is the usual one, with `utility-` in front for utility subnets.
    pub static RULE = {
        code: "subnet-without-name",
        summary: "a subnet has no name",
        severity: Error,
        cause: Required,
        source: Kops,
        releases: Releases::ALL,
        needs: [UnusualSubnets],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (index, subnet) in subject.cluster.subnets.iter().enumerate() {
        if !subnet.spec.name.is_empty() {
            continue;
        }
        let field = subnet_field(index, "name");
        let finding = report.report(field.clone(), "the subnet has no name");
        finding.explains(Object::Cluster, field);
        let id = subnet.spec.id.as_str();
        if !id.is_empty() && !id.starts_with(SUBNET) {
            let place = subnet_field(index, "id");
            finding.hint(format!("Write `name: {id}` instead of `id`")).explains(Object::Cluster, place.clone());
            finding.repair(Safety::Unsafe, [Change::Rename(place, "name".to_owned())]);
        } else if !subnet.zone.is_empty() {
            finding.hint(format!("Name it, for example `{}`", usual_name(&subnet.spec.subnet_type, &subnet.zone)));
        }
    }
}

/// What the id of a subnet starts with.
const SUBNET: &str = "subnet-";

/// The name that kOps itself would choose.
fn usual_name(subnet_type: &str, zone: &str) -> String {
    match subnet_type {
        "Utility" => format!("utility-{zone}"),
        "DualStack" => format!("dualstack-{zone}"),
        _ => zone.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_names() {
        accepts(&RULE, "{}");
    }

    #[test]
    fn reports_missing_and_empty_names() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: '', type: Utility, zone: us-east-1a}, {type: Private}]}}}",
            &["spec.networking.subnets[0].name", "spec.networking.subnets[1].name"],
        );
        assert_eq!(found[0].hint.as_deref(), Some("Name it, for example `utility-us-east-1a`"));
        assert_eq!(found[1].hint, None);
    }
}
