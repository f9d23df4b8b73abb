//! The cases of `trace.md`, row by row.

use crate::trace::Assumptions;

use super::setup::{F6, Planned, S4, dispositions, hops, tables, with};

/// Checks `flow` over `request`: the dispositions of its paths, and the hops of the first where they are given.
#[track_caller]
fn check(request: &str, flow: &str, expected: &str, way: &str) {
    let planned = Planned::of(request);
    let scene = planned.scene();
    let trace = scene.trace(&planned.flow(flow));
    assert_eq!(dispositions(&trace).join(" "), expected, "{flow}: {}", hops(&trace.paths[0]));
    if !way.is_empty() {
        assert_eq!(hops(&trace.paths[0]), way, "{flow}");
    }
}

/// The codes of what a flow assumes.
fn assumed(request: &str, flow: &str) -> Vec<&'static str> {
    let planned = Planned::of(request);
    let scene = planned.scene();
    let trace = scene.trace(&planned.flow(flow));
    trace
        .paths
        .iter()
        .fold(Assumptions::ALWAYS, |all, path| all.with(path.assumed))
        .codes()
        .map(|code| code.code)
        .collect()
}

fn reply(request: &str, flow: &str) -> &'static str {
    let planned = Planned::of(request);
    let trace = planned.scene().trace(&planned.flow(flow)).paths.remove(0).reply;
    trace.map_or("", |reply| reply.code.code)
}

/// F6 with additional routes on `a`.
fn routed(routes: &str) -> String {
    let own = "{name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0";
    F6.replace(own, &format!("{own}, additionalRoutes: [{routes}]"))
}

#[test]
fn ipv6_only_machines_reach_ipv4_names_through_nat64() {
    let way = "resolver, private-us-east-1a (64:ff9b::/96), NAT gateway, cluster (0.0.0.0/0), internet gateway";
    check(F6, "node a → GH", "ExitsToInternet", way);
    check(F6, "node a → 140.82.112.3", "NoSourceAddress", "subnet a");
    let way = "private-us-east-1a (::/0), egress-only internet gateway";
    check(F6, "node a → host 140.82.112.3 2600::1", "ExitsToInternet", way);
}

#[test]
fn after_nat64_the_table_of_the_nat_gateway_decides() {
    let request = routed("{cidr: 10.0.0.0/8, target: tgw-1}");
    let way = "private-us-east-1a (64:ff9b::/96), NAT gateway, cluster (0.0.0.0/0), internet gateway";
    check(&request, "node a → 64:ff9b::a00:1", "PrivateDestinationToInternet", way);
    let way = "private-us-east-1a (64:ff9b::/96), NAT gateway, cluster (172.20.0.0/16)";
    check(&request, "node a → 64:ff9b::ac14:0005", "DeliveredToSubnet", way);
}

#[test]
fn private_subnets_are_not_reached_from_the_internet() {
    check(F6, "internet 6 → subnet a", "InboundRefused", "egress-only internet gateway");
    check(F6, "node a → subnet b", "DeliveredToSubnet", "private-us-east-1a (2001:db8:0:100::/56)");
}

#[test]
fn external_subnets_of_an_owned_vpc_use_the_new_main_table() {
    let external = F6.replace("ipv6CIDR:", "egress: External, ipv6CIDR:");
    check(&external, "node a → GH", "NoRoute", "resolver, main");
    check(&external, "node a → subnet b", "DeliveredToSubnet", "main (2001:db8:0:100::/56)");
}

#[test]
fn pods_of_ipv6_clusters_have_ipv6_only() {
    check(F6, "pod d-a → 140.82.112.3", "NoSourceAddress", "");
    let way = "private-us-east-1a (0.0.0.0/0), NAT gateway, cluster (0.0.0.0/0), internet gateway";
    check(F6, "node d-a → 140.82.112.3", "ExitsToInternet", way);
    let way = "cluster (0.0.0.0/0), internet gateway";
    check(F6, "node u-a → GH", "ExitsToInternet", way);
    check(F6, "pod u-a → GH", "NotTranslated", "resolver, cluster (::/0), internet gateway");
}

