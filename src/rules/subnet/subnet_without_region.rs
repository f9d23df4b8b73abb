//! Subnets without a region, on clouds that need one.

use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::{Reporter, Subject, rule};

use super::helpers::needs_regions;

rule! {
    /// A subnet has no `region`, on a cloud whose zones do not tell the region.
    ///
    /// On AWS the region is the zone without its last letter. Azure, DigitalOcean, Google's cloud and Linode need it
    /// spelled out, and kOps asks for it (`validateSubnets`).
    ///
    /// Write `region`.
    pub static RULE = {
        code: "subnet-without-region",
        summary: "a subnet has no region, and the cloud needs one",
        severity: Error,
        cause: Required,
        source: Kops,
        releases: Releases::ALL,
        bad: "cluster:
  spec:
    cloudProvider: {aws: null, gce: {}}
    networking:
      networkCIDR: null
      subnets:
      - {name: a, type: Public}
",
        good: "cluster:
  spec:
    cloudProvider: {aws: null, gce: {}}
    networking:
      networkCIDR: null
      subnets:
      - {name: a, type: Public, region: us-east1}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    if !needs_regions(&cluster.spec.provider) {
        return;
    }
    for (index, subnet) in cluster.subnets.iter().enumerate() {
        if !subnet.spec.region.is_empty() {
            continue;
        }
        let message = format!("a subnet on the cloud `{}` has no region", cluster.spec.provider.name());
        report.report(subnet_field(index, "region"), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_aws() {
        accepts(&RULE, "{}");
    }

    #[test]
    fn reports_each_subnet() {
        reports(
            &RULE,
            "cluster: {spec: {cloudProvider: {aws: null, azure: {}}, networking: {subnets: [
                {name: a}, {name: b, region: x}]}}}",
            &["spec.networking.subnets[0].region"],
        );
    }
}
