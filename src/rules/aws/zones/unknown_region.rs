//! Zones of regions that are not known.

use crate::diagnostic::Safety;
use std::collections::BTreeSet;

use crate::aws::{regions, zone_name::ZoneName};
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A zone belongs to a region that is not a known AWS region.
    ///
    /// Usually it is a typing mistake (`us-esat-1a`), and nothing can be made there. The list has the regions of all
    /// partitions; this is a warning, because AWS opens new ones. `us-test-1`, the region of kOps' own examples, counts
    /// as known. Each region is reported once.
    ///
    /// Correct the zone. Ignore this where the region is new.
    pub static RULE = {
        code: "unknown-region",
        summary: "the zone belongs to a region that is not a known AWS region",
        severity: Warning,
        cause: NotFound,
        source: Aws,
        releases: Releases::ALL,
        needs: [UnusualZones],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-esat-1a}
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
    if cluster.zones.iter().all(|zone| unknown(&zone.name).is_none()) {
        return;
    }
    let mut seen = BTreeSet::new();
    for (index, subnet) in cluster.subnets.iter().enumerate() {
        let zone = subnet.zone.as_str();
        let Some(region) = unknown(zone).filter(|region| seen.insert(*region)) else { continue };
        let message = format!("`{region}` is not a known AWS region");
        let finding = report.report(paths::subnet_field(index, "zone"), message);
        finding.value(zone);
        if let Some(known) = regions::nearest(&subject.likeness, region) {
            let meant = format!("{known}{}", &zone[region.len()..]);
            finding.hint(format!("Did you mean `{meant}`?")).repair_with(Safety::Unsafe, meant);
        }
    }
}

/// The region of a zone, where it is not known.
fn unknown(zone: &str) -> Option<&str> {
    let name = if ZoneName::is_usual(zone) { None } else { ZoneName::parse(zone) };
    name.map(|name| name.region).filter(|region| !regions::is_known(region))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_regions_of_every_partition() {
        for zone in ["us-gov-west-1a", "cn-north-1b", "us-iso-east-1a", "us-test-1a", "us-west-2-lax-1a", "nova"] {
            let yaml =
                format!("cluster: {{spec: {{networking: {{subnets: [{{name: a, type: Public, zone: {zone}}}]}}}}}}");
            accepts(&RULE, &yaml);
        }
    }

    #[test]
    fn reports_a_region_once_with_the_nearest_one() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Public, zone: us-esat-1a}, {name: b, type: \
            Public, zone: us-esat-1b}]}}}",
            &["spec.networking.subnets[0].zone"],
        );
        assert_eq!(found[0].hint.as_deref(), Some("Did you mean `us-east-1a`?"));
    }
}
