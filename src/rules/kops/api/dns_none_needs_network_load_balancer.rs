//! Clusters without DNS behind a classic load balancer.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::{aws_load_balancer, field, is_network};

rule! {
    /// The cluster does without DNS, and the API's load balancer is not a network load balancer.
    ///
    /// Without DNS nodes find the API by the load balancer's name and addresses, which kOps takes from network load
    /// balancers only (`awsValidateTopologyDNS`). A class that is left out means a classic one.
    ///
    /// Write `class: Network`, or choose `Public` or `Private` DNS.
    pub static RULE = {
        code: "dns-none-needs-network-load-balancer",
        summary: "a cluster without DNS needs a network load balancer",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(26),
        needs: [LoadBalancer, UnusualDns],
        bad: r#"cluster:
  spec:
    api:
      loadBalancer:
        type: Public
    networking:
      topology:
        dns: None
"#,
        good: r#"cluster:
  spec:
    api:
      loadBalancer: {type: Public, class: Network}
    networking:
      topology: {dns: None}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(balancer) = aws_load_balancer(subject) else {
        return;
    };
    let topology = subject.cluster.spec.networking.topology.as_ref();
    if is_network(balancer) || topology.is_none_or(|topology| topology.dns != "None") {
        return;
    }
    report
        .report(field("type"), "a cluster without DNS needs a network load balancer")
        .value(balancer.balancer_type.as_str())
        .hint("Set `spec.api.loadBalancer.class` to `Network`")
        .related(field("class"), "is not `Network`")
        .related(networking("topology").key("dns"), "the cluster has no DNS");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_dns_and_network_load_balancers() {
        accepts(&RULE, "cluster: {spec: {api: {loadBalancer: {type: Public}}}}");
        accepts(&RULE, "cluster: {spec: {api: {loadBalancer: {class: Network}}, networking: {topology: {dns: None}}}}");
    }

    #[test]
    fn reports_classic_and_missing_classes() {
        reports(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {class: Classic}}, networking: {topology: {dns: None}}}}",
            &["spec.api.loadBalancer.type"],
        );
        reports(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {type: Public}}, networking: {topology: {dns: None}}}}",
            &["spec.api.loadBalancer.type"],
        );
    }
}
