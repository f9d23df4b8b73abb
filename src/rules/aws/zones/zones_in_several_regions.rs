//! Subnets in zones of several regions.

use crate::aws::zone_name::ZoneName;
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A subnet stands in another region than the first subnet.
    ///
    /// A VPC belongs to one region, and its subnets to zones of that region. kOps takes the region from the zones when
    /// it talks to AWS and stops where they differ (`FindRegion` in `upup/pkg/fi/cloudup/awsup`): "Clusters cannot span
    /// multiple regions". Field validation does not compare them. A local zone belongs to its region.
    ///
    /// Take a zone of the same region, and make a second cluster for the other region.
    pub static RULE = {
        code: "zones-in-several-regions",
        summary: "the subnets' zones belong to several regions",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
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
    let mut zones = cluster
        .subnets
        .iter()
        .enumerate()
        .filter_map(|(index, subnet)| Some((index, subnet.zone.as_str(), ZoneName::region_of(&subnet.zone)?)));
    let Some((first, _, region)) = zones.next() else {
        return;
    };
    for (index, zone, other) in zones.filter(|(_, _, other)| *other != region) {
        let message = format!("zone `{zone}` belongs to region `{other}`, and the cluster's first zone to `{region}`");
        let finding = report.report(paths::subnet_field(index, "zone"), message);
        finding.value(zone).hint(format!("Take a zone of `{region}`, or make a second cluster in `{other}`"));
        finding.related(paths::subnet_field(first, "zone"), "the zone that the region is taken from");
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
    fn accepts_one_region_with_its_local_zones() {
        accepts(&RULE, &zones(&["us-west-2a", "us-west-2b", "us-west-2-lax-1a", ""]));
        accepts(&RULE, &zones(&["nova", "nova"]));
    }

    #[test]
    fn reports_every_zone_that_differs_from_the_first() {
        let found = reports(
            &RULE,
            &zones(&["", "eu-west-1b", "eu-west-3a", "eu-west-1a", "nova"]),
            &["spec.networking.subnets[2].zone", "spec.networking.subnets[4].zone"],
        );
        assert!(found.iter().all(|found| found.related[0].field == "spec.networking.subnets[1].zone"));
    }
}
