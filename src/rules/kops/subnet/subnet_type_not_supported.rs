//! Subnet types that kOps does not know.

use crate::aws::zone_name::ZoneName;
use crate::diagnostic::{Change, Object, Safety};
use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::SubnetType;

rule! {
    /// The type of a subnet is missing, or it is not `Public`, `Private`, `DualStack` or `Utility`.
    ///
    /// The type decides which route table the subnet gets. Upper and lower case count (`validateSubnet`).
    ///
    /// Write one of the four types.
    pub static RULE = {
        code: "subnet-type-not-supported",
        summary: "kOps does not know this type of subnet",
        severity: Error,
        cause: NotSupported,
        source: Kops,
        releases: Releases::since(24),
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: public, zone: us-east-1a, cidr: 172.20.32.0/19}
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
        let written = subnet.spec.subnet_type.as_str();
        if subnet.kind.is_some() {
            continue;
        }
        let message = match written {
            "" => "the subnet has no type".to_owned(),
            written => format!("`{written}` is not a type of subnet"),
        };
        let finding = report.report(subnet_field(index, "type"), message);
        let zone = subnet.spec.zone.as_str();
        if ZoneName::parse(written).is_some() && SubnetType::parse(zone, subject.release).is_some() {
            let [kind, place] = ["type", "zone"].map(|key| subnet_field(index, key));
            finding.value(written).hint(format!("Write `type: {zone}` and `zone: {written}`"));
            finding.questions(kind.clone()).explains(Object::Cluster, place.clone());
            finding.repair(Safety::Unsafe, [Change::Set(kind, zone.into()), Change::Set(place, written.into())]);
            continue;
        }
        let nearest = subject.likeness.nearest(written, SubnetType::ALL.into_iter().map(SubnetType::as_str));
        let exists = |meant: &&str| *meant != SubnetType::DualStack.as_str() || subject.cluster.is_ipv6();
        if let Some(meant) = nearest.filter(exists) {
            let safety = if meant.eq_ignore_ascii_case(written) { Safety::Safe } else { Safety::Unsafe };
            finding.repair_with(safety, meant);
        }
        finding.value(written).hint(hint(nearest)).questions(subnet_field(index, "type"));
    }
}

fn hint(nearest: Option<&str>) -> String {
    match nearest {
        Some(nearest) => format!("Write `{nearest}`"),
        None => "Write `Public`, `Private`, `DualStack` or `Utility`".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn a_type_and_a_zone_in_each_others_place_are_one_finding() {
        let yaml = "cluster: {spec: {networking: {subnets: [{name: a, type: us-east-1a, zone: Public, cidr: \
            172.20.32.0/19}]}}}";
        let found = reports(&RULE, yaml, &["spec.networking.subnets[0].type"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `type: Public` and `zone: us-east-1a`"));
    }

    #[test]
    fn accepts_the_four_types() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', subnets: [
                {name: a, type: Public}, {name: b, type: Private},
                {name: c, type: DualStack}, {name: d, type: Utility}]}}}",
        );
    }

    #[test]
    fn reports_other_types_with_the_nearest_known_one() {
        let fields = ["spec.networking.subnets[0].type", "spec.networking.subnets[1].type"];
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Dualstack}, {name: b}]}}}",
            &fields,
        );
        assert_eq!(found[0].hint.as_deref(), Some("Write `DualStack`"));
        assert_eq!(found[1].hint.as_deref(), Some("Write `Public`, `Private`, `DualStack` or `Utility`"));
    }
}
