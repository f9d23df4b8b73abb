//! How the time for a subnet grows with the number of subnets.

use std::error::Error;
use std::hint::black_box;

use kops_network_planner::http::answers::Operation;
use kops_network_planner::manifest::Format;
use kops_network_planner::plan;

use crate::by_size::{self, SIZES};
use crate::large;
use crate::medians::median;
use crate::rounds::{Work, micros, ratios, times};
use crate::spec::{self, Spec};

/// How many subnets every candidate plans in a round: small specs come again until it is as many as in the largest.
const SUBNETS: usize = SIZES[SIZES.len() - 1];

/// What is done with a spec, and what it is called.
type Named = (&'static str, fn(&Spec));

const WORK: [Named; 4] = [
    ("YAML -> plan -> JSON", |spec| drop(black_box(spec.answer(Operation::Plan, Format::Yaml)))),
    ("JSON -> plan -> JSON", |spec| drop(black_box(spec.answer(Operation::Plan, Format::Json)))),
    ("YAML -> request", |spec| read(spec, Format::Yaml)),
    ("JSON -> request", |spec| read(spec, Format::Json)),
];

/// Measures and prints.
pub fn run(quick: bool) -> Result<(), Box<dyn Error>> {
    let rounds = if quick { 3 } else { 21 };
    let specs = SIZES.map(large::spec).into_iter().collect::<Result<Vec<Spec>, Box<dyn Error>>>()?;
    let repeated = |work: fn(&Spec), spec, size| -> Work<'_> {
        Box::new(move || (0..SUBNETS / size).for_each(|_| work(black_box(spec))))
    };
    let of_each_size = |(_, work): &Named| {
        let work = *work;
        specs.iter().zip(SIZES).map(move |(spec, size)| repeated(work, spec, size))
    };
    let works: Vec<Work> = WORK.iter().flat_map(of_each_size).collect();
    let times = times(&works, rounds);

    println!("specs of many subnets, {rounds} rounds");
    by_size::print_head("µs a subnet");
    for ((name, _), times) in WORK.iter().zip(times.chunks(SIZES.len())) {
        let [_, hundred, _, most] = times else { return Err("each size has its times".into()) };
        let costs: Vec<f64> = times.iter().map(|times| median(micros(times, SUBNETS))).collect();
        by_size::print(name, &costs, median(ratios(most, hundred)));
    }
    println!();
    Ok(())
}

fn read(spec: &Spec, format: Format) {
    let _ = black_box(plan::read(spec.body(format), format, &spec.query, &spec::limits()));
}
