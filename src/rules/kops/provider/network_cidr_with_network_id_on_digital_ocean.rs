//! Both a network and a block on DigitalOcean.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Provider;

rule! {
    /// `networkID` and `networkCIDR` are both set on DigitalOcean. An existing network has its block already; a new one
    /// has no id yet.
    ///
    /// Remove one of the two. Mirrors the check of `networkCIDR` for DigitalOcean in `pkg/apis/kops/validation`.
    pub static RULE = {
        code: "network-cidr-with-network-id-on-digital-ocean",
        summary: "DigitalOcean takes either an existing network or a block for a new one",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(25),
        needs: [AnotherCloud, ExistingVpc],
        bad: r#"cluster:
  spec:
    cloudProvider: {aws: null, do: {}}
    networking: {networkID: my-network, networkCIDR: 10.0.0.0/16}
"#,
        good: r#"cluster:
  spec:
    cloudProvider: {aws: null, do: {}}
    networking: {networkCIDR: 10.0.0.0/16}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let spec = &subject.cluster.spec;
    let given = &spec.networking.network_cidr;
    if spec.provider != Provider::DigitalOcean || given.is_empty() || spec.networking.network_id.is_empty() {
        return;
    }
    let finding = report.report(networking("networkCIDR"), "an existing network has its own block already");
    finding.value(given.text()).hint("Remove `networkCIDR`").repair_by_removal(Safety::Unsafe);
    finding.related(networking("networkID"), "the existing network");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_aws() {
        accepts(&RULE, "cluster: {spec: {networking: {networkID: vpc-0a1b2c3d}}}");
    }

    #[test]
    fn reports_the_block() {
        let request = "cluster: {spec: {cloudProvider: {aws: null, do: {}}, networking: {networkID: x}}}";
        reports(&RULE, request, &["spec.networking.networkCIDR"]);
    }
}
