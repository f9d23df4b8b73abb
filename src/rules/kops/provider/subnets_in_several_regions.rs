//! Subnets of several regions on clouds that name it.

use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Provider;

rule! {
    /// Subnets on GCE, Azure or DigitalOcean name different regions. A cluster cannot span regions.
    ///
    /// Give all subnets the same `region`. Mirrors `requiresSubnetRegion` in `validateCloudProvider`; on AWS the zones
    /// tell the region.
    pub static RULE = {
        code: "subnets-in-several-regions",
        summary: "subnets name different regions",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(27),
        needs: [AnotherCloud],
        bad: r#"cluster:
  spec:
    cloudProvider: {aws: null, gce: {}}
    networking:
      subnets: [{name: a, region: us-east1}, {name: b, region: us-east4}]
"#,
        good: r#"cluster:
  spec:
    cloudProvider: {aws: null, gce: {}}
    networking:
      subnets: [{name: a, region: us-east1}, {name: b, region: us-east1}]
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let spec = &subject.cluster.spec;
    if !matches!(spec.provider, Provider::Gce | Provider::Azure | Provider::DigitalOcean) {
        return;
    }
    let mut regions = spec.networking.subnets.iter().enumerate().filter(|(_, subnet)| !subnet.region.is_empty());
    let Some((first_index, first)) = regions.next() else {
        return;
    };
    for (index, subnet) in regions.filter(|(_, subnet)| subnet.region != first.region) {
        let message =
            format!("the region `{}` differs from that of the other subnets, `{}`", subnet.region, first.region);
        let finding = report.report(subnet_field(index, "region"), message);
        finding.value(subnet.region.as_str()).hint(format!("Write `{}`", first.region));
        finding.related(subnet_field(first_index, "region"), "the region of the first subnet");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_aws() {
        let request = "cluster: {spec: {networking: {subnets: [{name: a, region: east}, {name: b, region: west}]}}}";
        accepts(&RULE, request);
    }

    #[test]
    fn reports_those_that_differ_from_the_first() {
        let request = "cluster: {spec: {cloudProvider: {aws: null, gce: {}}, networking: {subnets: [{name: a}, \
            {name: b, region: east}, {name: c, region: west}]}}}";
        reports(&RULE, request, &["spec.networking.subnets[2].region"]);
    }
}
