//! Subnets whose name says that they are in another zone.

use crate::aws::zone_name::ZoneName;
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::SubnetType;

rule! {
    /// The name of a subnet that kOps is to make ends with a zone, and its `zone` is another one of that region.
    ///
    /// kOps names subnets by their zone. Of a subnet that was copied the name was changed, perhaps, and not the zone:
    /// then two subnets are in one zone, and another zone has none.
    ///
    /// Write the zone of the name, or give the subnet another name.
    pub static RULE = {
        code: "subnet-name-of-another-zone",
        summary: "the name of a subnet ends with another zone than its own",
        severity: Warning,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: us-east-1a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: us-east-1b, type: Public, zone: us-east-1a, cidr: 172.20.64.0/19}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: us-east-1a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: us-east-1b, type: Public, zone: us-east-1b, cidr: 172.20.64.0/19}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject) else {
        return;
    };
    for (index, subnet) in cluster.subnets.iter().enumerate() {
        let (name, zone) = (subnet.spec.name.as_str(), subnet.zone.as_str());
        // A zone ends with a digit and a letter, as few other names do.
        let may_have_zone =
            matches!(name.as_bytes(), [.., digit, letter] if digit.is_ascii_digit() && letter.is_ascii_lowercase());
        if !may_have_zone || name.ends_with(zone) || subnet.is_shared() || !ZoneName::is_known(zone) {
            continue;
        }
        let region = |zone| ZoneName::region_as_kops_cuts_it(zone);
        let Some(said) = ZoneName::at_end(name).filter(|said| region(said) == region(zone)) else { continue };
        let message = format!("the subnet `{name}` is in `{zone}`, and its name says `{said}`");
        let finding = report.report(subnet_field(index, "zone"), message);
        finding.value(zone).depends_on(subnet_field(index, "name"));
        let is_private = subnet.kind.is_some_and(SubnetType::is_private);
        let has_utility =
            |zone: &str| cluster.zones.iter().any(|other| other.name == zone && !other.utility.is_empty());
        if is_private && has_utility(said) && !has_utility(zone) {
            // The zone lacks what the name's zone has.
            finding.hint(format!("Write `{said}`")).questions(subnet_field(index, "zone"));
            continue;
        }
        match is_private && !has_utility(said) {
            true => {
                finding.hint(format!("Give the subnet another name, or add a utility subnet in `{said}` and move it"))
            }
            // Of a name that was copied the zone is right.
            false => {
                finding.questions(subnet_field(index, "zone"));
                finding.hint(format!("Write `{said}`, or give the subnet another name"))
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn subnet(name: &str, zone: &str) -> String {
        format!(
            "cluster: {{spec: {{networking: {{subnets: [{{name: {name}, type: Public, zone: {zone}, cidr: \
             172.20.32.0/19}}]}}}}}}"
        )
    }

    #[test]
    fn accepts_names_without_a_zone_and_with_their_own() {
        for (name, zone) in [("utility-us-east-1a", "us-east-1a"), ("a", "us-east-1b"), ("us-east-1a", "us-west-2a")] {
            accepts(&RULE, &subnet(name, zone));
        }
    }

    #[test]
    fn a_zone_without_a_utility_subnet_is_not_reported_on_top() {
        let yaml = "cluster: {spec: {networking: {subnets: [{name: us-east-1a, type: Private, zone: us-east-1b, cidr: \
            172.20.32.0/19}, {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}]}}}";
        let outcome = crate::rules::testing::outcome(yaml, crate::release::Release::DEFAULT);
        let worse = outcome.diagnostics.iter().filter(|found| found.severity != crate::diagnostic::Severity::Info);
        let found: Vec<_> = worse.map(|found| (found.code, found.hint.as_deref())).collect();
        assert_eq!(found, [(RULE.code, Some("Write `us-east-1a`"))]);
    }

    #[test]
    fn reports_another_zone_of_the_region() {
        let found = reports(&RULE, &subnet("utility-us-east-1c", "us-east-1a"), &["spec.networking.subnets[0].zone"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `us-east-1c`, or give the subnet another name"));
        assert_eq!(found[0].fix, None);
    }
}
