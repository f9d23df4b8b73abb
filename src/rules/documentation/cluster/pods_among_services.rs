//! Pods among the addresses of services.

use crate::cidr::{IpNet, overlap};
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `podCIDR` and `serviceClusterIPRange` share IPv4 addresses.
    ///
    /// A pod and a service can then have one address, and nodes take the pod for the service. kOps does not compare the
    /// two ranges.
    ///
    /// Take ranges that are apart, for example `100.96.0.0/11` for pods and `100.64.0.0/13` for services.
    pub static RULE = {
        code: "pods-among-services",
        summary: "pods and services share addresses",
        severity: Warning,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: 100.64.0.0/10
      podCIDR: 100.64.0.0/11
      serviceClusterIPRange: 100.64.0.0/13
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: 100.64.0.0/10
      podCIDR: 100.96.0.0/11
      serviceClusterIPRange: 100.64.0.0/13
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let networking_spec = &subject.cluster.spec.networking;
    let (pods, services) = (&networking_spec.pod_cidr, &networking_spec.service_cluster_ip_range);
    let [Some(of_pods), Some(of_services)] = [pods, services].map(|range| range.ipv4().map(IpNet::V4)) else {
        return;
    };
    if !overlap(of_pods, of_services) {
        return;
    }
    let message = format!("pods in `{pods}` can have the addresses of services, which are in `{services}`");
    let finding = report.report(networking("podCIDR"), message);
    finding.value(pods.text()).related(networking("serviceClusterIPRange"), "the addresses of services");
    finding.hint("Correct `podCIDR` or `serviceClusterIPRange`, so that the two are apart");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn reports_each_range_in_the_other() {
        for (pods, services) in [("100.64.0.0/16", "100.64.0.0/13"), ("100.96.0.0/11", "100.96.0.0/13")] {
            let yaml =
                format!("cluster: {{spec: {{networking: {{podCIDR: {pods}, serviceClusterIPRange: {services}}}}}}}");
            reports(&RULE, &yaml, &["spec.networking.podCIDR"]);
        }
    }

    #[test]
    fn leaves_one_range_alone() {
        accepts(&RULE, "cluster: {spec: {networking: {podCIDR: 100.64.0.0/11}}}");
    }
}
