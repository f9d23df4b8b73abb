//! Clouds other than AWS whose subnets are in zones of AWS.

use crate::aws::zone_name::ZoneName;
use crate::diagnostic::{FieldPath, Object};
use crate::release::Releases;
use crate::rules::cloud::is_elsewhere;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::ApiVersion;

rule! {
    /// The cloud is another one than AWS, and every subnet, of two or more, is in a zone of AWS.
    ///
    /// Other clouds have zones of other names, and kOps looks at other fields there. Nothing else that the cloud would
    /// ask for is looked at.
    ///
    /// Write `aws` as the cloud, or the regions and zones of the other cloud.
    pub static RULE = {
        code: "cloud-differs-from-zones",
        summary: "the cloud is not AWS, and the zones of the subnets are",
        severity: Error,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        needs: [AnotherCloud],
        bad: r#"cluster:
  spec:
    cloudProvider: {aws: null, gce: {}}
    networking:
      subnets: [{name: a, type: Public, zone: us-east-1a}, {name: b, type: Public, zone: us-east-1b}]
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets: [{name: a, type: Public, zone: us-east-1a}, {name: b, type: Public, zone: us-east-1b}]
"#,
        check: check,
    }
}

/// The region in which kOps' own examples are, whatever their cloud.
const OF_EXAMPLES: &str = "us-test-1";

/// Fewer subnets tell little.
const SEVERAL: usize = 2;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    if !is_elsewhere(cluster) {
        return;
    }
    let of_aws = |zone: &str| ZoneName::is_known(zone) && !zone.starts_with(OF_EXAMPLES);
    let subnets = &cluster.spec.networking.subnets;
    if subnets.len() < SEVERAL || !subnets.iter().all(|subnet| of_aws(&subnet.zone)) {
        return;
    }
    let (cloud, zone) = (cluster.spec.provider.name(), &subnets[0].zone);
    let message = format!("the cloud is `{cloud}`, and `{zone}` is a zone of AWS");
    let finding = report.report(FieldPath::of("spec.cloudProvider"), message);
    finding.value(cloud).hint(match cluster.spec.api_version {
        ApiVersion::V1alpha2 => "Write `cloudProvider: aws`",
        ApiVersion::V1alpha3 => "Write `cloudProvider: {aws: {}}`",
    });
    for field in ["spec.networking", "spec.cloudProvider"] {
        finding.explains(Object::Cluster, FieldPath::of(field));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::release::Release;
    use crate::rules::testing::{accepts, outcome};

    #[test]
    fn accepts_zones_of_the_cloud_and_none() {
        let gce = "cloudProvider: {aws: null, gce: {}}";
        for subnet in ["region: us-east1", "region: us-east1, zone: us-east1-b"] {
            let subnets = format!("{{name: a, type: Public, {subnet}}}, {{name: b, type: Public, {subnet}}}");
            let networking = format!("networking: {{networkCIDR: null, subnets: [{subnets}]}}");
            accepts(&RULE, &format!("cluster: {{spec: {{{gce}, {networking}}}}}"));
        }
    }

    #[test]
    fn another_cloud_is_one_finding() {
        let found = outcome(RULE.example.bad, Release::DEFAULT);
        let errors = found.diagnostics.iter().filter(|found| found.severity == Severity::Error);
        assert_eq!(errors.map(|found| found.code).collect::<Vec<_>>(), ["cloud-differs-from-zones"]);
    }
}
