//! Existing private subnets that nothing leads out of.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::helpers::relate_observed;
use crate::forwarding::{Decision, Forwarding, TargetKind, destinations, internet_hosts};
use crate::release::Releases;
use crate::rules::paths::subnet as subnet_path;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Observed;
use crate::spec::observed::{Route, RouteTable};
use crate::subnets::{AssignedSubnet, Existing, SubnetType};

rule! {
    /// The route table of an existing private subnet, as AWS has it in `observed`, does not lead its machines to the
    /// Internet.
    ///
    /// Machines need a way out to fetch images and to reach the services of AWS. In IPv4 a route to an internet gateway
    /// is not enough: kOps gives machines in private subnets no public addresses, so a NAT gateway, a transit gateway
    /// or the like has to take the traffic. In IPv6 a NAT gateway passes on `64:ff9b::/96` only. kOps changes nothing
    /// in tables that it did not make. `/v1/trace` shows the whole way.
    ///
    /// Add a route to a NAT gateway, or to an egress-only internet gateway in IPv6. Where the machines need no
    /// Internet, ignore this code.
    pub static RULE = {
        code: "shared-subnet-without-way-out",
        summary: "the table of an existing private subnet does not lead to the Internet",
        severity: Warning,
        cause: Required,
        source: Aws,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      subnets:
      - {name: a, type: Private, zone: us-east-1a, id: subnet-a, cidr: 172.20.32.0/19}
observed:
- RouteTables:
  - RouteTableId: rtb-1
    VpcId: vpc-0a1b2c3d
    Associations: [{SubnetId: subnet-a, AssociationState: {State: associated}}]
    Routes:
    - {DestinationCidrBlock: 172.20.0.0/16, GatewayId: local, State: active}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      subnets:
      - {name: a, type: Private, zone: us-east-1a, id: subnet-a, cidr: 172.20.32.0/19}
observed:
- RouteTables:
  - RouteTableId: rtb-1
    VpcId: vpc-0a1b2c3d
    Associations: [{SubnetId: subnet-a, AssociationState: {State: associated}}]
    Routes:
    - {DestinationCidrBlock: 172.20.0.0/16, GatewayId: local, State: active}
    - {DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: nat-1, State: active}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let existing = Existing::of(subject.observed);
    let mut ready = BTreeMap::new();
    for (index, subnet) in cluster.subnets.iter().enumerate().filter(|(_, subnet)| subnet.is_shared()) {
        let Some(table) = existing.table(cluster, subnet).filter(|_| subnet.kind.is_some_and(SubnetType::is_private))
        else {
            continue;
        };
        let has_ipv6 =
            subnet.has_ipv6_cidr() || existing.subnet(cluster, subnet).is_some_and(|seen| seen.ipv6_cidr().is_some());
        let needed = [!subnet.cidr.is_empty(), cluster.is_ipv6() && has_ipv6];
        let (forwarding, hosts) = ready
            .entry(&table.route_table_id)
            .or_insert_with(|| (Forwarding::observed(table, subject.observed), internet_hosts(&destinations(table))));
        for host in hosts.iter().zip(needed).filter(|(_, needed)| *needed).map(|(host, _)| *host) {
            if let Some(why) = why_lost(forwarding, table, host, subject.observed) {
                report_lost(index, subnet, table, host, &why, report);
            }
        }
    }
}

/// Why machines without public addresses do not reach a host; blackholes are another rule's.
fn why_lost(
    forwarding: &Forwarding<'_, &Route>,
    table: &RouteTable,
    host: IpAddr,
    observed: &Observed,
) -> Option<String> {
    let id = &table.route_table_id;
    let route = match forwarding.decide(host) {
        Decision::Nothing => return Some(format!("no route of `{id}` leads there")),
        Decision::Route(route) if !observed.is_lost(route) => route,
        Decision::Route(_) | Decision::Unknown(_) => return None,
    };
    let (destination, target) = (route.destination_text(), route.target());
    match (TargetKind::of(target), host) {
        (TargetKind::InternetGateway, IpAddr::V4(_)) => {
            Some(format!("`{destination}` leads to `{target}`, which takes public addresses only"))
        }
        (TargetKind::NatGateway, IpAddr::V6(_)) => {
            Some(format!("`{destination}` leads to `{target}`, which takes IPv6 to `64:ff9b::/96` only"))
        }
        _ => None,
    }
}

fn report_lost(
    index: usize,
    subnet: &AssignedSubnet,
    table: &RouteTable,
    host: IpAddr,
    why: &str,
    report: &mut Reporter<'_>,
) {
    let (family, destination, gateway) = match host {
        IpAddr::V4(_) => ("IPv4", "0.0.0.0/0", "a NAT gateway"),
        IpAddr::V6(_) => ("IPv6", "::/0", "an egress-only internet gateway"),
    };
    let message = format!("machines in `{}` do not reach the Internet in {family}: {why}", subnet.spec.name);
    let finding = report.report(subnet_path(index), message);
    finding.hint(format!("Route `{destination}` in `{}` to {gateway}", table.route_table_id));
    relate_observed(finding);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(networking: &str, routes: &str) -> String {
        let table =
            format!("{{RouteTableId: rtb-1, VpcId: vpc-1, Associations: [{{Main: true}}], Routes: [{routes}]}}");
        format!(
            "{{cluster: {{spec: {{networking: {{networkID: vpc-1, {networking}}}}}}}, observed: [{{RouteTables: \
            [{table}]}}]}}"
        )
    }

    const IPV4: &str = "subnets: [{name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19, id: subnet-a}]";
    const IPV6: &str = "nonMasqueradeCIDR: '::/0', subnets: [{name: a, type: DualStack, zone: us-east-1a, cidr: \
        172.20.32.0/19, ipv6CIDR: '/64#0', id: subnet-a}]";
    const PLACE: &str = "spec.networking.subnets[0]";

    fn ipv4(target: &str) -> String {
        format!("{{DestinationCidrBlock: 0.0.0.0/0, {target}}}")
    }

    #[test]
    fn accepts_every_gateway_that_may_lead_out_and_tables_that_are_not_known() {
        for target in ["NatGatewayId: nat-1", "TransitGatewayId: tgw-1", "NetworkInterfaceId: eni-1", "GatewayId: x"] {
            accepts(&RULE, &request(IPV4, &ipv4(target)));
        }
        accepts(&RULE, &request(IPV4, "{DestinationPrefixListId: pl-1, TransitGatewayId: tgw-1}"));
        accepts(&RULE, &request(IPV4, "").replace("VpcId: vpc-1", "VpcId: vpc-2"));
        accepts(&RULE, &request(&IPV4.replace("Private", "Public"), ""));
    }

    #[test]
    fn reports_each_family_that_the_machines_have() {
        reports(&RULE, &request(IPV4, ""), &[PLACE]);
        let found = reports(&RULE, &request(IPV6, ""), &[PLACE, PLACE]);
        assert!(found[1].message.contains("in IPv6"), "{}", found[1].message);
        let ipv6 = "{DestinationIpv6CidrBlock: '::/0', NatGatewayId: nat-1}, ";
        let found = reports(&RULE, &request(IPV6, &format!("{ipv6}{}", ipv4("NatGatewayId: nat-1"))), &[PLACE]);
        assert!(found[0].message.ends_with("which takes IPv6 to `64:ff9b::/96` only"), "{}", found[0].message);
    }

    #[test]
    fn reports_a_table_that_is_made_for_public_machines() {
        let found = reports(&RULE, &request(IPV4, &ipv4("GatewayId: igw-1")), &[PLACE]);
        assert!(found[0].message.ends_with("`igw-1`, which takes public addresses only"), "{}", found[0].message);
    }
}
