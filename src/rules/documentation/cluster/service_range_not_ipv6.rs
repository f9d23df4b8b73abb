//! IPv4 services in IPv6 clusters.

use crate::release::Releases;
use crate::rules::cloud::is_ipv6_on_aws;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `serviceClusterIPRange` of an IPv6 cluster is an IPv4 block.
    ///
    /// Pods of an IPv6 cluster have no IPv4 addresses, so they do not reach services with IPv4 addresses, and the
    /// cluster's DNS is such a service. kOps does not compare the families.
    ///
    /// Remove `serviceClusterIPRange`, and kOps takes `fd00:5e4f:ce::/108`.
    pub static RULE = {
        code: "service-range-not-ipv6",
        summary: "the services of an IPv6 cluster have IPv4 addresses",
        severity: Warning,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      serviceClusterIPRange: 100.64.0.0/13
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let range = &subject.cluster.spec.networking.service_cluster_ip_range;
    if !is_ipv6_on_aws(subject.cluster) || range.ipv4().is_none() {
        return;
    }
    let message = format!("pods have IPv6 addresses only and do not reach services in `{range}`");
    let finding = report.report(networking("serviceClusterIPRange"), message);
    finding.value(range.text()).hint("Remove `serviceClusterIPRange`; kOps takes `fd00:5e4f:ce::/108`");
    finding.related(networking("nonMasqueradeCIDR"), "makes this an IPv6 cluster");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_ipv4_services_of_ipv4_clusters() {
        accepts(&RULE, "cluster: {spec: {networking: {serviceClusterIPRange: 100.64.0.0/13}}}");
    }

    #[test]
    fn reports_the_range() {
        reports(&RULE, RULE.example.bad, &["spec.networking.serviceClusterIPRange"]);
    }
}
