//! Services whose addresses are of the other family than those of pods.

use crate::cidr::IpNet;
use crate::release::Releases;
use crate::rules::cloud::{is_elsewhere, is_ipv6_on_aws};
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
        needs: [Ipv6, ServiceRange],
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

rule! {
    /// `serviceClusterIPRange` of an IPv4 cluster is an IPv6 block.
    ///
    /// Pods of an IPv4 cluster have no IPv6 addresses, so they do not reach services with IPv6 addresses, and the
    /// cluster's DNS is such a service. kOps does not compare the families.
    ///
    /// Remove `serviceClusterIPRange`, and kOps takes a part of `nonMasqueradeCIDR`; or write `nonMasqueradeCIDR: ::/0`
    /// for an IPv6 cluster.
    pub static IN_IPV4 = {
        code: "service-range-not-ipv4",
        summary: "the services of an IPv4 cluster have IPv6 addresses",
        severity: Warning,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        needs: [Ipv4, ServiceRange],
        bad: r#"cluster:
  spec:
    networking:
      serviceClusterIPRange: fd00:5e4f:ce::/108
"#,
        good: r#"cluster:
  spec:
    networking:
      serviceClusterIPRange: 100.64.0.0/13
"#,
        check: check_in_ipv4,
    }
}

fn check_in_ipv4(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let range = &subject.cluster.spec.networking.service_cluster_ip_range;
    let is_ipv6 = matches!(range.net(), Some(IpNet::V6(_)));
    if !is_ipv6 || subject.cluster.is_ipv6() || is_elsewhere(subject.cluster) {
        return;
    }
    let message = format!("pods have IPv4 addresses only and do not reach services in `{range}`");
    let finding = report.report(networking("serviceClusterIPRange"), message);
    finding.value(range.text()).hint("Remove `serviceClusterIPRange`; kOps takes a part of `nonMasqueradeCIDR`");
    finding.related(networking("nonMasqueradeCIDR"), "makes this an IPv4 cluster");
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

    #[test]
    fn reports_ipv6_services_of_ipv4_clusters() {
        reports(&IN_IPV4, IN_IPV4.example.bad, &["spec.networking.serviceClusterIPRange"]);
        accepts(
            &IN_IPV4,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', serviceClusterIPRange: 'fd00:5e4f:ce::/108'}}}",
        );
    }
}
