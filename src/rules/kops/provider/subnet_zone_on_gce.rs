//! Subnets with a zone on GCE.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Provider;

rule! {
    /// A subnet on GCE has a `zone`. Subnets there span all zones of their region.
    ///
    /// Remove the zone and name the region. Mirrors `gceValidateCluster` in `pkg/apis/kops/validation/gce.go`.
    pub static RULE = {
        code: "subnet-zone-on-gce",
        summary: "subnets on GCE have a region and no zone",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        needs: [AnotherCloud],
        bad: r#"cluster:
  spec:
    cloudProvider: {aws: null, gce: {}}
    networking:
      networkCIDR: null
      subnets: [{name: a, type: Public, region: us-east1, zone: us-east1-b}]
"#,
        good: r#"cluster:
  spec:
    cloudProvider: {aws: null, gce: {}}
    networking:
      networkCIDR: null
      subnets: [{name: a, type: Public, region: us-east1}]
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let spec = &subject.cluster.spec;
    if spec.provider != Provider::Gce {
        return;
    }
    for (index, subnet) in spec.networking.subnets.iter().enumerate() {
        if !subnet.zone.is_empty() {
            let message = format!("subnets on GCE belong to a region, not to a zone such as `{}`", subnet.zone);
            report
                .report(subnet_field(index, "zone"), message)
                .value(subnet.zone.as_str())
                .hint("Remove `zone`")
                .repair_by_removal(Safety::Unsafe);
        }
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
        let request = "cluster: {spec: {cloudProvider: {aws: null, gce: {}}}}";
        reports(&RULE, request, &["spec.networking.subnets[0].zone"]);
    }
}
