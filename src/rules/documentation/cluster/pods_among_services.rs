//! Pods among the addresses of services.

use crate::cidr::{IpNet, overlap};
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `podCIDR` and `serviceClusterIPRange` share IPv4 addresses.
    ///
    /// A pod and a service can then have one address, and nodes take the pod for the service. kOps does not compare the
    /// two ranges. Where one of them is not written, it is the one that kOps takes from `nonMasqueradeCIDR`.
    ///
    /// Take ranges that are apart, for example `100.96.0.0/11` for pods and `100.64.0.0/13` for services.
    pub static RULE = {
        code: "pods-among-services",
        summary: "pods and services share addresses",
        severity: Warning,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        needs: [UnusualRanges],
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
    let cluster = subject.cluster;
    let written = &cluster.spec.networking;
    let ranges = [&cluster.pod_cidr, &cluster.service_cluster_ip_range];
    let [Some(pods), Some(services)] = ranges.map(|range| range.ipv4().map(IpNet::V4)) else {
        return;
    };
    let fields = [("podCIDR", &written.pod_cidr), ("serviceClusterIPRange", &written.service_cluster_ip_range)];
    let mut fields = fields.into_iter().filter(|(_, range)| !range.is_empty());
    let (Some((field, range)), true) = (fields.next(), overlap(pods, services)) else {
        return;
    };
    let message = format!("pods in `{pods}` can have the addresses of services, which are in `{services}`");
    let finding = report.report(networking(field), message);
    finding.value(range.text());
    match fields.next() {
        Some((other, _)) => finding.related(networking(other), "the addresses of services"),
        None => finding.related(networking("nonMasqueradeCIDR"), "kOps takes the other range from it"),
    };
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
    fn compares_with_the_range_that_kops_derives() {
        let yaml = |range: &str| format!("cluster: {{spec: {{networking: {{{range}}}}}}}");
        reports(&RULE, &yaml("podCIDR: 100.64.0.0/13"), &["spec.networking.podCIDR"]);
        reports(&RULE, &yaml("serviceClusterIPRange: 100.96.0.0/13"), &["spec.networking.serviceClusterIPRange"]);
        accepts(&RULE, &yaml("podCIDR: 100.96.0.0/11"));
        accepts(&RULE, &yaml("nonMasqueradeCIDR: 100.64.0.0/10"));
    }
}
