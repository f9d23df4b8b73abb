//! How many allocations a plan takes for a subnet, and of how many bytes. They are counted in the system's allocator, which is asked
//! for the same as the service's own.
//!
//! `cargo bench --bench allocations`; README.md says how to read the table.

use std::alloc::System;
use std::error::Error;

use kops_network_planner::answer::PLAN;
use kops_network_planner::manifest::Format;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, Stats, StatsAlloc};

mod by_size;
mod envelope;
mod large;
mod spec;

use by_size::SIZES;
use spec::Spec;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() -> Result<(), Box<dyn Error>> {
    let specs = SIZES.map(large::spec).into_iter().collect::<Result<Vec<Spec>, Box<dyn Error>>>()?;
    let counted = [Format::Yaml, Format::Json].map(|format| specs.iter().map(|spec| count(spec, format)).collect());
    print("allocations a subnet", &counted, |stats| stats.allocations + stats.reallocations);
    print("bytes allocated for a subnet", &counted, |stats| stats.bytes_allocated);
    Ok(())
}

fn count(spec: &Spec, format: Format) -> Stats {
    let region = Region::new(ALLOCATOR);
    drop(spec.answer(&PLAN, format));
    region.change()
}

fn print(unit: &str, counted: &[Vec<Stats>; 2], of: fn(&Stats) -> usize) {
    let costs = counted.iter().map(|counted| counted.iter().map(|stats| of(stats) as f64).collect()).collect();
    by_size::print(unit, ["YAML -> plan -> JSON", "JSON -> plan -> JSON"], costs);
}
