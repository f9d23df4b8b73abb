//! How large the program is, how soon it answers after its start and how much memory it keeps.

use std::error::Error;
use std::fs;
use std::io;
use std::path::Path;
use std::time::Instant;

use kops_network_planner::manifest::Format;

use crate::client::Load;
use crate::medians::median;
use crate::process::Process;
use crate::requests;
use crate::vectors;

/// The program, built as it is released.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_kops-network-planner");

const STARTS: usize = 20;
const CONNECTIONS: usize = 8;
const PHASES: usize = 10;

/// Measures and prints.
pub fn run(quick: bool) -> Result<(), Box<dyn Error>> {
    let requests = if quick { 1_000 } else { 100_000 };
    println!("{:<32} {:>8.1} MB", "the stripped program", fs::metadata(PROGRAM)?.len() as f64 / 1e6);

    let specs = vectors::planned()?;
    let mut load = Load::new(requests::planned(&specs, Format::Json)?);
    load.exchanges.extend(requests::planned(&specs, Format::Yaml)?);
    let starts = (0..STARTS).map(|_| milliseconds_to_first_answer(&load)).collect::<io::Result<Vec<f64>>>()?;
    println!("{:<32} {:>8.1} ms (median of {STARTS})", "from start to first answer", median(starts));

    let server = Process::start(Path::new(PROGRAM))?;
    println!("{:<32} {:>8} MiB", "memory at the start", server.resident_mebibytes()?);
    for phase in 1..=PHASES {
        load.count(server.address, CONNECTIONS, requests)?;
        println!("{:<32} {:>8} MiB", format!("after {} requests", phase * requests), server.resident_mebibytes()?);
    }
    println!("{:<32} {:>8} MiB\n", "at most", server.peak_mebibytes()?);
    Ok(server.stop()?)
}

fn milliseconds_to_first_answer(load: &Load) -> io::Result<f64> {
    let start = Instant::now();
    let server = Process::start(Path::new(PROGRAM))?;
    load.count(server.address, 1, 1)?;
    Ok(start.elapsed().as_secs_f64() * 1e3)
}
