//! Subnets without a region on clouds that need it.

use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Provider;

rule! {
    /// A subnet has no `region` on GCE, Azure or DigitalOcean. Subnets there belong to a region and not to a zone, and
    /// kOps finds the cluster's region by them.
    ///
    /// Add the region, for example `us-east1`. Mirrors `requiresSubnetRegion` in `validateCloudProvider`.
    pub static MISSING = {
        code: "subnet-region-missing",
        summary: "a subnet has no region",
        severity: Error,
        cause: Required,
        source: Kops,
        releases: Releases::since(27),
        needs: [AnotherCloud],
        bad: r#"cluster:
  spec:
    cloudProvider: {aws: null, gce: {}}
    networking:
      networkCIDR: null
      subnets: [{name: a, type: Public}]
"#,
        good: r#"cluster:
  spec:
    cloudProvider: {aws: null, gce: {}}
    networking:
      networkCIDR: null
      subnets: [{name: a, type: Public, region: us-east1}]
"#,
        check: |subject, report| check(subject, &[Provider::Gce, Provider::Azure, Provider::DigitalOcean], report),
    }
}

rule! {
    /// A subnet has no `region` on GCE. Subnets there belong to a region and not to a zone, and kOps finds the
    /// cluster's region by them.
    ///
    /// Add the region, for example `us-east1`. Mirrors `gceValidateCluster` in `pkg/apis/kops/validation/gce.go`.
    pub static MISSING_ON_GCE = {
        code: "subnet-region-missing-on-gce",
        summary: "a subnet has no region",
        severity: Error,
        cause: Required,
        source: Kops,
        releases: Releases::until(27),
        needs: [AnotherCloud],
        bad: r#"cluster:
  spec:
    cloudProvider: {aws: null, gce: {}}
    networking:
      networkCIDR: null
      subnets: [{name: a, type: Public}]
"#,
        good: r#"cluster:
  spec:
    cloudProvider: {aws: null, gce: {}}
    networking:
      networkCIDR: null
      subnets: [{name: a, type: Public, region: us-east1}]
"#,
        check: |subject, report| check(subject, &[Provider::Gce], report),
    }
}

fn check(subject: &Subject<'_>, regional: &[Provider], report: &mut Reporter<'_>) {
    let spec = &subject.cluster.spec;
    if !regional.contains(&spec.provider) {
        return;
    }
    for (index, subnet) in spec.networking.subnets.iter().enumerate() {
        if subnet.region.is_empty() {
            let message = format!("subnets on `{}` belong to a region, and this one has none", spec.provider.name());
            report.report(subnet_field(index, "region"), message).hint("Add the region of the subnet");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_aws() {
        accepts(&MISSING, "cluster: {spec: {networking: {subnets: [{name: a, type: Public, zone: us-east-1a}]}}}");
    }

    #[test]
    fn reports_each_subnet() {
        let request = "cluster: {spec: {cloudProvider: {aws: null, gce: {}}, networking: {subnets: [{name: a}, \
            {name: b, region: x}]}}}";
        reports(&MISSING, request, &["spec.networking.subnets[0].region"]);
    }

    #[test]
    fn accepts_aws_before_1_27() {
        accepts(
            &MISSING_ON_GCE,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Public, zone: us-east-1a}]}}}",
        );
    }

    #[test]
    fn reports_each_subnet_before_1_27() {
        let request = "cluster: {spec: {cloudProvider: {aws: null, gce: {}}, networking: {subnets: [{name: a}, \
            {name: b, region: x}]}}}";
        reports(&MISSING_ON_GCE, request, &["spec.networking.subnets[0].region"]);
    }
}
