//! Zones that their region does not have.

use std::collections::BTreeSet;

use super::likely_zone::LikelyZone;
use crate::aws::regions;
use crate::aws::zone_name::{ZoneKind, ZoneName};
use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The region is known, and its last availability zone comes before this one.
    ///
    /// AWS makes nothing there. The list has the zones of November 2025; this is a warning, because AWS opens new ones.
    /// Each zone is reported once. Which of the zones an account sees, `aws ec2 describe-availability-zones` prints.
    ///
    /// Write a zone that the region has. Ignore this where the zone is new.
    pub static RULE = {
        code: "unknown-zone",
        summary: "the region is not known to have this availability zone",
        severity: Warning,
        cause: NotFound,
        source: Aws,
        releases: Releases::ALL,
        needs: [UnusualZones],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1x}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1f}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject) else {
        return;
    };
    if cluster.zones.iter().all(|zone| beyond_last(&zone.name).is_none()) {
        return;
    }
    let mut seen = BTreeSet::new();
    for (index, subnet) in cluster.subnets.iter().enumerate() {
        let zone = subnet.zone.as_str();
        let Some((region, last)) = beyond_last(zone).filter(|_| seen.insert(zone)) else { continue };
        let message = format!("`{region}` is not known to have the zone `{zone}`");
        let finding = report.report(paths::subnet_field(index, "zone"), message);
        finding.value(zone).questions(paths::subnet_field(index, "zone"));
        match LikelyZone::of(subject, index) {
            Some(LikelyZone { zone, is_said: true }) => {
                finding.hint(format!("Write `{zone}`")).repair_with(Safety::Unsafe, zone)
            }
            Some(LikelyZone { zone, .. }) => {
                finding.hint(format!("Write one of the zones from `{region}a` to `{region}{last}`, such as `{zone}`"))
            }
            None => finding.hint(format!("Write one of the zones from `{region}a` to `{region}{last}`")),
        };
    }
}

/// The region of a zone that it does not have, and the letter of its last one.
fn beyond_last(zone: &str) -> Option<(&str, char)> {
    if zone.ends_with(|letter| letter <= regions::USUAL_LAST_ZONE) {
        return None;
    }
    let ZoneName { region, kind: ZoneKind::Availability } = ZoneName::parse(zone)? else { return None };
    let last = regions::last_zone(region);
    (regions::is_known(region) && zone.ends_with(|letter| last < letter)).then_some((region, last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn with_zones(zones: &[&str]) -> String {
        let subnet = |zone: &&str| format!("{{name: '{zone}', type: Public, zone: {zone}}}");
        let subnets = zones.iter().map(subnet).collect::<Vec<_>>().join(", ");
        format!("cluster: {{spec: {{networking: {{subnets: [{subnets}]}}}}}}")
    }

    #[test]
    fn accepts_the_last_zone_and_what_is_not_of_the_list() {
        for zone in ["us-east-1f", "us-west-2d", "eu-west-1c", "us-west-2-lax-1a", "us-test-1g", "us-esat-1x", "nova"] {
            accepts(&RULE, &with_zones(&[zone]));
        }
    }

    #[test]
    fn reports_each_zone_once() {
        let field = ["spec.networking.subnets[0].zone"];
        let found = reports(&RULE, &with_zones(&["eu-west-1d", "eu-west-1d"]), &field);
        assert_eq!(found[0].hint.as_deref(), Some("Write one of the zones from `eu-west-1a` to `eu-west-1c`"));
    }
}