#[test]
fn a_public_subnet_has_two_roads() {
    let lines: Vec<&str> = F6.lines().filter(|line| !line.contains("- {name: ")).collect();
    let only = "      - {name: x, type: Public, zone: us-east-1a, cidr: 172.20.64.0/18, ipv6CIDR: /64#0}";
    let request =
        lines.join("\n").replace("      subnets:", &format!("      subnets:\n{only}")).replace("[a, b]", "[x]");
    let request = format!("{request}\n");
    let public = "public-us-east-1a";
    check(&request, "node x → GH", "ExitsToInternet", &format!("{public} (0.0.0.0/0), internet gateway"));
    let way = format!("resolver, {public} (64:ff9b::/96), NAT gateway, {public} (0.0.0.0/0), internet gateway");
    check(&request, "pod x → GH", "ExitsToInternet", &way);
}

/// F6 with shared subnets; the answer of `describe-subnets` says `dns64`, nothing where it is empty.
fn shared(dns64: &str, cidr: &str, routes: &[&str]) -> String {
    let ipv4 = if cidr.is_empty() { String::new() } else { format!("cidr: {cidr}, ") };
    let mut request = F6
        .replace("networkCIDR: 172.20.0.0/16", "networkCIDR: 172.20.0.0/16\n      networkID: vpc-1")
        .replace("{name: a, type: Private,", &format!("{{name: a, id: subnet-a, {ipv4}type: Private,"));
    for name in ["b", "d-a", "u-a", "u-b"] {
        request = request.replace(&format!("name: {name}, type"), &format!("name: {name}, id: subnet-{name}, type"));
    }
    let routes: Vec<String> = routes.iter().map(|line| super::setup::route(line)).collect();
    let tables = format!(
        "{{RouteTables: [{{RouteTableId: rtb-a, VpcId: vpc-1, Associations: [{{SubnetId: subnet-a}}], Routes: \
        [{{DestinationCidrBlock: 172.20.0.0/16, GatewayId: local}}, {{DestinationIpv6CidrBlock: \
        '2001:db8:0:100::/56', GatewayId: local}}, {}]}}]}}",
        routes.join(", ")
    );
    let ipv4 = ipv4.replace("cidr", "CidrBlock");
    let subnets = format!(
        "{{Subnets: [{{SubnetId: subnet-a, VpcId: vpc-1, AvailabilityZone: us-east-1a, {ipv4}EnableDns64: {dns64}, \
        AssignIpv6AddressOnCreation: true, Ipv6CidrBlockAssociationSet: [{{Ipv6CidrBlock: '2001:db8:0:100::/64', \
        Ipv6CidrBlockState: {{State: associated}}}}]}}]}}"
    );
    let mut observed = vec![tables];
    observed.extend(Some(subnets).filter(|_| !dns64.is_empty()));
    with(&request, &observed)
}

#[test]
fn dns64_of_shared_subnets_is_what_aws_says() {
    let routes = ["64:ff9b::/96 nat-9", "::/0 eigw-1"];
    for (dns64, expected) in [("false", "NoSourceAddress"), ("true", "ExitsToInternet"), ("", "SourceUnknown")] {
        let request = shared(dns64, "", &routes);
        check(&request, "node a → GH", expected, "");
        check(&request, "pod a → GH", "ExitsToInternet", "");
    }
}

#[test]
fn a_dual_stack_machine_with_dns64_loses_its_packets_without_nat64() {
    let request = shared("true", "172.20.128.0/20", &["0.0.0.0/0 igw-1", "::/0 igw-1"]);
    check(&request, "node a → GH", "NotTranslated", "resolver, rtb-a (::/0), internet gateway");
    let planned = Planned::of(&request);
    let alternative = planned.scene().trace(&planned.flow("node a → GH")).paths[0].alternative;
    assert_eq!(alternative.unwrap().to_string(), "140.82.112.3");
}

