//! Services among the addresses of the VPC.

use crate::cidr::{Cidr, IpNet, overlap};
use crate::release::Releases;
use crate::rules::cloud::is_elsewhere;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::rules::services::free_service_range;

rule! {
    /// `serviceClusterIPRange` has addresses of the VPC, though outside the cluster's subnets.
    ///
    /// kOps compares the range with the subnets alone. What has such an address in the VPC, now or later, is not
    /// reached from the cluster: nodes take it for a service.
    ///
    /// Take a range outside the VPC.
    pub static RULE = {
        code: "service-range-in-network",
        summary: "the addresses of services are addresses of the VPC",
        severity: Warning,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        needs: [ServiceRange],
        bad: r#"cluster:
  spec:
    networking:
      serviceClusterIPRange: 172.20.128.0/20
"#,
        good: r#"cluster:
  spec:
    networking:
      serviceClusterIPRange: 100.64.0.0/13
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let written = &cluster.spec.networking.service_cluster_ip_range;
    let Some(services) = written.ipv4().map(IpNet::V4).filter(|_| !is_elsewhere(cluster)) else {
        return;
    };
    let shares = |cidr: &Cidr| cidr.net().is_some_and(|net| overlap(net, services));
    let Some(network) = cluster.network_cidrs().find(|network| shares(network)) else {
        return;
    };
    if cluster.subnets.iter().any(|subnet| shares(&subnet.cidr)) {
        return;
    }
    let message = format!("`{written}` has addresses of the VPC, whose block is `{network}`");
    let finding = report.report(networking("serviceClusterIPRange"), message);
    finding.value(written.text()).related(networking("networkCIDR"), "the VPC");
    if let Some(free) = free_service_range(cluster) {
        finding.hint(format!("Take a range outside the VPC, for example `{free}`"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_what_kops_refuses_itself() {
        accepts(&RULE, "cluster: {spec: {networking: {serviceClusterIPRange: 172.20.32.0/20}}}");
    }

    #[test]
    fn reports_the_range() {
        let found = reports(&RULE, RULE.example.bad, &["spec.networking.serviceClusterIPRange"]);
        assert_eq!(found[0].hint.as_deref(), Some("Take a range outside the VPC, for example `100.64.0.0/13`"));
    }
}
