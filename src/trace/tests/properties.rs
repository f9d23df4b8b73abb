//! What holds of all flows over all recorded specs of the newest release.

use std::net::IpAddr;

use proptest::prelude::*;

use super::setup::{F6, Planned, S4, dispositions, tables, with};
use crate::cidr::IpNet;
use crate::deadline::Deadline;
use crate::forwarding::Decision;
use crate::release::Release;
use crate::routes::{RouteTable, TargetKind};
use crate::trace::{Disposition, Event, Flow, Scene, Source, Verdict, Workload};

/// The recorded specs that can be planned.
pub(super) fn planned() -> Vec<Planned> {
    let vectors = [
        include_str!("../../../tests/conformance/kops-1.36.ndjson"),
        include_str!("../../../tests/conformance/wild-1.36.ndjson"),
    ];
    let specs = vectors.into_iter().flat_map(str::lines).map(|line| {
        let vector: serde_json::Value = serde_json::from_str(line).unwrap();
        vector["spec"].as_str().unwrap().to_owned()
    });
    specs.filter_map(|spec| Planned::read(&spec)).collect()
}

/// The route that a scan of all routes finds.
fn naive(table: &RouteTable, address: IpAddr) -> Option<&str> {
    let holds = |net: IpNet| net.contains(&address);
    let matching = table.routes().filter(|route| route.destination.net().is_some_and(holds));
    let longest = matching.max_by_key(|route| route.destination.net().map(|net| net.prefix_len()));
    longest.map(|route| route.destination.text())
}

#[test]
fn the_chosen_route_is_that_of_a_naive_scan() {
    let addresses =
        ["172.20.3.4", "10.0.0.1", "140.82.112.3", "192.168.1.10", "64:ff9b::a00:1", "2001:db8::1", "fd00::1"];
    let mut looked_up = 0;
    for plan in planned() {
        let scene = plan.scene();
        for table in &scene.tables {
            for address in addresses.map(|text| text.parse::<IpAddr>().unwrap()) {
                let chosen = match table.decide(address) {
                    Decision::Route(route) => Some(route.destination.text()),
                    Decision::Unknown(_) | Decision::Nothing => None,
                };
                assert_eq!(chosen, naive(table.table, address), "{address}");
                looked_up += 1;
            }
        }
    }
    assert!(200 < looked_up, "{looked_up}");
}

#[test]
fn the_matrix_is_that_of_single_flows_and_every_path_has_a_last_hop_that_says_why() {
    let mut cells = 0;
    for plan in &planned() {
        let scene = plan.scene();
        let matrix = scene.matrix(Deadline::NONE).unwrap();
        for row in &matrix.rows {
            for (column, expected) in matrix.columns.iter().zip(&row.dispositions) {
                let from = Source::Subnet(row.subnet, row.workload);
                let flow = Flow { id: None, name: None, from, to: column.to, public_address: None, expect: None };
                let path = scene.trace(&flow).paths.remove(0);
                assert_eq!(path.disposition, *expected);
                let last = path.hops.last().unwrap();
                assert_eq!(last.event, Event::Ends(path.disposition));
                assert!(!scene.explanation(last).to_string().is_empty());
                assert_eq!(path.reply.is_some(), path.verdict() < Verdict::Dropped);
                cells += 1;
            }
        }
        let nodes = matrix.rows.iter().filter(|row| row.workload == Workload::Node).count();
        assert_eq!(nodes, plan.plan.network.subnets.len());
    }
    assert!(1_000 < cells, "{cells}");
}

/// Flows of the two clusters of the cases.
const FLOWS: [&str; 9] = [
    "node p → GH",
    "node p → 10.64.1.1",
    "node p → 10.0.33.5",
    "node p → 52.216.1.1",
    "node u → GH",
    "node q → subnet p",
    "pod u → 192.168.1.1",
    "internet 4 → subnet u",
    "192.168.1.1 → subnet p",
];

pub(super) fn answers() -> Vec<String> {
    let routes = ["0.0.0.0/0 nat-1", "10.64.0.0/16 tgw-1", "192.168.0.0/16 pcx-1", "pl-1 vpce-1", "::/0 eigw-1"];
    vec![
        tables(&routes, &["0.0.0.0/0 igw-1", "192.168.0.0/16 pcx-1"]),
        "{NatGateways: [{NatGatewayId: nat-1, VpcId: vpc-1, SubnetId: subnet-u, State: available}]}".to_owned(),
        "{Vpcs: [{VpcId: vpc-1, CidrBlock: 10.0.0.0/16}]}".to_owned(),
        "{Subnets: [{SubnetId: subnet-p, VpcId: vpc-1, AvailabilityZone: us-east-1a, CidrBlock: 10.0.0.0/19}, \
        {SubnetId: \
        subnet-q, VpcId: vpc-1, AvailabilityZone: us-east-1b, CidrBlock: 10.0.32.0/19}, {SubnetId: subnet-u, VpcId: \
        vpc-1, AvailabilityZone: us-east-1a, CidrBlock: 10.0.96.0/22}]}"
            .to_owned(),
        "{TransitGatewayVpcAttachments: [{TransitGatewayAttachmentId: a, TransitGatewayId: tgw-1, VpcId: vpc-1, State: \
        available, SubnetIds: [subnet-p]}]}"
            .to_owned(),
        "{PrefixLists: [{PrefixListId: pl-1, Cidrs: [52.216.0.0/15]}]}".to_owned(),
        "{VpcPeeringConnections: [{VpcPeeringConnectionId: pcx-1, Status: {Code: active}, RequesterVpcInfo: {VpcId: \
        vpc-1, CidrBlock: 10.0.0.0/16}, AccepterVpcInfo: {VpcId: vpc-2, CidrBlock: 192.168.0.0/16}}]}"
            .to_owned(),
    ]
}

