//! Zones whose name has not the form of a zone's.

use crate::aws::{regions, zone_name::ZoneName};
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The zone of a subnet has not the form of a zone's name.
    ///
    /// The name of an availability zone is the region and a letter: `us-east-1a`. Zone ids (`use1-az1`) are something
    /// else, and a region alone is no zone. kOps cuts the last character off whatever it finds and takes the rest for
    /// the region (`FindRegion` in `upup/pkg/fi/cloudup/awsup`).
    ///
    /// Write the zone's name as `aws ec2 describe-availability-zones` prints it.
    pub static RULE = {
        code: "unreadable-zone",
        summary: "a zone's name has not the form of a zone's name",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
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
    for (index, subnet) in cluster.subnets.iter().enumerate() {
        let zone = subnet.zone.as_str();
        if zone.is_empty() || ZoneName::parse(zone).is_some() {
            continue;
        }
        let message = if regions::is_known(zone) {
            format!("`{zone}` is a region, not a zone")
        } else {
            format!("`{zone}` has not the form of a zone's name, such as `us-east-1a`")
        };
        let finding = report.report(paths::subnet_field(index, "zone"), message);
        finding.value(zone);
        if regions::is_known(zone) {
            finding.hint(format!("Add the zone's letter, for example `{zone}a`"));
        }
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
            "cluster: {spec: {networking: {subnets: [{name: a, type: Public, zone: us-east-1}, {name: b, type: Public, zone: use1-az1}]}}}",
            &["spec.networking.subnets[0].zone", "spec.networking.subnets[1].zone"],
        );
        assert_eq!(found[0].hint.as_deref(), Some("Add the zone's letter, for example `us-east-1a`"));
    }
}
