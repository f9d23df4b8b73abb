//! What traces cost beside a plan of the same spec.

use std::error::Error;
use std::hint::black_box;

use kops_network_planner::answer::PLAN;
use kops_network_planner::answer::problem::Problem;
use kops_network_planner::answer::trace::TraceFlows;
use kops_network_planner::manifest::Format;
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
    /// Every subnet to everything.
    matrix: Vec<u8>,
}

/// The plan first.
const WORK: [Work<Traces>; 5] = [
    ("plan", |traces| drop(black_box(traces.spec.answer(&PLAN, Format::Json)))),
    ("100 flows that are dropped", |traces| trace(traces, &traces.refused)),
    ("100 flows to hosts", |traces| trace(traces, &traces.hosts)),
    ("100 flows inside", |traces| trace(traces, &traces.inside)),
    ("the matrix", |traces| trace(traces, &traces.matrix)),
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
    let traces = Traces {
        refused: with((0..100).map(refused).collect(), false),
        hosts: with((0..100).map(host).collect(), false),
        inside: with((0..100).map(inside).collect(), false),
        matrix: with(Vec::new(), true),
        spec,
    };
    for body in [&traces.refused, &traces.hosts, &traces.inside, &traces.matrix] {
        answer::<TraceFlows>(&traces.spec, body)
            .map_err(|stopped| format!("a trace is not answered: {:?}", Problem::from(stopped)))?;
    }
    Ok(traces)
}

fn trace(traces: &Traces, body: &[u8]) {
    let _ = black_box(answer::<TraceFlows>(&traces.spec, black_box(body)));
}
