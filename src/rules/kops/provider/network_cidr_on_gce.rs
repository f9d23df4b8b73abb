//! A `networkCIDR` on GCE.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Provider;

rule! {
    /// `networkCIDR` is set on GCE, where networks have no block; only their subnets do.
    ///
    /// Remove the field. Mirrors `prohibitsNetworkCIDR` in `validateCloudProvider`.
    pub static RULE = {
        code: "network-cidr-on-gce",
        summary: "networks on GCE have no block",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [AnotherCloud],
        bad: r#"cluster:
  spec:
    cloudProvider: {aws: null, gce: {}}
    networking: {networkCIDR: 10.0.0.0/16}
"#,
        good: r#"cluster:
  spec:
    cloudProvider: {aws: null, gce: {}}
    networking: {networkCIDR: null}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let spec = &subject.cluster.spec;
    let given = &spec.networking.network_cidr;
    if spec.provider != Provider::Gce || given.is_empty() {
        return;
    }
    let finding = report.report(networking("networkCIDR"), "networks on GCE have no block");
    finding.value(given.text()).hint("Remove `networkCIDR`");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_aws() {
        accepts(&RULE, "cluster: {spec: {networking: {networkCIDR: 10.0.0.0/16}}}");
    }

    #[test]
    fn reports_any_block() {
        reports(
            &RULE,
            "cluster: {spec: {cloudProvider: {aws: null, gce: {}}, networking: {networkCIDR: 10.0.0.0/16}}}",
            &["spec.networking.networkCIDR"],
        );
    }
}