fn verdicts(observed: &[String]) -> Vec<Verdict> {
    let planned = Planned::of(&with(S4, observed));
    let scene = planned.scene();
    FLOWS.iter().map(|flow| scene.trace(&planned.flow(flow)).paths[0].verdict()).collect()
}

#[test]
fn a_key_that_is_taken_out_never_turns_a_verdict_round() {
    let answers = answers();
    let whole = verdicts(&answers);
    assert!(!whole.contains(&Verdict::Undetermined), "{whole:?}");
    for left_out in 0..answers.len() {
        let mut rest = answers.clone();
        rest.remove(left_out);
        for (flow, (before, after)) in FLOWS.iter().zip(whole.iter().zip(verdicts(&rest))) {
            assert!(
                after == *before || after == Verdict::Undetermined,
                "{flow} without {}: {after:?}",
                answers[left_out]
            );
        }
    }
}

/// Rules and traces ask the same tables.
#[test]
fn what_rules_call_lost_is_lost_on_its_way() {
    let codes = [
        ("nat64-black-hole", "pod a → GH", Disposition::NotTranslated),
        ("shared-subnet-without-nat64", "pod a → GH", Disposition::NotTranslated),
        ("shared-subnet-without-way-out", "node a → internet 4", Disposition::NoRoute),
        ("blackhole-route", "node a → internet 4", Disposition::Blackhole),
    ];
    for (code, flow, expected) in codes {
        let rule = crate::rules::find(code).unwrap();
        let ends = |example: &str| {
            let request = crate::rules::example::request(example, Release::DEFAULT).unwrap();
            let planned = Planned::of(&request.to_string());
            planned.scene().trace(&planned.flow(flow)).paths[0].disposition
        };
        assert_eq!(ends(rule.example.bad), expected, "{code}");
        assert_eq!(ends(rule.example.good), Disposition::ExitsToInternet, "{code}");
    }
}

#[test]
fn the_order_of_what_was_told_changes_nothing() {
    let answers = answers();
    let turned: Vec<String> = answers.iter().rev().cloned().collect();
    assert_eq!(verdicts(&answers), verdicts(&turned));
}

#[test]
fn every_target_of_a_route_ends_somewhere() {
    for target in ["eni-1", "i-1", "vgw-1", "cagw-1", "lgw-1", "core-network-1", "vpce-1", "odb-1", "nat-1", "x"] {
        let request = with(S4, &[tables(&[&format!("0.0.0.0/0 {target}")], &[])]);
        let planned = Planned::of(&request);
        let scene = planned.scene();
        let trace = scene.trace(&planned.flow("node p → GH"));
        assert!(
            !scene.explanation(trace.paths[0].hops.last().unwrap()).to_string().is_empty(),
            "{:?}",
            dispositions(&trace)
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the address, a flow ends, and where it is decided by tables the routes are those of a scan.
    #[test]
    fn random_addresses_end(ipv4: u32, ipv6: u128, inside: bool) {
        thread_local! {
            static PLANNED: Planned = Planned::of(F6);
        }
        PLANNED.with(|planned| {
            let scene: Scene<'_> = planned.scene();
            let ipv4 = if inside { 0xac14_0000 | (ipv4 & 0xffff) } else { ipv4 };
            let ipv6 = if inside { (0x2001_0db8_0000_0100_u128 << 64) | (ipv6 & ((1 << 72) - 1)) } else { ipv6 };
            for address in [IpAddr::V4(ipv4.into()), IpAddr::V6(ipv6.into())] {
                let trace = scene.trace(&planned.flow(&format!("node d-a → {address}")));
                for hop in &trace.paths[0].hops {
                    if let (Some((table, looked_up)), Some(route)) = (hop.looked_up, hop.route) {
                        let expected = naive(scene.tables[table].table, looked_up);
                        assert_eq!(Some(route.destination.text()), expected);
                        assert!(route.target.kind != TargetKind::Unknown);
                    }
                }
                assert!(Disposition::ALL.contains(&trace.paths[0].disposition));
            }
        });
    }
}
