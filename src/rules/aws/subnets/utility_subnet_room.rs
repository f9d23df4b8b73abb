//! Utility subnets without room for load balancers.

use crate::aws::limits;
use crate::cidr::address_count;
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::LoadBalancer;
use crate::subnets::{AssignedCluster, Egress};

rule! {
    /// A utility subnet has fewer than eight addresses left for the load balancers of services.
    ///
    /// A load balancer of the Classic or Application kind needs eight free addresses in each of its subnets, for which
    /// Elastic Load Balancing recommends a /27; without them it cannot be made, or not grow with its traffic. AWS keeps
    /// five addresses of each block, the zone's NAT gateway takes one, and so does the load balancer of a public API,
    /// or eight where its class is Classic.
    ///
    /// Give utility subnets a /27 or larger. A block cannot be changed once the subnet exists.
    pub static RULE = {
        code: "utility-subnet-room",
        summary: "a utility subnet has too few free addresses for a load balancer",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    api:
      loadBalancer:
        type: Public
        class: Classic
    networking:
      subnets:
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/28}
"#,
        good: r#"cluster:
  spec:
    api:
      loadBalancer:
        type: Public
        class: Classic
    networking:
      subnets:
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/27}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject) else {
        return;
    };
    let balancer = cluster.spec.api.load_balancer.as_ref().map_or(0, addresses_of);
    for zone in &cluster.zones {
        let egress = zone.first_nat_user(cluster).map(|user| Egress::parse(&user.spec.egress));
        let gateway = egress.filter(|egress| egress.makes_nat_gateway()).and_then(|_| zone.nat_placement());
        for index in &zone.utility {
            let gateway = u64::from(gateway.is_some_and(|(place, _)| place == *index));
            report_room(cluster, *index, limits::KEPT_ADDRESSES + gateway + balancer, report);
        }
    }
}

/// How many addresses of each utility subnet the API's load balancer may take.
fn addresses_of(balancer: &LoadBalancer) -> u64 {
    match (balancer.balancer_type.as_str(), balancer.class.as_str()) {
        ("Public", "Network") => 1,
        ("Public", _) => limits::LOAD_BALANCER_ADDRESSES,
        _ => 0,
    }
}

fn report_room(cluster: &AssignedCluster, index: usize, taken: u64, report: &mut Reporter<'_>) {
    let subnet = &cluster.subnets[index];
    let Some(net) = subnet.cidr.ipv4().filter(|net| limits::is_ipv4_length(net.prefix_len())) else {
        return;
    };
    let free = address_count(net).saturating_sub(taken);
    let needed = limits::LOAD_BALANCER_ADDRESSES;
    if needed <= free {
        return;
    }
    let message = format!(
        "utility subnet `{}` has {free} of its {} addresses left for the load balancers of services, which need \
        {needed}",
        subnet.spec.name,
        address_count(net)
    );
    let finding = report.report(paths::subnet_field(index, "cidr"), message);
    finding.value(subnet.spec.cidr.text()).hint("Give the subnet a block of /27 or larger");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_the_smallest_subnet_beside_a_network_load_balancer() {
        accepts(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {type: Public, class: Network}}, networking: {subnets: [{name: a, \
            type: Private, zone: us-east-1a, cidr: 172.20.64.0/20}, {name: u, type: Utility, zone: us-east-1a, cidr: \
            172.20.0.0/28}]}}}",
        );
    }

    #[test]
    fn accepts_sizes_that_aws_refuses_anyway() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: u, type: Utility, zone: us-east-1a, cidr: \
            172.20.0.0/29}]}}}",
        );
    }

    #[test]
    fn reports_the_subnet_that_holds_the_gateway_too() {
        let found = reports(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {type: Public}}, networking: {subnets: [{name: a, type: Private, \
            zone: us-east-1a, cidr: 172.20.64.0/20}, {name: u, type: Utility, zone: us-east-1a, cidr: \
            172.20.0.0/28}]}}}",
            &["spec.networking.subnets[1].cidr"],
        );
        assert!(found[0].message.contains("has 2 of its 16 addresses left"), "{}", found[0].message);
    }
}
