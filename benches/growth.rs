//! How the time for a subnet grows with the number of subnets.
//!
//! `cargo bench --bench growth [quick]`; README.md says how to read the table.

use std::error::Error;
use std::hint::black_box;

use kops_network_planner::http::answers::Operation;
use kops_network_planner::manifest::Format;
use kops_network_planner::plan;
use mimalloc::MiMalloc;

mod by_size;
mod envelope;
mod large;
mod medians;
mod rounds;
mod spec;

use by_size::SIZES;
use medians::{is_quick, median};
use rounds::{Work, micros, ratios, times};
use spec::Spec;

/// The service's own.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// How many subnets every candidate plans in a round: small specs come again until it is as many as in the largest.
const SUBNETS: usize = SIZES[SIZES.len() - 1];

/// What is done with a spec.
const WORK: [(&str, fn(&Spec)); 4] = [
    ("YAML -> plan -> JSON", |spec| drop(black_box(spec.answer(Operation::Plan, Format::Yaml)))),
    ("JSON -> plan -> JSON", |spec| drop(black_box(spec.answer(Operation::Plan, Format::Json)))),
    ("YAML -> request", |spec| read(spec, Format::Yaml)),
    ("JSON -> request", |spec| read(spec, Format::Json)),
];

fn main() -> Result<(), Box<dyn Error>> {
    let rounds = if is_quick() { 3 } else { 21 };
    let specs = SIZES.map(large::spec).into_iter().collect::<Result<Vec<Spec>, Box<dyn Error>>>()?;
    let repeated = |work: fn(&Spec), spec, size| -> Work<'_> {
        Box::new(move || (0..SUBNETS / size).for_each(|_| work(black_box(spec))))
    };
    let of_each_size = |(_, work): &(_, fn(&Spec))| {
        let work = *work;
        specs.iter().zip(SIZES).map(move |(spec, size)| repeated(work, spec, size))
    };
    let works: Vec<Work> = WORK.iter().flat_map(of_each_size).collect();
    let times = times(&works, rounds);

    println!("{rounds} rounds\n");
    by_size::print_head("µs a subnet");
    for ((name, _), times) in WORK.iter().zip(times.chunks(SIZES.len())) {
        let [_, hundred, _, most] = times else { return Err("each size has its times".into()) };
        let micros =
            |times: &Vec<Duration>| times.iter().map(|time| time.as_secs_f64() * 1e6 / SUBNETS as f64).collect();
        let costs: Vec<f64> = times.iter().map(|times| median(micros(times))).collect();
        by_size::print(name, &costs, median(ratios(most, hundred)));
    }
    Ok(())
}

fn read(spec: &Spec, format: Format) {
    let _ = black_box(plan::read(spec.body(format), format, &spec.query, &spec::limits()));
}