#[test]
fn a_propagated_route_never_wins_over_local() {
    let request = |route: &str| with(S4, &[tables(&[route], &[])]);
    let propagated = request("10.0.32.0/19 vgw-1 propagated");
    check(&propagated, "node p → 10.0.33.5", "DeliveredToSubnet", "rtb-p (10.0.0.0/16)");
    check(&request("10.0.32.0/19 eni-1"), "node p → 10.0.33.5", "HandedToInstance", "");
}

#[test]
fn aws_refuses_planned_routes_inside_the_vpc() {
    let request = routed("{cidr: 172.20.64.0/18, target: tgw-1}");
    check(&request, "node d-a → 172.20.64.9", "DeliveredToSubnet", "private-us-east-1a (172.20.0.0/16)");
    let planned = Planned::of(&request);
    let scene = planned.scene();
    let trace = scene.trace(&planned.flow("node d-a → 172.20.64.9"));
    assert!(
        scene.explanation(&trace.paths[0].hops[0]).to_string().contains("AWS refuses the route to `172.20.64.0/18`")
    );
}

#[test]
fn prefix_lists_are_never_passed_over() {
    let list = "{PrefixLists: [{PrefixListId: pl-1, Cidrs: [52.216.0.0/15]}]}".to_owned();
    let table = || tables(&["pl-1 vpce-1", "0.0.0.0/0 nat-9"], &[]);
    check(&with(S4, &[table(), list.clone()]), "node p → 52.216.1.1", "DeliveredToEndpoint", "");
    check(&with(S4, &[table(), list]), "node p → 52.218.1.1", "ExitsToInternet", "");
    check(&with(S4, &[table()]), "node p → 52.216.1.1", "TargetUnknown", "rtb-p (pl-1)");
    check(F6, "node a → host 52.216.1.1 -", "ExitsToInternet", "");
}

#[test]
fn an_existing_subnet_without_a_known_block_may_have_ipv4() {
    let request = S4.replace(", cidr: 10.0.0.0/19", "").replace(", cidr: 10.0.32.0/19", "");
    for flow in ["node p → 8.8.8.8", "node p → subnet q", "node u → subnet q", "node p → host 8.8.8.8 -"] {
        check(&request, flow, "SourceUnknown", "");
    }
    let subnets = [("p", "a", "10.0.0.0/19"), ("q", "b", "10.0.32.0/19"), ("u", "a", "10.0.96.0/22")];
    let subnets = subnets.map(|(id, zone, cidr)| {
        format!("{{SubnetId: subnet-{id}, VpcId: vpc-1, AvailabilityZone: us-east-1{zone}, CidrBlock: {cidr}}}")
    });
    let seen = format!("{{Subnets: [{}]}}", subnets.join(", "));
    check(&with(&request, &[seen]), "node p → 8.8.8.8", "TableUnknown", "");
}

#[test]
fn static_routes_win_over_propagated_ones() {
    let routes = ["172.31.0.0/24 vgw-1 propagated", "172.31.0.0/24 igw-1"];
    let request = with(S4, &[tables(&[], &routes)]);
    check(&request, "node u → 172.31.0.9", "PrivateDestinationToInternet", "rtb-u (172.31.0.0/24), internet gateway");
}

#[test]
fn a_transit_gateway_needs_an_attachment_in_the_zone() {
    let request = F6.replace("ipv6CIDR: /64#0", "egress: tgw-1, ipv6CIDR: /64#0");
    let request = request.replace("ipv6CIDR: /64#1", "egress: tgw-1, ipv6CIDR: /64#1");
    let request = request.replace("ipv6CIDR: /64#2", "egress: tgw-1, ipv6CIDR: /64#2");
    let seen = [
        "{TransitGatewayVpcAttachments: [{TransitGatewayAttachmentId: tgw-attach-1, TransitGatewayId: tgw-1, VpcId: \
        vpc-1, State: available, SubnetIds: [subnet-1]}]}"
            .to_owned(),
        "{Subnets: [{SubnetId: subnet-1, VpcId: vpc-1, AvailabilityZone: us-east-1a}]}".to_owned(),
    ];
    check(&with(&request, &seen), "group nodes → GH", "ExitsToTransitGateway NoAttachmentInZone", "");
    check(&request, "group nodes → GH", "ExitsToTransitGateway ExitsToTransitGateway", "");
    assert!(assumed(&request, "group nodes → GH").contains(&"attachment-assumed"));
    assert!(!assumed(&with(&request, &seen), "group nodes → GH").contains(&"attachment-assumed"));
}

