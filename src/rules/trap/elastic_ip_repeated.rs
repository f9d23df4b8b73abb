//! NAT gateways of several zones on one elastic IP.

use std::collections::BTreeMap;

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::{AssignedSubnet, SubnetType};

rule! {
    /// Private subnets of two zones name one elastic IP, as `egress: eipalloc-…` or as `publicIP`.
    ///
    /// kOps makes a NAT gateway in each zone and does not compare their addresses. AWS
    /// gives an elastic IP to one NAT gateway, so that the second one fails.
    ///
    /// Name another elastic IP in each zone.
    pub static RULE = {
        code: "elastic-ip-repeated",
        summary: "the NAT gateways of two zones have the same elastic IP",
        severity: Warning,
        cause: Duplicate,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [Targets],
        bad: "cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19, egress: eipalloc-0123456789abcdef0}
      - {name: b, type: Private, zone: us-east-1b, cidr: 172.20.64.0/19, egress: eipalloc-0123456789abcdef0}
      - {name: utility-a, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
      - {name: utility-b, type: Utility, zone: us-east-1b, cidr: 172.20.4.0/22}
",
        good: "cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19, egress: eipalloc-0123456789abcdef0}
      - {name: b, type: Private, zone: us-east-1b, cidr: 172.20.64.0/19, egress: eipalloc-0123456789abcdef1}
      - {name: utility-a, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
      - {name: utility-b, type: Utility, zone: us-east-1b, cidr: 172.20.4.0/22}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, subnet) in subject.cluster.subnets.iter().enumerate() {
        let Some((key, address)) = elastic_ip(subnet) else { continue };
        let other = *first.entry(address).or_insert(index);
        let (zone, other_zone) = (&subnet.spec.zone, &subject.cluster.subnets[other].spec.zone);
        if zone == other_zone {
            continue;
        }
        let message = format!("the NAT gateways of `{other_zone}` and `{zone}` have the same elastic IP");
        let finding = report.report(subnet_field(index, key), message);
        finding.value(address).hint("Give each zone its own elastic IP, or leave it out and kOps makes one");
        finding.related(subnet_field(other, key), "the same elastic IP");
    }
}

/// The elastic IP that a subnet names for the NAT gateway of its zone, and the key that has it.
fn elastic_ip<'a>(subnet: &'a AssignedSubnet<'_>) -> Option<(&'static str, &'a str)> {
    if !subnet.kind.is_some_and(SubnetType::is_private) {
        return None;
    }
    match (subnet.spec.egress.as_str(), subnet.spec.public_ip.as_str()) {
        ("", "") => None,
        ("", address) => Some(("publicIP", address)),
        (egress, _) => egress.starts_with("eipalloc-").then_some(("egress", egress)),
    }
}

rule! {
    /// The load balancer of the API has one elastic IP in two subnets, or the elastic IP of a NAT gateway.
    ///
    /// kOps hands the addresses on (`allocationID`) and does not compare them. AWS gives an elastic IP to one network
    /// interface, so that the load balancer or the NAT gateway is not made.
    ///
    /// Name another elastic IP, or leave `allocationID` out, and AWS gives the load balancer addresses.
    pub static LOAD_BALANCER = {
        code: "load-balancer-elastic-ip-taken",
        summary: "the load balancer has an elastic IP that is used already",
        severity: Warning,
        cause: Duplicate,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [LoadBalancer],
        bad: "cluster:
  spec:
    api:
      loadBalancer:
        type: Public
        class: Network
        subnets:
        - {name: a, allocationID: eipalloc-0123456789abcdef0}
        - {name: b, allocationID: eipalloc-0123456789abcdef0}
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: b, type: Public, zone: us-east-1b, cidr: 172.20.64.0/19}
",
        good: "cluster:
  spec:
    api:
      loadBalancer:
        type: Public
        class: Network
        subnets:
        - {name: a, allocationID: eipalloc-0123456789abcdef0}
        - {name: b, allocationID: eipalloc-0123456789abcdef1}
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: b, type: Public, zone: us-east-1b, cidr: 172.20.64.0/19}
",
        check: check_load_balancer,
    }
}

fn check_load_balancer(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(balancer) = &subject.cluster.spec.api.load_balancer else { return };
    if balancer.subnets.iter().all(|subnet| subnet.allocation_id.is_none()) {
        return;
    }
    let of_zones = subject.cluster.subnets.iter().enumerate();
    let of_zones = of_zones.filter_map(|(index, subnet)| Some((elastic_ip(subnet)?, index)));
    let mut first: BTreeMap<&str, (FieldPath, &str)> = BTreeMap::new();
    for ((key, address), index) in of_zones {
        first.entry(address).or_insert_with(|| (subnet_field(index, key), "a NAT gateway"));
    }
    for (index, subnet) in balancer.subnets.iter().enumerate() {
        let Some(address) = subnet.allocation_id.as_deref().filter(|address| !address.is_empty()) else { continue };
        let field = FieldPath::of("spec.api.loadBalancer.subnets").index(index).key("allocationID");
        match first.get(address) {
            None => drop(first.insert(address, (field, "another subnet of the load balancer"))),
            Some((other, whose)) => {
                let finding = report.report(field, format!("`{address}` is the elastic IP of {whose} too"));
                finding.value(address).related(other.clone(), "the same elastic IP");
                finding.hint("Give each subnet its own elastic IP");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn subnets(zones: [&str; 2], setting: &str) -> String {
        let subnet = |name: &str, zone: &str| format!("{{name: {name}, type: Private, zone: {zone}, {setting}}}");
        let subnets = [subnet("a", zones[0]), subnet("b", zones[1])].join(", ");
        format!("cluster: {{spec: {{networking: {{subnets: [{subnets}]}}}}}}")
    }

    #[test]
    fn one_zone_has_one_address() {
        accepts(&RULE, &subnets(["us-east-1a", "us-east-1a"], "egress: eipalloc-1"));
        accepts(&RULE, &subnets(["us-east-1a", "us-east-1b"], "egress: nat-1"));
    }

    #[test]
    fn reports_the_elastic_ip_of_a_nat_gateway() {
        let yaml = |egress: &str| {
            format!(
                "cluster: {{spec: {{api: {{loadBalancer: {{type: Public, class: Network, subnets: [{{name: b, \
                allocationID: eipalloc-1}}]}}}}, networking: {{subnets: [{{name: a, type: Private, zone: us-east-1a, \
                egress: {egress}}}, {{name: b, type: Utility, zone: us-east-1a}}]}}}}}}"
            )
        };
        reports(&LOAD_BALANCER, &yaml("eipalloc-1"), &["spec.api.loadBalancer.subnets[0].allocationID"]);
        accepts(&LOAD_BALANCER, &yaml("eipalloc-2"));
    }

    #[test]
    fn reports_the_later_zone() {
        let zones = ["us-east-1a", "us-east-1b"];
        reports(&RULE, &subnets(zones, "egress: eipalloc-1"), &["spec.networking.subnets[1].egress"]);
        reports(&RULE, &subnets(zones, "publicIP: 192.0.2.1"), &["spec.networking.subnets[1].publicIP"]);
    }
}
