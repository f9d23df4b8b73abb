//! IPv6 clusters on other clouds than AWS.

use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::cloud::is_elsewhere;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// kOps supports IPv6 on AWS only (`docs/networking/ipv6.md`). On other clouds `nonMasqueradeCIDR: ::/0` passes the
    /// field rules of kOps, but nothing there gives machines and pods IPv6 addresses.
    ///
    /// Use an IPv4 `nonMasqueradeCIDR`, or AWS.
    pub static RULE = {
        code: "ipv6-on-other-provider",
        summary: "IPv6 clusters exist on AWS only",
        severity: Error,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::ALL,
        needs: [AnotherCloud, Ipv6],
        bad: r#"cluster:
  spec:
    cloudProvider: {aws: null, gce: {}}
    networking:
      nonMasqueradeCIDR: ::/0
"#,
        good: r#"cluster:
  spec:
    cloudProvider: {aws: null, gce: {}}
    networking:
      nonMasqueradeCIDR: 100.64.0.0/10
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    if !cluster.is_ipv6() || !is_elsewhere(cluster) {
        return;
    }
    let message = format!("IPv6 clusters exist on AWS only, and not on `{}`", cluster.spec.provider.name());
    let finding = report.report(networking("nonMasqueradeCIDR"), message);
    finding
        .value(cluster.non_masquerade_cidr.text())
        .hint("Write `100.64.0.0/10`")
        .repair_with(Safety::Unsafe, "100.64.0.0/10");
    finding.related(FieldPath::of("spec.cloudProvider"), "the cloud");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_ipv6_on_aws() {
        accepts(&RULE, "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0'}}}");
    }

    #[test]
    fn reports_ipv6_on_other_clouds() {
        let request =
            "cluster: {spec: {cloudProvider: {aws: null, openstack: {}}, networking: {nonMasqueradeCIDR: '::/0'}}}";
        let found = reports(&RULE, request, &["spec.networking.nonMasqueradeCIDR"]);
        assert_eq!(found[0].message, "IPv6 clusters exist on AWS only, and not on `openstack`");
    }
}