#[test]
fn peering_leads_to_the_other_vpc_only() {
    let request = routed("{cidr: 10.0.0.0/8, target: pcx-1}");
    let seen = "{VpcPeeringConnections: [{VpcPeeringConnectionId: pcx-1, Status: {Code: active}, RequesterVpcInfo: \
        {VpcId: vpc-1, CidrBlock: 172.20.0.0/16}, AccepterVpcInfo: {VpcId: vpc-2, CidrBlockSet: [{CidrBlock: \
        10.1.0.0/16}]}}]}";
    let known = with(&request, &[seen.to_owned()]);
    check(&known, "node d-a → 10.1.2.3", "ExitsToPeer", "");
    check(&known, "node d-a → 10.9.0.1", "NotInPeer", "private-us-east-1a (10.0.0.0/8), peering");
    check(&with(&request, &[seen.replace("active", "deleted")]), "node d-a → 10.1.2.3", "NotInPeer", "");
    check(&request, "node d-a → 10.9.0.1", "ExitsToPeer", "");
}

#[test]
fn one_table_sends_the_families_to_different_places() {
    let request = routed("{cidr: 140.82.112.0/24, target: tgw-1}");
    check(&request, "node a → GH", "ExitsToInternet", "");
    check(&request, "node d-a → GH", "ExitsToTransitGateway", "");
}

fn nat(subnet: &str, kind: &str) -> String {
    format!(
        "{{NatGateways: [{{NatGatewayId: nat-1, VpcId: vpc-1, SubnetId: {subnet}, State: available, ConnectivityType: \
        {kind}}}]}}"
    )
}

#[test]
fn a_private_nat_gateway_has_no_public_address() {
    let table = tables(&["0.0.0.0/0 nat-1"], &["0.0.0.0/0 igw-1", "10.64.0.0/16 tgw-1"]);
    let request = with(S4, &[table, nat("subnet-u", "private")]);
    let way = "rtb-p (0.0.0.0/0), NAT gateway, rtb-u (0.0.0.0/0), internet gateway";
    check(&request, "node p → GH", "NoPublicAddress", way);
    check(&request, "node p → 10.64.1.1", "ExitsToTransitGateway", "");
}

#[test]
fn loops_and_black_holes_end() {
    let request = with(S4, &[tables(&["0.0.0.0/0 nat-1"], &[]), nat("subnet-p", "public")]);
    check(&request, "node p → GH", "RoutingLoop", "");
    let request = with(S4, &[tables(&["10.9.0.0/16 tgw-1 blackhole", "0.0.0.0/0 nat-1"], &[])]);
    check(&request, "node p → 10.9.1.1", "Blackhole", "rtb-p (10.9.0.0/16)");
}

#[test]
fn answers_take_the_way_of_their_own_table() {
    let request = with(S4, &[tables(&["0.0.0.0/0 nat-1"], &["0.0.0.0/0 nat-1"])]);
    check(&request, "internet 4 → subnet u", "DeliveredToSubnet", "internet gateway");
    assert_eq!(reply(&request, "internet 4 → subnet u"), "asymmetric");
    check(&request, "internet 4 → subnet p", "NoPublicAddress", "");
    let request = with(S4, &[tables(&["0.0.0.0/0 igw-1"], &["0.0.0.0/0 igw-1"])]);
    check(&request, "group in-p → GH", "NoPublicAddress", "");
    check(&request, "group in-u → GH", "ExitsToInternet", "");
    assert_eq!(reply(&request, "internet 4 → subnet u"), "route-matched");
    assert_eq!(reply(F6, "node a → GH"), "stateful-nat");
}

