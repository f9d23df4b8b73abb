//! What questions cost beside a plan of the same spec, and how their cost grows with the number of subnets.

use std::error::Error;
use std::hint::black_box;

use kops_network_planner::answer::asking::Stopped;
use kops_network_planner::answer::notation::bounded::Bounded;
use kops_network_planner::answer::notation::{self, Notation};
use kops_network_planner::answer::operation::Operation;
use kops_network_planner::answer::problem::Problem;
use kops_network_planner::answer::{ALLOCATE, DIFF, LAYOUT, PLAN, TRACE};
use kops_network_planner::deadline::Deadline;
use kops_network_planner::manifest::Format;
use kops_network_planner::question::{Asked, Bounds};
use serde_json::{Value, json};

use crate::by_size::{self, SIZES};
use crate::large;
use crate::rounds::{Work, micros_by_size};
use crate::spec::Spec;

/// A spec with the questions about it.
struct Questions {
    spec: Spec,
    /// The spec and itself.
    same: Vec<u8>,
    /// The spec, and one of its zones with another egress.
    changed: Vec<u8>,
    /// A hundred flows.
    flows: Vec<u8>,
    /// Ten more subnets.
    room: Vec<u8>,
    /// A new cluster, which has no spec.
    new: Vec<u8>,
}

/// The plan first.
const WORK: [Work<Questions>; 6] = [
    ("plan", |questions| ask(&PLAN, questions, &questions.spec.json)),
    ("diff of a spec and itself", |questions| ask(&DIFF, questions, &questions.same)),
    ("diff with another egress", |questions| ask(&DIFF, questions, &questions.changed)),
    ("trace of 100 flows", |questions| ask(&TRACE, questions, &questions.flows)),
    ("allocate ten subnets", |questions| ask(&ALLOCATE, questions, &questions.room)),
    ("layout, whatever the spec", |questions| ask(&LAYOUT, questions, &questions.new)),
];

/// Measures and prints.
pub fn run(quick: bool) -> Result<(), Box<dyn Error>> {
    let rounds = if quick { 3 } else { 21 };
    let items = SIZES.map(questions).into_iter().collect::<Result<Vec<Questions>, Box<dyn Error>>>()?;
    let costs = micros_by_size(&WORK, &items, rounds);
    println!("questions about specs of many subnets, {rounds} rounds");
    println!("{:<32}{}", "x plan", SIZES.map(|subnets| format!(" {subnets:>9}")).concat());
    for ((name, _), of_work) in WORK.iter().zip(&costs).skip(1) {
        let ratios: String =
            of_work.iter().zip(&costs[0]).map(|(cost, plan)| format!(" {:>9.2}", cost / plan)).collect();
        println!("{name:<32}{ratios}");
    }
    println!();
    by_size::print("µs a subnet", WORK.map(|(name, _)| name), costs);
    Ok(())
}

fn questions(subnets: usize) -> Result<Questions, Box<dyn Error>> {
    let spec = large::spec(subnets)?;
    let request: Value = serde_json::from_slice(&spec.json)?;
    let mut changed = request.clone();
    let all = changed["cluster"]["spec"]["subnets"].as_array_mut().ok_or("a spec without subnets")?;
    for subnet in all.iter_mut().filter(|subnet| subnet["zone"] == "us-east-1a" && subnet["type"] != "Utility") {
        subnet["egress"] = json!("tgw-0123456789abcdef0");
    }
    let flow =
        |index: usize| json!({"from": {"subnet": "us-east-1a-1"}, "to": {"address": format!("192.0.2.{index}")}});
    let with = |key: &str, value: Value| {
        let mut asked = request.clone();
        asked[key] = value;
        asked.to_string().into_bytes()
    };
    let questions = Questions {
        same: json!({"before": request, "after": request}).to_string().into_bytes(),
        changed: json!({"before": request, "after": changed}).to_string().into_bytes(),
        flows: with("flows", (0..100).map(flow).collect()),
        room: with(
            "wants",
            (0..10).map(|_| json!({"type": "Public", "zone": "us-east-1a", "prefixLength": 28})).collect(),
        ),
        new: json!({"name": "new.example.com", "zones": ["us-east-1a", "us-east-1b"]}).to_string().into_bytes(),
        spec,
    };
    let asked = [
        answer(&DIFF, &questions.spec, &questions.same),
        answer(&DIFF, &questions.spec, &questions.changed),
        answer(&TRACE, &questions.spec, &questions.flows),
        answer(&ALLOCATE, &questions.spec, &questions.room),
        answer(&LAYOUT, &questions.spec, &questions.new),
    ];
    match asked.into_iter().find_map(Result::err) {
        None => Ok(questions),
        Some(stopped) => Err(format!("a question is not answered: {:?}", Problem::from(stopped)).into()),
    }
}

fn ask(operation: &Operation, questions: &Questions, body: &[u8]) {
    let _ = black_box(answer(operation, &questions.spec, black_box(body)));
}

/// What the service does between the bytes of a body and those of its answer.
pub fn answer(operation: &Operation, spec: &Spec, body: &[u8]) -> Result<Vec<u8>, Stopped> {
    let limits = crate::spec::limits();
    let bounds = Bounds { limits: &limits, ..Bounds::DEFAULT };
    let asked = Asked::read(body, Format::Json, &spec.query, &[], bounds)?;
    let mut written = Bounded::new(notation::LARGEST, Deadline::NONE);
    operation.answer(&asked, Notation::Document(Format::Json), &mut written)?.outcome?;
    Ok(written.into_bytes())
}
