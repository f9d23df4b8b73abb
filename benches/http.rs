//! What the service does over HTTP, beside a bare handler that reads the same bodies and answers as many bytes.
//! The service is the program itself, the bare handler is this program again, told to `serve`.

use std::error::Error;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use kops_network_planner::manifest::Format;

use crate::client::Load;
use crate::footprint::PROGRAM;
use crate::medians::{median, quartiles};
use crate::process::Process;
use crate::requests;
use crate::spec::Spec;
use crate::vectors;

/// Enough that both servers always have something to do.
const BUSY: usize = 8;
/// Enough that one is free whenever a request is due, as long as a server keeps up.
const CALM: usize = 16;

/// The service and the bare handler, asked for the same.
struct Pair {
    name: &'static str,
    service: (SocketAddr, Load),
    bare: (SocketAddr, Load),
}

/// Measures and prints.
pub fn run(quick: bool) -> Result<(), Box<dyn Error>> {
    let (rounds, time) = if quick { (3, Duration::from_millis(300)) } else { (11, Duration::from_secs(1)) };
    let specs = vectors::planned()?;
    let service = Process::start(Path::new(PROGRAM))?;
    let bare = Process::start(&std::env::current_exe()?)?;
    let pair = |(name, format)| -> Result<Pair, Box<dyn Error>> {
        Ok(Pair {
            name,
            service: (service.address, Load::new(requests::planned(&specs, format)?)),
            bare: (bare.address, Load::new(requests::bare(&specs, format)?)),
        })
    };
    let pairs = [pair(("JSON", Format::Json))?, pair(("YAML", Format::Yaml))?];

    println!("{} planned specs in turn, {rounds} rounds of {time:?} for each", specs.len());
    let capacities = throughput(&pairs, rounds, time)?;
    yardstick(bare.address, &specs, rounds, time)?;
    latency(&pairs, &capacities, rounds, time * 3)?;
    service.stop()?;
    bare.stop()?;
    Ok(())
}

/// Prints the answers a second; returns the service's.
fn throughput(pairs: &[Pair], rounds: usize, time: Duration) -> Result<Vec<f64>, Box<dyn Error>> {
    let mut figures = vec![Figures::default(); pairs.len()];
    for round in 0..=rounds {
        for (pair, figures) in pairs.iter().zip(&mut figures) {
            let throughput = |(server, load): &(SocketAddr, Load)| load.throughput(*server, BUSY, time);
            let (service, bare) = (throughput(&pair.service)?, throughput(&pair.bare)?);
            if 0 < round {
                figures.add(service, bare);
            }
        }
    }
    println!(
        "{:<36} {:>9} {:>9} {:>8} {:>15}",
        format!("answers a second, {BUSY} connections"),
        "service",
        "bare",
        "ratio",
        "half of rounds"
    );
    for (pair, figures) in pairs.iter().zip(&figures) {
        figures.print(pair.name);
    }
    Ok(figures.into_iter().map(|figures| median(figures.service)).collect())
}

/// Prints the answers a second of a server that does no more than the yardstick, beside the bare handler.
fn yardstick(server: SocketAddr, specs: &[Spec], rounds: usize, time: Duration) -> Result<(), Box<dyn Error>> {
    let (work, bare) = (Load::new(requests::yardstick(specs)?), Load::new(requests::bare(specs, Format::Json)?));
    let mut figures = Figures::default();
    for _ in 0..rounds {
        figures.add(work.throughput(server, BUSY, time)?, bare.throughput(server, BUSY, time)?);
    }
    figures.print("yardstick: decode and encode a Value");
    Ok(())
}

/// Prints what 99 of 100 answers did not exceed, with half the requests that the service can answer.
fn latency(pairs: &[Pair], capacities: &[f64], rounds: usize, time: Duration) -> Result<(), Box<dyn Error>> {
    let mut figures = vec![[Figures::default(), Figures::default()]; pairs.len()];
    for round in 0..=rounds {
        for ((pair, capacity), figures) in pairs.iter().zip(capacities).zip(&mut figures) {
            let times =
                |(server, load): &(SocketAddr, Load)| load.times(*server, CALM, capacity / 2.0, time).map(sorted);
            let (service, bare) = (times(&pair.service)?, times(&pair.bare)?);
            for (figures, percent) in figures.iter_mut().zip([50, 99]) {
                if 0 < round {
                    figures.add(percentile(&service, percent), percentile(&bare, percent));
                }
            }
        }
    }
    println!("\n{:<36} {:>9} {:>9} {:>8} {:>15}", "µs for an answer", "service", "bare", "ratio", "half of rounds");
    for ((pair, capacity), [half, most]) in pairs.iter().zip(capacities).zip(&figures) {
        let rate = capacity / 2.0;
        half.print(&format!("{}, {rate:.0} a second, p50", pair.name));
        most.print(&format!("{}, {rate:.0} a second, p99", pair.name));
    }
    Ok(())
}

/// One figure of both in each round.
#[derive(Clone, Default)]
struct Figures {
    service: Vec<f64>,
    bare: Vec<f64>,
}

impl Figures {
    fn add(&mut self, service: f64, bare: f64) {
        self.service.push(service);
        self.bare.push(bare);
    }

    fn print(&self, name: &str) {
        let ratios = self.service.iter().zip(&self.bare).map(|(service, bare)| service / bare).collect();
        let [low, ratio, high] = quartiles(ratios);
        let [service, bare] = [&self.service, &self.bare].map(|values| median(values.clone()));
        let spread = format!("{low:.2} to {high:.2}");
        println!("{name:<36} {service:>9.0} {bare:>9.0} {ratio:>8.2} {spread:>15}");
    }
}

fn sorted(mut times: Vec<Duration>) -> Vec<Duration> {
    times.sort_unstable();
    times
}

/// The microseconds that so many percent of sorted times do not exceed.
fn percentile(times: &[Duration], percent: usize) -> f64 {
    times.get(times.len() * percent / 100).map_or(f64::NAN, |time| time.as_secs_f64() * 1e6)
}