#[test]
fn an_unknown_ipv6_block_is_inside_the_vpc_all_the_same() {
    let request = F6.replace("vpc: {ipv6CIDRs: ['2001:db8:0:100::/56']}\n", "");
    check(&request, "node a → subnet b", "DeliveredToSubnet", "");
    check(&request, "node a → 2600:1f18::1", "ExitsToInternet", "");
    assert!(assumed(&request, "node a → 2600:1f18::1").contains(&"ipv6-block-assumed"));
    assert!(!assumed(F6, "node a → 2600:1f18::1").contains(&"ipv6-block-assumed"));
}

#[test]
fn services_of_aws_look_at_no_table() {
    check(F6, "node d-a → 172.20.0.2", "DeliveredToService", "");
    check(F6, "node d-a → 172.20.0.1", "AddressNotListed", "");
    check(F6, "node a → 169.254.169.254", "SourceUnknown", "subnet a");
    check(F6, "pod a → 169.254.169.254", "NoSourceAddress", "");
    check(F6, "node a → metadata", "DeliveredToService", "service");
    let request = with(S4, &[tables(&[], &[])]);
    check(&request, "node p → fd00:ec2::254", "NoSourceAddress", "");
    check(&request, "node p → 169.254.169.254", "DeliveredToService", "service");
}

#[test]
fn a_nat_gateway_of_another_account_exists_where_an_active_route_names_it() {
    let request = with(S4, &[tables(&["0.0.0.0/0 nat-9"], &[]), "{NatGateways: []}".to_owned()]);
    check(&request, "node p → GH", "ExitsToInternet", "");
    assert!(assumed(&request, "node p → GH").contains(&"nat-gateway-assumed"));
    check(&request, "node p → 192.168.0.1", "TargetUnknown", "");
}

#[test]
fn tables_that_nobody_told_are_unknown() {
    check(S4, "node p → GH", "TableUnknown", "");
    check(S4, "node p → 140.82.112.3", "TableUnknown", "?");
    let planned = Planned::of(S4);
    let scene = planned.scene();
    let hint = scene.hint(&scene.trace(&planned.flow("node p → 140.82.112.3")).paths[0]).unwrap();
    assert!(hint.contains("aws ec2 describe-route-tables --filters Name=vpc-id,Values=vpc-1"), "{hint}");
}

#[test]
fn hosts_outside_arrive_by_the_gateway_that_leads_back() {
    let request = with(S4, &[tables(&["192.168.0.0/16 tgw-1"], &["0.0.0.0/0 igw-1"])]);
    check(&request, "192.168.1.1 → subnet p", "DeliveredToSubnet", "transit gateway");
    assert_eq!(reply(&request, "192.168.1.1 → subnet p"), "route-matched");
    check(&request, "192.168.1.1 → subnet u", "DeliveredToSubnet", "transit gateway");
    assert_eq!(reply(&request, "192.168.1.1 → subnet u"), "asymmetric");
    assert_eq!(reply(&request, "192.168.1.1 → subnet q"), "no-return-route");
    check(&request, "172.31.1.1 → subnet p", "NoRoute", "");
}

#[test]
fn block_public_access_blocks() {
    let vpc = |mode: &str| {
        format!(
            "{{Vpcs: [{{VpcId: vpc-1, CidrBlock: 10.0.0.0/16, BlockPublicAccessStates: {{InternetGatewayBlockMode: \
            {mode}}}}}]}}"
        )
    };
    let table = || tables(&["0.0.0.0/0 nat-1"], &["0.0.0.0/0 igw-1"]);
    let request = |mode: &str| with(S4, &[table(), nat("subnet-u", "public"), vpc(mode)]);
    check(&request("block-ingress"), "node p → GH", "ExitsToInternet", "");
    check(&request("block-ingress"), "internet 4 → subnet u", "BlockedByPublicAccess", "");
    check(&request("block-bidirectional"), "node p → GH", "BlockedByPublicAccess", "");
}

