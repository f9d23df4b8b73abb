//! How fast the service is, beside yardsticks that run interleaved with it.
//!
//! `cargo bench --bench speed -- [in-process|growth|questions|traces|http|many|footprint] [quick]`; README.md says how to
//! read the tables. One program for all of them, since linking it takes longer than running it.

use std::error::Error;

use allocator::Allocator;

#[expect(dead_code, reason = "a benchmark does not give memory back")]
#[path = "../src/allocator.rs"]
mod allocator;
mod bare;
mod by_size;
mod client;
mod envelope;
mod footprint;
mod growth;
mod http;
mod in_process;
mod large;
mod many;
mod medians;
#[path = "../tests/load/src/process.rs"]
mod process;
mod questions;
mod requests;
mod rounds;
mod spec;
mod traces;
mod vectors;

/// The service's own.
#[global_allocator]
static ALLOCATOR: Allocator = Allocator;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let quick =
        arguments.iter().position(|argument| argument == "quick").map(|place| arguments.remove(place)).is_some();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [] => {
            in_process::run(quick)?;
            growth::run(quick)?;
            questions::run(quick)?;
            traces::run(quick)?;
            http::run(quick)?;
            many::run(quick)?;
        }
        ["in-process"] => in_process::run(quick)?,
        ["growth"] => growth::run(quick)?,
        ["questions"] => questions::run(quick)?,
        ["traces"] => traces::run(quick)?,
        ["http"] => http::run(quick)?,
        ["many"] => many::run(quick)?,
        ["footprint"] => footprint::run(quick)?,
        // So it starts itself.
        ["serve", ..] => bare::serve()?,
        other => return Err(format!("what does {other:?} mean?").into()),
    }
    Ok(())
}
