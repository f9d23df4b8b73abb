//! Subnets in several regions, on clouds where they name it.

use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::{Reporter, Subject, rule};

use super::helpers::needs_regions;

rule! {
    /// A subnet names another `region` than an earlier one.
    ///
    /// A cluster stands in one region; kOps compares the regions that are written (`validateSubnets`, on Azure,
    /// DigitalOcean, Google's cloud and Linode).
    ///
    /// Write the same region everywhere, and make a second cluster for the other region.
    pub static RULE = {
        code: "subnets-in-several-regions",
        summary: "two subnets name different regions",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        bad: "cluster:
  spec:
    cloudProvider: {aws: null, gce: {}}
    networking:
      networkCIDR: null
      subnets:
      - {name: a, type: Public, region: us-east1}
      - {name: b, type: Public, region: us-west1}
",
        good: "cluster:
  spec:
    cloudProvider: {aws: null, gce: {}}
    networking:
      networkCIDR: null
      subnets:
      - {name: a, type: Public, region: us-east1}
      - {name: b, type: Public, region: us-east1}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    if !needs_regions(&cluster.spec.provider) {
        return;
    }
    let mut named = cluster.subnets.iter().enumerate().filter(|(_, subnet)| !subnet.spec.region.is_empty());
    let Some((first, first_subnet)) = named.next() else {
        return;
    };
    for (index, subnet) in named.filter(|(_, subnet)| subnet.spec.region != first_subnet.spec.region) {
        let region = subnet.spec.region.as_str();
        report
            .report(
                subnet_field(index, "region"),
                format!("the region `{region}` is not `{}`", first_subnet.spec.region),
            )
            .value(region)
            .related(subnet_field(first, "region"), "the first region");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_aws() {
        accepts(&RULE, "cluster: {spec: {networking: {subnets: [{name: a, region: one}, {name: b, region: two}]}}}");
    }

    #[test]
    fn reports_each_that_differs_from_the_first() {
        reports(
            &RULE,
            "cluster: {spec: {cloudProvider: {aws: null, azure: {}}, networking: {subnets: [
                {name: a}, {name: b, region: one}, {name: c, region: two}, {name: d, region: one}]}}}",
            &["spec.networking.subnets[2].region"],
        );
    }
}