#[test]
fn service_and_pod_ranges_are_the_cluster_s_own() {
    let request = with(S4, &[tables(&["0.0.0.0/0 nat-9"], &[])]);
    check(&request, "node p → 100.64.0.1", "ClusterInternal", "");
    check(&request, "node p → 100.96.1.1", "ClusterInternal", "");
    let kubenet = S4.replace("calico: {}", "kubenet: {}");
    let request = with(&kubenet, &[tables(&["0.0.0.0/0 nat-9", "100.96.1.0/24 i-1"], &[])]);
    check(&request, "node p → 100.96.1.1", "HandedToInstance", "");
    check(&request, "node p → 100.96.2.1", "ClusterInternal", "");
}

/// What is said at the last hop of a flow, and its hint.
fn said(request: &str, flow: &str) -> (String, String) {
    let planned = Planned::of(request);
    let scene = planned.scene();
    let path = scene.trace(&planned.flow(flow)).paths.remove(0);
    (scene.explanation(path.hops.last().unwrap()).to_string(), scene.hint(&path).unwrap_or_default().into_owned())
}

#[test]
fn the_blocks_of_a_customer_s_list_are_asked_of_the_list() {
    let request = with(S4, &[tables(&["pl-1 tgw-1", "pl-2 vpce-1"], &[])]);
    let hint = |flow: &str| said(&request, flow).1;
    assert!(hint("node p → 10.9.1.1").contains("get-managed-prefix-list-entries --prefix-list-id pl-1"));
    let blocks = "{PrefixLists: [{PrefixListId: pl-1, Cidrs: [10.9.0.0/16]}]}".to_owned();
    let told = with(S4, &[tables(&["pl-1 tgw-1"], &[]), blocks]);
    check(&told, "node p → 10.9.1.1", "ExitsToTransitGateway", "");
    let service = with(S4, &[tables(&["pl-2 vpce-1"], &[])]);
    assert!(said(&service, "node p → 52.216.1.1").1.contains("describe-prefix-lists --prefix-list-ids pl-2"));
}

#[test]
fn nothing_arrives_by_a_route_that_is_lost_and_no_answer_leaves_by_it() {
    let request = |p: &str, u: &str| with(S4, &[tables(&[p], &[u])]);
    let gone = request("192.168.0.0/16 tgw-1 blackhole", "0.0.0.0/0 igw-1");
    check(&gone, "192.168.1.1 → subnet p", "Blackhole", "rtb-p (192.168.0.0/16)");
    let (what, _) = said(&gone, "192.168.1.1 → subnet p");
    assert!(
        what.contains("sends `192.168.1.1` to transit gateway `tgw-1` by `192.168.0.0/16`, which is gone"),
        "{what}"
    );
    let by_other = request("192.168.0.0/16 tgw-1 blackhole", "192.168.0.0/16 tgw-1");
    check(&by_other, "192.168.1.1 → subnet p", "DeliveredToSubnet", "transit gateway");
    assert_eq!(reply(&by_other, "192.168.1.1 → subnet p"), "no-return-route");
    let internet = request("0.0.0.0/0 nat-1", "0.0.0.0/0 igw-1 blackhole");
    check(&internet, "internet 4 → subnet u", "DeliveredToSubnet", "internet gateway");
    assert_eq!(reply(&internet, "internet 4 → subnet u"), "no-return-route");
}

#[test]
fn what_may_have_a_network_after_it_may_bring_packets() {
    for target in ["lgw-1", "cagw-1", "vpce-1", "new-1"] {
        let request = with(S4, &[tables(&[&format!("192.168.0.0/16 {target}")], &[])]);
        check(&request, "192.168.1.1 → subnet p", "TargetUnknown", "");
    }
    let request = with(S4, &[tables(&["0.0.0.0/0 nat-1"], &[])]);
    let (what, hint) = said(&request, "192.168.1.1 → subnet p");
    assert_eq!(what, "nothing leads from the source into the VPC to this destination");
    assert!(hint.contains("Add a route to the network of the source"), "{hint}");
}

