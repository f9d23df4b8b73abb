//! How many allocations a plan takes for a subnet, and of how many bytes. They are counted in the system's allocator, which is asked
//! for the same as the service's own.
//!
//! `cargo bench --bench allocations`; README.md says how to read the table.

use std::error::Error;

use allocation_counter::{AllocationInfo, measure};
use kops_network_planner::http::answers::Operation;
use kops_network_planner::manifest::Format;

mod by_size;
mod envelope;
mod large;
mod spec;

use by_size::SIZES;
use spec::Spec;

fn main() -> Result<(), Box<dyn Error>> {
    let specs = SIZES.map(large::spec).into_iter().collect::<Result<Vec<Spec>, Box<dyn Error>>>()?;
    let counted = |format| -> Vec<AllocationInfo> {
        specs.iter().map(|spec| measure(|| drop(spec.answer(Operation::Plan, format)))).collect()
    };
    let (yaml, json) = (counted(Format::Yaml), counted(Format::Json));
    for (unit, of) in UNITS {
        by_size::print_head(unit);
        for (name, counted) in [("YAML -> plan -> JSON", &yaml), ("JSON -> plan -> JSON", &json)] {
            let costs: Vec<f64> = counted.iter().zip(SIZES).map(|(info, size)| of(info) as f64 / size as f64).collect();
            by_size::print(name, &costs, costs[3] / costs[1]);
        }
        println!();
    }
    Ok(())
}

/// What is counted.
const UNITS: [(&str, fn(&AllocationInfo) -> u64); 3] = [
    ("allocations a subnet", |info| info.count_total),
    ("bytes allocated for a subnet", |info| info.bytes_total),
    ("bytes held at once for a subnet", |info| info.bytes_max),
];
