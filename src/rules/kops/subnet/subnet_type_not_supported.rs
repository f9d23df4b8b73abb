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
        needs: [UntypedSubnets],
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
        let is_ipv6 = subject.cluster.is_ipv6();
        let exists = |kind: &SubnetType| *kind != SubnetType::DualStack || is_ipv6;
        let known = SubnetType::ALL.into_iter().filter(exists).map(SubnetType::as_str);
        let nearest = subject.likeness.nearest(written, known);
        if let Some(meant) = nearest {
            let safety = if meant.eq_ignore_ascii_case(written) { Safety::Safe } else { Safety::Unsafe };
            finding.repair_with(safety, meant);
        }
        finding.value(written).hint(hint(nearest, written, is_ipv6)).questions(subnet_field(index, "type"));
    }
}

/// Words of other tools for types.
const WORDS: [(&str, &str); 5] = [
    ("external", "Public"),
    ("internal", "Private"),
    ("internet-facing", "Public"),
    ("isolated", "Private"),
    ("intra", "Private"),
];

fn hint(nearest: Option<&str>, written: &str, is_ipv6: bool) -> String {
    let word = || WORDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(written)).map(|(_, kind)| *kind);
    match nearest.or_else(word) {
        Some(nearest) => format!("Write `{nearest}`"),
        None if is_ipv6 => "Write `Public`, `Private`, `DualStack` or `Utility`".to_owned(),
        None => "Write `Public`, `Private` or `Utility`".to_owned(),
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
        let hints = |family: &str| {
            let subnets = "subnets: [{name: a, type: Dualstack}, {name: b}]";
            let found = reports(&RULE, &format!("cluster: {{spec: {{networking: {{{family}{subnets}}}}}}}"), &fields);
            found.into_iter().map(|found| found.hint.unwrap_or_default()).collect::<Vec<_>>()
        };
        let all = "Write `Public`, `Private`, `DualStack` or `Utility`";
        assert_eq!(hints("nonMasqueradeCIDR: '::/0', "), ["Write `DualStack`", all]);
        assert_eq!(hints(""), ["Write `Public`, `Private` or `Utility`"; 2]);
    }
}
