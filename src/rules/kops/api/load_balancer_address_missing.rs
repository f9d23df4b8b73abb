//! Empty addresses of the load balancer.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::{subnet_field, subnets};

rule! {
    /// `privateIPv4Address` of the load balancer is there, and empty.
    ///
    /// The field fixes the load balancer's address in a subnet (`awsValidateLoadBalancerSubnets`).
    ///
    /// Write an address of the subnet, or remove the field and let AWS choose.
    pub static RULE = {
        code: "load-balancer-address-missing",
        summary: "a fixed address of the load balancer is empty",
        severity: Error,
        cause: Required,
        source: Kops,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    api:
      loadBalancer:
        type: Internal
        class: Network
        subnets:
        - {name: a, privateIPv4Address: ''}
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
"#,
        good: r#"cluster:
  spec:
    api:
      loadBalancer:
        type: Internal
        class: Network
        subnets:
        - {name: a, privateIPv4Address: 172.20.32.10}
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (index, _) in subnets(subject).filter(|(_, subnet)| subnet.private_ipv4_address.as_deref() == Some("")) {
        report
            .report(subnet_field(index, "privateIPv4Address"), "the fixed address of the load balancer is empty")
            .hint("Remove `privateIPv4Address`")
            .repair_by_removal(Safety::Unsafe);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_addresses_and_none() {
        accepts(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {type: Internal, class: Network, subnets: [
                {name: a, privateIPv4Address: 172.20.32.10}, {name: b}]}}}}",
        );
    }

    #[test]
    fn reports_empty_addresses() {
        reports(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {type: Internal, class: Network, subnets: [
                {name: a, privateIPv4Address: ''}]}}}}",
            &["spec.api.loadBalancer.subnets[0].privateIPv4Address"],
        );
    }
}
