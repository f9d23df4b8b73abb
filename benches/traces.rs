//! What traces cost beside a plan of the same spec.

use std::error::Error;
use std::hint::black_box;

use kops_network_planner::answer::operation::Operation;
use kops_network_planner::answer::problem::Problem;
use kops_network_planner::answer::{PLAN, TRACE};
use serde_json::{Value, json};

use crate::large;
use crate::questions::answer;
use crate::rounds::{Work, micros_by_size};
use crate::spec::Spec;

/// How many subnets the spec has.
const SUBNETS: usize = 30;

/// A spec with traces over it.
struct Traces {
    spec: Spec,
    /// A hundred addresses that a subnet without IPv4 asks for.
    refused: Vec<u8>,
    /// A hundred hosts, each asked for from another subnet: IPv4 alone, so that NAT64 takes part, or both families.
    hosts: Vec<u8>,
    /// A hundred pairs of subnets, and packets from outside.
    inside: Vec<u8>,
    /// A hundred flows of all kinds, no two of them from one subnet to one destination.
    spread: Vec<u8>,
    /// Every subnet to everything.
    matrix: Vec<u8>,
}

/// The plan first.
const WORK: [Work<Traces>; 6] = [
    ("plan", |traces| ask(&PLAN, traces, &traces.spec.json)),
    ("100 flows that are dropped", |traces| ask(&TRACE, traces, &traces.refused)),
    ("100 flows to hosts", |traces| ask(&TRACE, traces, &traces.hosts)),
    ("100 flows inside", |traces| ask(&TRACE, traces, &traces.inside)),
    ("100 flows of all kinds", |traces| ask(&TRACE, traces, &traces.spread)),
    ("the matrix", |traces| ask(&TRACE, traces, &traces.matrix)),
];

/// Measures and prints.
pub fn run(quick: bool) -> Result<(), Box<dyn Error>> {
    let rounds = if quick { 30 } else { 300 };
    let costs = micros_by_size(&WORK, &[traces()?], rounds);
    println!("traces over a spec of {SUBNETS} subnets, {rounds} rounds");
    println!("{:<32} {:>9} {:>9}", "", "µs", "x plan");
    for ((name, _), cost) in WORK.iter().zip(&costs) {
        println!("{name:<32} {:>9.0} {:>9.2}", cost[0], cost[0] / costs[0][0]);
    }
    println!();
    Ok(())
}

fn traces() -> Result<Traces, Box<dyn Error>> {
    let spec = large::spec(SUBNETS)?;
    let request: Value = serde_json::from_slice(&spec.json)?;
    let names: Vec<Value> = request["cluster"]["spec"]["subnets"]
        .as_array()
        .ok_or("a spec without subnets")?
        .iter()
        .map(|subnet| subnet["name"].clone())
        .collect();
    let name = |index: usize| &names[index % names.len()];
    let with = |flows: Vec<Value>, matrix: bool| {
        let mut asked = request.clone();
        asked["flows"] = flows.into();
        asked["matrix"] = matrix.into();
        asked.to_string().into_bytes()
    };
    let refused =
        |index: usize| json!({"from": {"subnet": "us-east-1a-1"}, "to": {"address": format!("192.0.2.{index}")}});
    let host = |index: usize| match index % 2 {
        0 => json!({"from": {"subnet": name(index / 2)}, "to": {"host": {"ipv4": format!("192.0.2.{index}")}}}),
        _ => {
            let (ipv4, ipv6) = (format!("192.0.2.{index}"), format!("2001:db8:ffff::{index:x}"));
            json!({"from": {"subnet": name(index / 2)}, "to": {"host": {"ipv4": ipv4, "ipv6": ipv6}}})
        }
    };
    let inside = |index: usize| match index % 4 {
        3 => json!({"from": {"internet": "IPv6"}, "to": {"subnet": name(index)}}),
        _ => json!({"from": {"subnet": name(index)}, "to": {"subnet": name(index * 7 + 1)}}),
    };
    let spread = |index: usize| json!({"from": any_source(index, &names), "to": any_destination(index, &names)});
    let traces = Traces {
        refused: with((0..100).map(refused).collect(), false),
        hosts: with((0..100).map(host).collect(), false),
        inside: with((0..100).map(inside).collect(), false),
        spread: with((0..100).map(spread).collect(), false),
        matrix: with(Vec::new(), true),
        spec,
    };
    for body in [&traces.refused, &traces.hosts, &traces.inside, &traces.spread, &traces.matrix] {
        answer(&TRACE, &traces.spec, body)
            .map_err(|stopped| format!("a trace is not answered: {:?}", Problem::from(stopped)))?;
    }
    Ok(traces)
}

/// Machines and pods in all subnets, with and without a public address, and groups.
fn any_source(index: usize, names: &[Value]) -> Value {
    let name = |index: usize| &names[index % names.len()];
    match index % 5 {
        2 => json!({"subnet": name(index * 3), "workload": "pod"}),
        3 => json!({"instanceGroup": format!("nodes-us-east-1{}", ["a", "b", "c"][index % 3])}),
        4 => json!({"subnet": name(index * 13), "publicAddress": index.is_multiple_of(2)}),
        _ => json!({"subnet": name(index * 11)}),
    }
}

/// Addresses and hosts all over the Internet, addresses in the VPC, subnets, and what is told of by a word.
fn any_destination(index: usize, names: &[Value]) -> Value {
    match index % 7 {
        0 => json!({"address": format!("{}.{}.7.{index}", 20 + index, index * 3 % 256)}),
        1 => json!({"address": format!("2600:{:x}:7::{index:x}", index * 977 % 65536)}),
        2 => json!({"host": {"ipv4": format!("{}.4.5.6", 30 + index)}}),
        3 => json!({"host": {"ipv6": format!("2a00:{index:x}::9")}}),
        4 => json!({"subnet": names[(index * 17 + 3) % names.len()]}),
        5 => json!({"address": format!("10.0.{}.{}", index % 3, index * 29 % 256)}),
        _ => [json!({"internet": "IPv4"}), json!({"internet": "IPv6"}), json!({"service": "metadata"})][index % 3]
            .clone(),
    }
}

fn ask(operation: &Operation, traces: &Traces, body: &[u8]) {
    let _ = black_box(answer(operation, &traces.spec, black_box(body)));
}
