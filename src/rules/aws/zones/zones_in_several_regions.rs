//! Subnets in zones of several regions.

use std::collections::BTreeMap;

use super::likely_zone::LikelyZone;
use crate::aws::regions;
use crate::aws::zone_name::{ZoneKind, ZoneName};
use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::cloud::{aws_zones, cluster_on_aws};
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A subnet is in another region than the other subnets.
    ///
    /// A VPC belongs to one region, and so do its subnets. kOps takes the region from the zones and stops with
    /// "Clusters cannot span multiple regions" (`FindRegion` in `upup/pkg/fi/cloudup/awsup`); field validation does not
    /// compare them. The region is the zone's name without its last character, so for kOps a local zone or a Wavelength
    /// zone is in another region than the usual zones beside it.
    ///
    /// Take a zone of the same region, and make a second cluster for the other region.
    pub static RULE = {
        code: "zones-in-several-regions",
        summary: "the subnets' zones belong to several regions",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [UnusualZones],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a}
      - {name: b, type: Public, zone: us-east-2b}
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
    let Some(cluster) = cluster_on_aws(subject) else {
        return;
    };
    let mut cut = aws_zones(cluster).map(|zone| ZoneName::region_as_kops_cuts_it(&zone.name));
    let first = cut.next();
    if cut.all(|region| Some(region) == first) {
        return;
    }
    let zones = cluster.subnets.iter().enumerate().filter_map(|(index, subnet)| {
        let zone = subnet.zone.as_str();
        Some((index, zone, ZoneName::parse(zone)?, ZoneName::region_as_kops_cuts_it(zone)?))
    });
    let Some(region) = majority(zones.clone().map(|(.., region)| region)) else {
        return;
    };
    let first = zones.clone().find(|(.., other)| *other == region).map(|(index, ..)| index);
    for (index, zone, name, _) in zones.filter(|(.., other)| *other != region) {
        let message = match name.kind {
            ZoneKind::Availability => {
                format!("zone `{zone}` belongs to region `{}`, and the other subnets to `{region}`", name.region)
            }
            kind => format!("kOps takes {} such as `{zone}` for one of another region than `{region}`", kind.as_str()),
        };
        let finding = report.report(paths::subnet_field(index, "zone"), message);
        finding.value(zone).questions(paths::subnet_field(index, "zone"));
        let is_of_region = |likely: &LikelyZone<'_>| ZoneName::region_as_kops_cuts_it(likely.zone) == Some(region);
        match LikelyZone::of(subject, index).filter(is_of_region) {
            Some(LikelyZone { zone, is_said: true }) => {
                finding.hint(format!("Write `{zone}`")).repair_with(Safety::Unsafe, zone)
            }
            likely => finding.hint(hint(subject, zone, name, region, likely.map(|likely| likely.zone))),
        };
        if let Some(first) = first {
            finding.related(paths::subnet_field(first, "zone"), "the first zone of that region");
        }
    }
}

/// The region of most zones, of several the one that comes first.
fn majority<'a>(regions: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    regions.clone().for_each(|region| *counts.entry(region).or_default() += 1);
    let most = counts.values().max().copied()?;
    regions.into_iter().find(|region| counts[region] == most)
}

fn hint(subject: &Subject<'_>, zone: &str, name: ZoneName<'_>, region: &str, likely: Option<&str>) -> String {
    let letter = zone.strip_prefix(name.region).filter(|_| name.kind == ZoneKind::Availability);
    match letter {
        Some(letter)
            if !regions::is_known(name.region) && regions::nearest(&subject.likeness, name.region) == Some(region) =>
        {
            format!("Write `{region}{letter}`")
        }
        Some(_) => {
            let such_as = likely.map(|zone| format!(", such as `{zone}`,")).unwrap_or_else(|| ",".to_owned());
            format!("Take a zone of `{region}`{such_as} or make a second cluster in `{}`", name.region)
        }
        None => format!("Take an availability zone of `{region}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn zones(zones: &[&str]) -> String {
        let subnets = zones.iter().enumerate();
        let subnets = subnets.map(|(index, zone)| format!("{{name: s{index}, type: Public, zone: '{zone}'}}"));
        format!("cluster: {{spec: {{networking: {{subnets: [{}]}}}}}}", subnets.collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn accepts_one_region_and_what_has_no_region() {
        accepts(&RULE, &zones(&["us-west-2a", "us-west-2b", "us-west-2", ""]));
        accepts(&RULE, &zones(&["us-west-2-lax-1a", "us-west-2-lax-1b"]));
        accepts(&RULE, &zones(&["nova", "nova"]));
    }

    #[test]
    fn reports_every_zone_that_differs_from_most() {
        let found = reports(
            &RULE,
            &zones(&["eu-west-3a", "eu-west-1b", "eu-west-1c", "nova", "eu-wst-1a"]),
            &["spec.networking.subnets[0].zone", "spec.networking.subnets[4].zone"],
        );
        assert!(found.iter().all(|found| found.related[0].field == "spec.networking.subnets[1].zone"));
        assert_eq!(found[1].hint.as_deref(), Some("Write `eu-west-1a`"));
    }

    #[test]
    fn reports_local_zones_beside_zones() {
        let found = reports(&RULE, &zones(&["us-west-2a", "us-west-2-lax-1a"]), &["spec.networking.subnets[1].zone"]);
        assert_eq!(found[0].hint.as_deref(), Some("Take an availability zone of `us-west-2`"));
    }
}