#[test]
fn a_machine_that_has_the_route_to_a_host_outside_may_bring_its_packets() {
    let appliance = with(S4, &[tables(&["192.168.0.0/16 eni-1"], &[])]);
    check(&appliance, "192.168.1.10 → subnet p", "TargetUnknown", "network interface");
    let none = with(S4, &[tables(&["0.0.0.0/0 nat-1"], &[])]);
    check(&none, "192.168.1.10 → subnet q", "NoRoute", "");
    assert_eq!(said(&none, "192.168.1.10 → subnet q").0, "route table `rtb-q` has no route to `192.168.1.10`");
}

#[test]
fn what_stands_for_other_addresses_does_not_leave_by_ipv6() {
    for address in ["::ffff:140.82.112.3", "100::1", "fe80::1", "fec0::1", "ff0e::1", "::1"] {
        check(F6, &format!("node a → {address}"), "PrivateDestinationToInternet", "");
    }
}

#[test]
fn hints_fit_addresses_that_no_network_routes() {
    for (address, part) in [
        ("127.0.0.1", "the sending machine itself"),
        ("224.0.0.1", "multicast domain"),
        ("169.254.7.7", "link-local"),
        ("::ffff:10.0.0.1", "the IPv4 address itself"),
        ("198.18.0.1", ""),
        ("10.200.0.1", "Add a route to the destination's own network"),
    ] {
        let hint = said(F6, &format!("node d-a → {address}")).1;
        assert!(hint.contains(part), "{address}: {hint}");
    }
    for (address, part) in [("127.0.0.1", "the sending machine itself"), ("224.0.0.1", "multicast domain")] {
        for source in ["node a", "pod d-a"] {
            let hint = said(F6, &format!("{source} → {address}")).1;
            assert!(hint.contains(part), "{source} → {address}: {hint}");
        }
    }
}

#[test]
fn dns64_is_proposed_only_where_what_it_makes_gets_through() {
    let by_name = "Use a name, so that DNS64 makes an address, or";
    let subnet = "a subnet with IPv4";
    let node = "the node's network (`hostNetwork: true`) in a subnet with IPv4";
    for (flow, hint) in [
        ("node a → 140.82.112.3", format!("{by_name} {subnet}")),
        ("node a → 172.20.0.9", format!("{by_name} {subnet}")),
        ("node a → 100.64.1.1", format!("Use {subnet}")),
        ("pod d-a → 140.82.112.3", format!("{by_name} {node}")),
        ("pod u-a → 140.82.112.3", format!("Use {node}")),
    ] {
        let (explanation, said) = said(F6, flow);
        assert_eq!(said, hint, "{flow}");
        assert!(explanation.starts_with("the source in subnet"), "{flow}: {explanation}");
    }
}

#[test]
fn hints_say_what_helps_a_source_without_the_family() {
    let hint = |request: &str, flow: &str| said(request, flow).1;
    let service = |address: &str| format!("Use the IPv6 address of the service: `{address}`");
    for (ipv4, ipv6) in [
        ("169.254.169.253", "fd00:ec2::253"),
        ("169.254.169.254", "fd00:ec2::254"),
        ("169.254.169.123", "fd00:ec2::123"),
    ] {
        assert_eq!(hint(F6, &format!("node a → {ipv4}")), service(ipv6));
        assert_eq!(hint(F6, &format!("pod d-a → {ipv4}")), service(ipv6));
    }
    let without_dns64 = shared("false", "", &["64:ff9b::/96 nat-1"]);
    let switch = "Switch DNS64 on with `aws ec2 modify-subnet-attribute --enable-dns64 --subnet-id subnet-a`";
    assert_eq!(hint(&without_dns64, "node a → GH"), format!("{switch}, or use a subnet with IPv4"));
    assert_eq!(
        hint(&without_dns64, "node a → 140.82.112.3"),
        format!("{switch} and use a name, or use a subnet with IPv4")
    );
    assert_eq!(hint(F6, "internet 4 → subnet a"), "Use a Public subnet with IPv4, or a load balancer in one");
    assert_eq!(hint(F6, "192.168.1.1 → subnet a"), "Use a subnet with IPv4");
    assert_eq!(
        hint(&with(S4, &[tables(&["0.0.0.0/0 nat-1"], &[])]), "internet 4 → subnet p"),
        "Use a Public subnet whose machines have public addresses, or a load balancer in one"
    );
}

