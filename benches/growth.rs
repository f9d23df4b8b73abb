//! How the time for a subnet grows with the number of subnets.

use std::error::Error;
use std::hint::black_box;

use kops_network_planner::answer::PLAN;
use kops_network_planner::manifest::Format;
use kops_network_planner::plan;

use crate::by_size::{self, SIZES};
use crate::large;
use crate::rounds::{Work, micros_by_size};
use crate::spec::{self, Spec};

const WORK: [Work<Spec>; 4] = [
    ("YAML -> plan -> JSON", |spec| drop(black_box(spec.answer(&PLAN, Format::Yaml)))),
    ("JSON -> plan -> JSON", |spec| drop(black_box(spec.answer(&PLAN, Format::Json)))),
    ("YAML -> request", |spec| read(spec, Format::Yaml)),
    ("JSON -> request", |spec| read(spec, Format::Json)),
];

/// Measures and prints.
pub fn run(quick: bool) -> Result<(), Box<dyn Error>> {
    let rounds = if quick { 3 } else { 21 };
    let specs = SIZES.map(large::spec).into_iter().collect::<Result<Vec<Spec>, Box<dyn Error>>>()?;
    println!("specs of many subnets, {rounds} rounds");
    by_size::print("µs a subnet", WORK.map(|(name, _)| name), micros_by_size(&WORK, &specs, rounds));
    Ok(())
}

fn read(spec: &Spec, format: Format) {
    let _ = black_box(plan::read(spec.body(format), format, &spec.query, &spec::limits()));
}
