//! Existing subnets where what DNS64 hands out is lost.

use std::collections::BTreeMap;

use super::helpers::BEHIND_NAT64;
use crate::forwarding::{Decision, Forwarding, TargetKind};
use crate::release::Releases;
use crate::rules::aws::observed::relate_observed;
use crate::rules::cloud::is_ipv6_on_aws;
use crate::rules::paths::subnet as subnet_path;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::observed::Subnet;
use crate::subnets::{AssignedSubnet, Existing, SubnetType};

rule! {
    /// Machines or pods in an existing subnet get addresses in `64:ff9b::/96` for hosts that have IPv4 only, and the
    /// subnet's route table in `observed` sends them to where they are lost.
    ///
    /// DNS64 is on for the pods of every IPv6 cluster, and for machines where the subnet has `EnableDns64`. The packets
    /// have to reach a NAT gateway; a shorter route, such as `::/0` to an internet gateway, takes them where no route
    /// is to `64:ff9b::/96` ("DNS64 and NAT64" in the VPC User Guide). kOps changes nothing in tables that it did not
    /// make.
    ///
    /// Route `64:ff9b::/96` to a NAT gateway in another subnet.
    pub static RULE = {
        code: "shared-subnet-without-nat64",
        summary: "the table of an existing subnet loses traffic to `64:ff9b::/96`, which DNS64 leads to",
        severity: Warning,
        cause: Required,
        source: Aws,
        releases: Releases::ALL,
        needs: [RouteTables],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0, id: subnet-a}
observed:
- RouteTables:
  - RouteTableId: rtb-1
    VpcId: vpc-0a1b2c3d
    Associations: [{SubnetId: subnet-a, AssociationState: {State: associated}}]
    Routes:
    - {DestinationIpv6CidrBlock: "::/0", EgressOnlyInternetGatewayId: eigw-1, State: active}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0, id: subnet-a}
observed:
- RouteTables:
  - RouteTableId: rtb-1
    VpcId: vpc-0a1b2c3d
    Associations: [{SubnetId: subnet-a, AssociationState: {State: associated}}]
    Routes:
    - {DestinationIpv6CidrBlock: "::/0", EgressOnlyInternetGatewayId: eigw-1, State: active}
    - {DestinationIpv6CidrBlock: "64:ff9b::/96", NatGatewayId: nat-1, State: active}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let (cluster, observed) = (subject.cluster, subject.observed);
    let existing = Existing::of(observed);
    let mut ready = BTreeMap::new();
    for (index, subnet) in cluster.subnets.iter().enumerate() {
        let Some(table) = existing.table(cluster, subnet) else { continue };
        let Some(who) = users_of_dns64(subject, subnet, existing.subnet(cluster, subnet)) else { continue };
        let id = &table.route_table_id;
        let forwarding = ready.entry(id).or_insert_with(|| Forwarding::observed(table, observed));
        let lost = match forwarding.decide(BEHIND_NAT64) {
            Decision::Nothing => format!("`{id}` has no route to it"),
            Decision::Route(route) if observed.is_lost(route) => continue,
            Decision::Route(route) if TargetKind::of(route.target()).may_translate() => continue,
            Decision::Route(route) => {
                format!("`{}` of `{id}` leads to `{}`", route.destination_text(), route.target())
            }
            Decision::Unknown(_) => continue,
        };
        let name = &subnet.spec.name;
        let message = format!("{who} in `{name}` reach IPv4 hosts by `64:ff9b::/96`, and {lost}: the traffic is lost");
        let finding = report.report(subnet_path(index), message);
        finding.hint(format!("Route `64:ff9b::/96` in `{id}` to a NAT gateway in another subnet"));
        relate_observed(finding);
    }
}

/// What gets addresses of DNS64 in a subnet.
fn users_of_dns64(subject: &Subject<'_>, subnet: &AssignedSubnet, seen: Option<&Subnet>) -> Option<&'static str> {
    let has_ipv6 = subnet.has_ipv6_cidr() || seen.is_some_and(|seen| seen.ipv6_cidr().is_some());
    let holds_machines = subnet.kind.is_some_and(|kind| kind != SubnetType::Utility);
    if !has_ipv6 || !holds_machines {
        return None;
    }
    let pods = is_ipv6_on_aws(subject.cluster) && !subject.cluster.spec.components.replaces_dns64();
    let machines = seen.is_some_and(|seen| seen.enable_dns64 == Some(true));
    match (pods, machines) {
        (true, true) => Some("machines and pods"),
        (true, false) => Some("pods"),
        (false, true) => Some("machines"),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(networking: &str, routes: &str, subnet: &str) -> String {
        let table =
            format!("{{RouteTableId: rtb-1, VpcId: vpc-1, Associations: [{{Main: true}}], Routes: [{routes}]}}");
        let seen = format!("{{SubnetId: subnet-a, VpcId: vpc-1, AvailabilityZone: us-east-1a{subnet}}}");
        format!(
            "{{cluster: {{spec: {{networking: {{networkID: vpc-1, {networking}}}}}}}, observed: [{{RouteTables: \
            [{table}]}}, {{Subnets: [{seen}]}}]}}"
        )
    }

    const IPV6: &str = "nonMasqueradeCIDR: '::/0', subnets: [{name: a, type: Private, zone: us-east-1a, ipv6CIDR: \
        '2001:db8::/64', id: subnet-a}]";
    const IPV4: &str = "subnets: [{name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19, id: subnet-a}]";
    const BLOCK: &str = ", CidrBlock: 172.20.32.0/19, Ipv6CidrBlockAssociationSet: [{Ipv6CidrBlock: '2001:db8::/64'}]";
    const DEFAULT: &str = "{DestinationIpv6CidrBlock: '::/0', GatewayId: igw-1}";
    const PLACE: [&str; 1] = ["spec.networking.subnets[0]"];

    #[test]
    fn accepts_what_is_translated_or_unknown() {
        for target in ["NatGatewayId: nat-1", "TransitGatewayId: tgw-1", "InstanceId: i-1"] {
            let route = format!("{DEFAULT}, {{DestinationIpv6CidrBlock: '64:ff9b::/96', {target}}}");
            accepts(&RULE, &request(IPV6, &route, ""));
        }
        let other = request(IPV6, DEFAULT, "").replace("VpcId: vpc-1", "VpcId: vpc-2");
        accepts(&RULE, &other);
    }

    #[test]
    fn accepts_machines_that_do_without_dns64() {
        accepts(&RULE, &request(IPV4, DEFAULT, BLOCK));
        accepts(&RULE, &request(&IPV6.replace("Private", "Utility"), DEFAULT, ""));
    }

    #[test]
    fn reports_pods_of_ipv6_clusters_and_machines_with_dns64() {
        let who = |networking: &str, routes: &str, subnet: &str| {
            let found = reports(&RULE, &request(networking, routes, subnet), &PLACE);
            found[0].message.clone()
        };
        assert!(who(IPV6, DEFAULT, "").starts_with("pods in `a`"));
        assert!(who(IPV6, "", ", EnableDns64: true").contains("machines and pods in `a`"));
        assert!(who(IPV4, DEFAULT, &format!("{BLOCK}, EnableDns64: true")).starts_with("machines in `a`"));
    }
}