#[test]
fn a_peering_connection_that_is_pending_is_to_be_accepted() {
    let peered = |status: &str| {
        let told = format!(
            "{{VpcPeeringConnections: [{{VpcPeeringConnectionId: pcx-1, Status: {{Code: {status}}}, \
            AccepterVpcInfo: {{VpcId: vpc-2, CidrBlock: 10.1.0.0/16}}, RequesterVpcInfo: {{VpcId: vpc-1}}}}]}}"
        );
        with(&routed("{cidr: 10.0.0.0/8, target: pcx-1}"), &[told])
    };
    let (what, hint) = said(&peered("pending-acceptance"), "node d-a → 10.1.2.3");
    assert_eq!(what, "peering `pcx-1` is not active: its status is `pending-acceptance`");
    assert_eq!(hint, "Accept it: `aws ec2 accept-vpc-peering-connection --vpc-peering-connection-id pcx-1`");
    let (what, hint) = said(&peered("expired"), "node d-a → 10.1.2.3");
    assert!(what.ends_with("`expired`") && hint.starts_with("Make another"), "{what} {hint}");
    let (what, hint) = said(&peered("active"), "node d-a → 10.9.0.1");
    assert_eq!(what, "the VPC at the other side of peering `pcx-1` does not have the destination");
    assert_eq!(hint, "Route the destination through what has it");
}

#[test]
fn words_name_the_address_that_is_in_question() {
    assert_eq!(said(F6, "node d-a → 172.20.0.2").0, "the resolver of the VPC answers at `172.20.0.2`");
    let link_local = said(F6, "node a → 169.254.169.254").0;
    assert_eq!(
        link_local,
        "whether machines of subnet `a` have a link-local address to reach `169.254.169.254` is not known"
    );
    assert_eq!(said(S4, "192.168.0.1 → 10.0.200.1").0, "no known machine of the VPC has `10.0.200.1`");
}

#[test]
fn what_a_whole_answer_does_not_list_passes_nothing_on() {
    let none = |more: &str| {
        with(&routed("{cidr: 10.0.0.0/8, target: pcx-1}"), &[format!("{{VpcPeeringConnections: []{more}}}")])
    };
    check(&none(""), "node d-a → 10.1.2.3", "NotInPeer", "");
    check(&none(", NextToken: x"), "node d-a → 10.1.2.3", "ExitsToPeer", "");
}

#[test]
fn a_nat_gateway_that_is_gone_takes_no_packet() {
    for (state, expected) in [
        ("deleted", "Blackhole"),
        ("failed", "Blackhole"),
        ("deleting", "Blackhole"),
        ("pending", "ExitsToInternet"),
        ("available", "ExitsToInternet"),
    ] {
        let told =
            format!("{{NatGateways: [{{NatGatewayId: nat-1, VpcId: vpc-1, SubnetId: subnet-u, State: {state}}}]}}");
        let request = with(S4, &[tables(&["0.0.0.0/0 nat-1"], &["0.0.0.0/0 igw-1"]), told]);
        check(&request, "node p → GH", expected, "");
    }
}

#[test]
fn a_shared_vpc_has_the_internet_gateway_that_aws_has() {
    let routes = tables(&["0.0.0.0/0 nat-1"], &["0.0.0.0/0 igw-1"]);
    let gateway = "{InternetGateways: [{InternetGatewayId: igw-1, Attachments: [{VpcId: vpc-1, State: available}]}]}";
    for (observed, name) in [(vec![routes.clone()], None), (vec![routes, gateway.to_owned()], Some("igw-1"))] {
        let planned = Planned::of(&with(S4, &observed));
        let trace = planned.scene().trace(&planned.flow("internet 4 → subnet p"));
        assert_eq!(trace.paths[0].hops[0].component.name, name);
    }
}
