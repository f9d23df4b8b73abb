//! Zones from which kOps takes a region that does not exist.

use crate::release::Releases;
use crate::rules::cloud::is_elsewhere;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// kOps derives a region that does not exist from the name of this zone.
    ///
    /// kOps takes everything but the last character of a zone's name as the region (`FindRegion` in
    /// `upup/pkg/fi/cloudup/awsup`, all releases). That is right for availability zones (`us-east-1a`), but from the
    /// local zone `us-west-2-lax-1a` it makes `us-west-2-lax-1`, and for Wavelength zones it is wrong too.
    ///
    /// Use availability zones. Machines in local zones have to be run without kOps.
    pub static RULE = {
        code: "kops-misreads-local-zone",
        summary: "kOps derives a region that does not exist from this zone",
        severity: Warning,
        cause: NotSupported,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [UnusualZones],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-west-2-lax-1a}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-west-2a}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if is_elsewhere(subject.cluster) {
        return;
    }
    for (index, subnet) in subject.cluster.subnets.iter().enumerate() {
        let (zone, Some(region)) = (subnet.zone.as_str(), subnet.region()) else {
            continue;
        };
        if !reaches_beyond_region(zone) {
            continue;
        }
        let message =
            format!("kOps takes the region `{region}` from the local zone `{zone}`, and AWS has no such region");
        report.report(subnet_field(index, "zone"), message).value(zone);
    }
}

/// Whether more follows the number of the region, as in `us-west-2-lax-1a`.
fn reaches_beyond_region(zone: &str) -> bool {
    let is_number = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    let mut parts = zone.as_bytes().rsplit(|byte| *byte == b'-');
    parts.next().is_some() && parts.any(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(subnets: &str) -> String {
        format!("cluster: {{spec: {{networking: {{subnets: [{subnets}]}}}}}}")
    }

    #[test]
    fn accepts_availability_zones_of_every_kind_of_region() {
        for zone in ["us-east-1a", "us-gov-west-1b", "eusc-de-east-1a", "us-test-1a", "x"] {
            accepts(&RULE, &request(&format!("{{name: a, type: Public, zone: {zone}}}")));
        }
    }

    #[test]
    fn reports_local_and_wavelength_zones() {
        for zone in ["us-west-2-lax-1a", "us-east-1-wl1-bos-wlz-1"] {
            reports(
                &RULE,
                &request(&format!("{{name: a, type: Public, zone: {zone}}}")),
                &["spec.networking.subnets[0].zone"],
            );
        }
    }
}
