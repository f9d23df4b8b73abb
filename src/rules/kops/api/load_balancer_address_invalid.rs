//! Addresses of the load balancer that are none, or lie elsewhere.

use std::net::IpAddr;

use crate::cidr::parse_address;
use crate::release::Releases;
use crate::rules::paths::subnet_field as cluster_subnet;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::{subnet_field, subnets};

rule! {
    /// `privateIPv4Address` of the load balancer is not a valid IPv4 address, or lies outside the subnet.
    ///
    /// AWS takes the address from the subnet that the load balancer is in (`awsValidateLoadBalancerSubnets`); the
    /// first four addresses of a subnet and the last one belong to AWS.
    ///
    /// Write a free address of the subnet.
    pub static RULE = {
        code: "load-balancer-address-invalid",
        summary: "a fixed address of the load balancer lies outside its subnet",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        needs: [LoadBalancer],
        bad: r#"cluster:
  spec:
    api:
      loadBalancer:
        type: Internal
        class: Network
        subnets:
        - {name: a, privateIPv4Address: 192.0.2.1}
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
    let cluster = subject.cluster;
    for (index, subnet) in subnets(subject) {
        let Some(text) = subnet.private_ipv4_address.as_deref() else {
            continue;
        };
        let field = || subnet_field(index, "privateIPv4Address");
        let block = cluster.named(&subnet.name).and_then(|place| Some((place, cluster.subnets[place].cidr.ipv4()?)));
        match (parse_address(text).map(|address| address.to_canonical()), block) {
            (Some(IpAddr::V4(address)), Some((place, block))) if !block.contains(&address) => {
                report
                    .report(field(), format!("`{text}` is outside the subnet's block `{block}`"))
                    .value(text)
                    .hint(format!("Write a free address in `{block}`"))
                    .related(cluster_subnet(place, "cidr"), "the block of the subnet");
            }
            (Some(IpAddr::V4(_)), _) => {}
            _ => {
                report.report(field(), format!("`{text}` is not a valid IPv4 address")).value(text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_addresses_of_the_subnet_and_unknown_subnets() {
        accepts(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {type: Internal, class: Network, subnets: [
                {name: us-east-1a, privateIPv4Address: 172.20.32.10}, {name: x, privateIPv4Address: 192.0.2.1}]}}}}",
        );
    }

    #[test]
    fn reports_other_addresses_and_texts() {
        reports(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {type: Internal, class: Network, subnets: [
                {name: us-east-1a, privateIPv4Address: 192.0.2.1}, {name: x, privateIPv4Address: '::1'},
                {name: x, privateIPv4Address: ''}]}}}}",
            &[
                "spec.api.loadBalancer.subnets[0].privateIPv4Address",
                "spec.api.loadBalancer.subnets[1].privateIPv4Address",
                "spec.api.loadBalancer.subnets[2].privateIPv4Address",
            ],
        );
    }
}
