//! Groups whose name says that they are in another zone.

use crate::aws::zone_name::ZoneName;
use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The name of an instance group ends with a zone, and its only subnet is in another one of that region.
    ///
    /// kOps names groups by their zone, such as `nodes-us-east-1a`. Of a group that was copied the name was changed,
    /// perhaps, and not the subnet: then two groups are in one zone, and no machine is in the other.
    ///
    /// Name the subnet in the zone of the name, or give the group another name.
    pub static RULE = {
        code: "group-name-of-another-zone",
        summary: "the name of a group ends with another zone than that of its subnet",
        severity: Warning,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        needs: [Groups],
        bad: "cluster:
  spec:
    networking:
      subnets:
      - {name: us-east-1a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: us-east-1b, type: Public, zone: us-east-1b, cidr: 172.20.64.0/19}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes-us-east-1b}, spec: {role: Node, subnets: [us-east-1a]}}
",
        good: "cluster:
  spec:
    networking:
      subnets:
      - {name: us-east-1a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: us-east-1b, type: Public, zone: us-east-1b, cidr: 172.20.64.0/19}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes-us-east-1b}, spec: {role: Node, subnets: [us-east-1b]}}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject) else { return };
    for (place, group) in subject.groups.iter().enumerate() {
        let (name, [listed]) = (group.name.as_str(), &group.spec.subnets[..]) else { continue };
        // A zone ends with a digit and a letter, as few other names do.
        let may_have_zone =
            matches!(name.as_bytes(), [.., digit, letter] if digit.is_ascii_digit() && letter.is_ascii_lowercase());
        let Some(subnet) = cluster.named(listed).filter(|_| may_have_zone) else { continue };
        let zone = cluster.subnets[subnet].zone.as_str();
        if name.ends_with(zone) || !ZoneName::is_known(zone) {
            continue;
        }
        let region = |zone| ZoneName::region_as_kops_cuts_it(zone);
        let Some(said) = ZoneName::at_end(name).filter(|said| region(said) == region(zone)) else { continue };
        let like = |other: &str| other.replacen(zone, said, 1);
        let Some(meant) = Some(like(listed)).filter(|meant| cluster.named(meant).is_some()) else { continue };
        let message = format!("the group `{name}` is in `{zone}`, and its name says `{said}`");
        let finding = report.report_group(place, FieldPath::of("spec.subnets").index(0), message);
        finding.value(listed.as_str()).hint(format!("Write `{meant}`, or give the group another name"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(name: &str, subnets: &str) -> String {
        let bad = RULE.example.bad.replace("nodes-us-east-1b", name);
        bad.replace("subnets: [us-east-1a]", &format!("subnets: {subnets}"))
    }

    #[test]
    fn accepts_names_without_a_zone_and_groups_in_several() {
        accepts(&RULE, &request("nodes", "[us-east-1a]"));
        accepts(&RULE, &request("nodes-us-east-1b", "[us-east-1a, us-east-1b]"));
        accepts(&RULE, &request("nodes-us-west-2b", "[us-east-1a]"));
        // The cluster has no subnet there.
        accepts(&RULE, &request("nodes-us-east-1c", "[us-east-1a]"));
    }

    #[test]
    fn reports_the_subnet_of_another_zone() {
        let found = reports(&RULE, RULE.example.bad, &["spec.subnets[0]"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `us-east-1b`, or give the group another name"));
    }
}
