//! The guard: how many instructions three plans take, beside a baseline; fails where one takes a tenth more.
//!
//! `cargo bench --bench instructions`; with `UPDATE_INSTRUCTIONS=1` what is counted becomes the baseline. Valgrind counts, so that neither
//! the speed of the machine nor other load on it matters. A program of its own, so that it is linked quickly.

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::process::{Command, ExitCode};

use kops_network_planner::http::answers::Operation;
use kops_network_planner::manifest::Format;
use kops_network_planner::plan::Query;
use mimalloc::MiMalloc;

mod envelope;
mod large;
mod spec;

use spec::Spec;

/// The service's own.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// What is counted before a change.
const BASELINE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/instructions.txt");
/// How many times a plan is made to count one: what the program does besides is the same with one more or less.
const PLANS: u64 = 10;
/// The largest change that is no news, as a part of the baseline.
const TOLERANCE: f64 = 0.1;

/// A plan whose instructions are counted.
struct Plan {
    name: &'static str,
    format: Format,
    spec: fn() -> Result<Spec, Box<dyn Error>>,
}

const ALL: [Plan; 3] = [
    Plan { name: "ipv4-private-yaml", format: Format::Yaml, spec: || example("ipv4-private", &[]) },
    Plan { name: "ipv6-private-json", format: Format::Json, spec: || example("ipv6-private", &["2001:db8::/56"]) },
    Plan {
        name: "ipv6-large-yaml",
        format: Format::Yaml,
        spec: || large::spec(250, "    comment: an unknown field\n"),
    },
];

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        // So it starts itself.
        ["make", name, times] => make(name, times.parse()?).map(|()| ExitCode::SUCCESS),
        _ => compare(),
    }
}

/// Makes a plan so many times.
fn make(name: &str, times: u64) -> Result<(), Box<dyn Error>> {
    let Plan { format, spec, .. } = ALL.iter().find(|plan| plan.name == name).ok_or("no plan has this name")?;
    let spec = spec()?;
    for _ in 0..times {
        let answer = black_box(&spec).answer(Operation::Plan, *format);
        black_box(answer).map_err(|problem| format!("{name} is not planned: {problem:?}"))?;
    }
    Ok(())
}

/// Counts all plans and says which take more or less than the baseline.
fn compare() -> Result<ExitCode, Box<dyn Error>> {
    let counts = ALL.iter().map(|plan| Ok((plan.name, instructions(plan.name)?)));
    let counts = counts.collect::<Result<Vec<(&str, u64)>, Box<dyn Error>>>()?;
    if std::env::var_os("UPDATE_INSTRUCTIONS").is_some() {
        let lines: String = counts.iter().map(|(name, count)| format!("{name} {count}\n")).collect();
        fs::write(BASELINE, lines)?;
    }
    let baseline = fs::read_to_string(BASELINE)?;
    println!("{:<20} {:>12} {:>12} {:>8}", "instructions", "now", "baseline", "change");
    let mut changes = Vec::new();
    for (name, count) in counts {
        let line = baseline.lines().find_map(|line| line.strip_prefix(name));
        let before: u64 = line.ok_or_else(|| format!("{BASELINE} does not have {name}"))?.trim().parse()?;
        let change = count as f64 / before as f64 - 1.0;
        println!("{name:<20} {count:>12} {before:>12} {:>+7.1}%", change * 100.0);
        changes.push(change);
    }
    let refresh = "UPDATE_INSTRUCTIONS=1 cargo bench --bench instructions";
    if changes.iter().any(|change| TOLERANCE < *change) {
        println!("A plan takes over 10 % more instructions. Where that is worth it: {refresh}");
        return Ok(ExitCode::FAILURE);
    }
    if changes.iter().any(|change| *change < -TOLERANCE) {
        println!("A plan takes over 10 % fewer instructions. So that it stays so: {refresh}");
    }
    Ok(ExitCode::SUCCESS)
}

/// The instructions of one plan.
fn instructions(name: &str) -> Result<u64, Box<dyn Error>> {
    Ok((counted(name, PLANS + 1)? - counted(name, 1)?) / PLANS)
}

/// The instructions of this program while it makes a plan so many times.
fn counted(name: &str, times: u64) -> Result<u64, Box<dyn Error>> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(std::env::current_exe()?);
    let output = valgrind.args(["make", name, &times.to_string()]).output();
    let output = output.map_err(|error| format!("valgrind counts the instructions, but cannot be started: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let total = said.lines().find_map(|line| line.split_once("Collected :")).filter(|_| output.status.success());
    Ok(total.ok_or_else(|| format!("valgrind has no count: {said}"))?.1.trim().parse()?)
}

fn example(name: &str, vpc_ipv6_cidrs: &[&str]) -> Result<Spec, Box<dyn Error>> {
    let path = format!("{}/openapi/examples/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
    let vpc_ipv6_cidrs = vpc_ipv6_cidrs.iter().map(|cidr| (*cidr).to_owned()).collect();
    Spec::new(fs::read_to_string(path)?, Query { vpc_ipv6_cidrs, ..Query::default() })
}
