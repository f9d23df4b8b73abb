//! Zones whose name has not the form of a zone's.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use super::likely_zone::LikelyZone;
use crate::aws::{regions, zone_name::ZoneName};
use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::{AssignedCluster, AssignedSubnet};

rule! {
    /// The zone of a subnet is not a valid zone name.
    ///
    /// The name of an availability zone is the region and a letter: `us-east-1a`. A zone id (`use1-az1`) or a region
    /// alone is not a zone name. kOps takes everything but the last character as the region (`FindRegion` in
    /// `upup/pkg/fi/cloudup/awsup`); AWS has no such region, so nothing is made.
    ///
    /// Write the name of the zone as `aws ec2 describe-availability-zones` shows it.
    pub static RULE = {
        code: "unreadable-zone",
        summary: "the name of a zone is not a valid zone name",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [UnusualZones],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject) else {
        return;
    };
    let is_unreadable = |zone: &str| !zone.is_empty() && !ZoneName::is_usual(zone) && ZoneName::parse(zone).is_none();
    if !cluster.zones.iter().any(|zone| is_unreadable(&zone.name)) {
        return;
    }
    let readable = LazyCell::new(|| Readable::of(cluster));
    for (index, subnet) in cluster.subnets.iter().enumerate() {
        let zone = subnet.zone.as_str();
        if !is_unreadable(zone) {
            continue;
        }
        let message = if regions::is_known(zone) {
            format!("`{zone}` is a region, not a zone")
        } else if is_zone_id(zone) {
            format!("`{zone}` is the id of a zone, which has another name in every account")
        } else {
            format!("`{zone}` is not the name of a zone, such as `us-east-1a`")
        };
        let finding = report.report(paths::subnet_field(index, "zone"), message);
        finding.value(zone).questions(paths::subnet_field(index, "zone"));
        let likely = LikelyZone::of(subject, index);
        let said =
            likely.as_ref().filter(|likely| likely.is_said && !is_zone_id(zone)).map(|likely| likely.zone.to_owned());
        if let Some(meant) = in_small_letters(zone) {
            finding.hint(format!("Write `{meant}`")).repair_with(Safety::Safe, meant);
        } else if let Some(meant) = meant(&readable, zone).or(said) {
            finding.hint(format!("Write `{meant}`")).repair_with(Safety::Unsafe, meant);
        } else {
            let nearest = subject.likeness.misspelt(MOST_EDITS, zone, readable.by_letters.values().copied());
            let nearest = nearest.filter(|_| !regions::is_known(zone));
            finding.hint(hint(&readable, subnet, likely.map(|likely| likely.zone).or(nearest)));
        }
    }
}

/// The most edits of a misspelt zone.
const MOST_EDITS: usize = 2;

/// The id of a zone: `use1-az1`, for a local zone `usw2-lax1-az1`.
fn is_zone_id(zone: &str) -> bool {
    let number = zone.rsplit_once("-az").map(|(_, number)| number);
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The zone that a text names in other letters.
fn in_small_letters(zone: &str) -> Option<String> {
    let small = zone.trim().to_ascii_lowercase();
    ZoneName::parse(&small).is_some().then_some(small)
}

/// The zones of the spec that can be read, looked up once for all that cannot.
struct Readable<'a> {
    first: Option<&'a str>,
    /// The first of each region.
    by_region: BTreeMap<&'a str, &'a str>,
    /// By their letters and digits.
    by_letters: BTreeMap<String, &'a str>,
}

impl<'a> Readable<'a> {
    fn of(cluster: &'a AssignedCluster<'a>) -> Readable<'a> {
        let mut readable = Readable { first: None, by_region: BTreeMap::new(), by_letters: BTreeMap::new() };
        for name in cluster.subnets.iter().map(|subnet| subnet.zone.as_str()) {
            let Some(zone) = ZoneName::parse(name) else { continue };
            readable.first.get_or_insert(name);
            readable.by_region.entry(zone.region).or_insert(name);
            readable.by_letters.entry(plain(name)).or_insert(name);
        }
        readable
    }
}

/// The zone that a text means with other dashes, blanks or too few of them: one of the spec, or of a known region.
fn meant(readable: &Readable<'_>, zone: &str) -> Option<String> {
    let sought = plain(zone);
    let of_region = || {
        let letter = sought.chars().next_back().filter(char::is_ascii_lowercase)?;
        let rest = &sought[..sought.len() - 1];
        let region = regions::REGIONS.iter().find(|region| plain(region) == rest)?;
        Some(format!("{region}{letter}"))
    };
    readable.by_letters.get(&sought).map(|name| (*name).to_owned()).or_else(of_region)
}

/// The letters and digits of a name without its comment.
fn plain(text: &str) -> String {
    let text = text.split('#').next().unwrap_or_default();
    let letters = text.chars().map(|letter| digit(letter).unwrap_or(letter)).filter(char::is_ascii_alphanumeric);
    letters.collect::<String>().to_ascii_lowercase()
}

/// The letter `a` of other alphabets, which looks the same.
fn digit(letter: char) -> Option<char> {
    (letter == '\u{430}').then_some('a')
}

/// The zone that was meant, as far as its text, what the subnet is and the other zones tell.
fn hint(readable: &Readable<'_>, subnet: &AssignedSubnet, likely: Option<&str>) -> String {
    let zone = subnet.zone.as_str();
    if is_zone_id(zone) {
        return format!("Write the name that `aws ec2 describe-availability-zones --zone-ids {zone}` prints");
    }
    if !regions::is_known(zone) {
        let example = likely.or(readable.first).unwrap_or("us-east-1a");
        return format!("Write a region and its letter, for example `{example}`");
    }
    match likely.or_else(|| readable.by_region.get(zone).copied()) {
        Some(meant) => format!("Add the zone's letter, for example `{meant}`"),
        None => format!("Add the zone's letter, for example `{zone}a`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_zones_of_every_kind_and_none() {
        for zone in ["us-test-1a", "eusc-de-east-1b", "us-west-2-lax-1a", "us-east-1-wl1-bos-wlz-1", "''"] {
            let yaml =
                format!("cluster: {{spec: {{networking: {{subnets: [{{name: a, type: Public, zone: {zone}}}]}}}}}}");
            accepts(&RULE, &yaml);
        }
    }

    #[test]
    fn reports_regions_ids_and_other_names() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Public, zone: us-east-1}, {name: b, type: \
            Public, zone: use1-az1}]}}}",
            &["spec.networking.subnets[0].zone", "spec.networking.subnets[1].zone"],
        );
        assert_eq!(found[0].hint.as_deref(), Some("Add the zone's letter, for example `us-east-1a`"));
    }
}
