//! Shows what the service does with more than it can do, and prints the figures; fails where one is not good enough.
//!
//! `cargo run --release --manifest-path tests/load/Cargo.toml -- target/ship/kops-network-planner [SECONDS] [REQUESTS]`
//!
//! It starts the program on a free loopback port and stops it again. A calm phase finds out what the service can do
//! beside this generator; a storm then sends four times that for so many SECONDS; then so many REQUESTS count lost and
//! truncated answers; at last honest clients send beside each kind of attacker for SECONDS, who together with them come
//! from one address.
//!
//! A machine that does something else makes answers late whatever the service does. A storm that is not weathered, and
//! attackers beside whom probes are late, are tried again, since what is wrong with the service is wrong every time;
//! and probes are measured beside those of an idle service.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

mod attack;
mod figures;
mod peer;
mod process;

use attack::Attack;
use figures::{Figures, Requirement};
use peer::{Pace, Task};
use process::Process;

/// A connection for each request that a calm service has in progress.
const CALM: usize = 4;
/// Enough connections that a storm is one even where answers are late.
const STORMY: usize = 256;
/// How many times what it can do the service is asked for.
const FACTOR: f64 = 4.0;
/// How often a storm and attackers are tried. A storm that the service can do all of, because the calm phase had less
/// of the machine, is followed by one of twice as much.
const TRIES: usize = 3;
/// The longest that all but one in a hundred of the accepted requests may take in a storm.
const PATIENCE: Duration = Duration::from_millis(250);
/// The longest that all but one in a hundred of the refused requests may take.
const AT_ONCE: Duration = Duration::from_millis(250);
/// The most memory beside attackers, in MiB: what the container has.
const CONTAINER: u64 = 256;
/// What it has to be again, in MiB, and how soon.
const RECOVERED: u64 = 64;
const RECOVERY: Duration = Duration::from_secs(30);
/// The longest that a probe may take beside attackers.
const PROBE: Duration = Duration::from_millis(100);
/// The most memory, in MiB.
const MEMORY: u64 = 128;

/// The program, how many seconds a phase takes, and how many requests are counted.
fn arguments() -> (PathBuf, u64, usize) {
    let mut arguments = std::env::args().skip(1);
    let program = arguments.next().unwrap_or_else(|| "target/ship/kops-network-planner".into()).into();
    let seconds = arguments.next().map_or(20, |text| text.parse().expect("SECONDS is a number"));
    let requests = arguments.next().map_or(1_000_000, |text| text.parse().expect("REQUESTS is a number"));
    (program, seconds, requests)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let (program, seconds, requests) = arguments();
    // Attackers need files too, and the server raises its own limit.
    let _ = Command::new("prlimit").args(["--pid", &std::process::id().to_string(), "--nofile=8192:"]).status();
    let server = Process::start(&program)?;
    let task = Arc::new(Task::new(server.address).await?);

    let calm = peer::run(&task, CALM, Pace::Time(Duration::from_secs(seconds.min(10)))).await;
    calm.print("calm");
    let before = server.resident_mebibytes()?;

    let storm = weathered(&task, calm.accepted_per_second() * FACTOR, Duration::from_secs(seconds)).await;
    let peak = server.peak_mebibytes()?;
    let given_back = before.max(16) * 2;
    let after = settled(&server, given_back).await?;
    let same = task.is_answered_as_before().await?;

    let count = peer::run(&task, CALM, Pace::Count(requests)).await;
    count.print("count");
    println!(
        "memory: {before} MiB before the storm, {peak} MiB at most, {after} MiB after it, {} MiB at the end",
        server.resident_mebibytes()?
    );
    let idle = Process::start(&program)?;
    let endured = endure(&server, idle.address, &task, Duration::from_secs(seconds)).await?;
    idle.stop()?;
    server.stop()?;

    let lost = |figures: &Figures| figures.lost + figures.wrong;
    let met = figures::judge(&[
        Requirement {
            what: "accepted requests of a storm are answered in time",
            met: storm.accepted.percentile(99.0) < PATIENCE,
        },
        Requirement { what: "the storm was more than the service can do", met: 0 < storm.refused.count() },
        Requirement { what: "the rest of a storm is refused at once", met: storm.refused.percentile(99.0) < AT_ONCE },
        Requirement { what: "memory stays small", met: peak < MEMORY },
        Requirement { what: "memory is given back", met: after < given_back },
        Requirement { what: "after the storm it answers as before", met: same },
        Requirement { what: "no answer was lost or truncated", met: lost(&calm) + lost(&storm) + lost(&count) == 0 },
        Requirement {
            what: "beside attackers it lives, answers probes at once and honest clients always",
            met: endured,
        },
        Requirement { what: "all were counted", met: count.accepted.count() + count.refused.count() == requests },
    ]);
    if met { Ok(()) } else { Err(io::Error::other("not every requirement is met")) }
}

/// The storm that the service weathers, or the last one that it does not; `lost` counts those of all.
async fn weathered(task: &Arc<Task>, mut rate: f64, time: Duration) -> Figures {
    let (mut lost, mut wrong) = (0, 0);
    for left in (0..TRIES).rev() {
        let mut storm = peer::run(task, STORMY, Pace::Rate(rate, time)).await;
        storm.print(&format!("storm of {rate:.0} a second"));
        (lost, wrong) = (lost + storm.lost, wrong + storm.wrong);
        let is_storm = 0 < storm.refused.count();
        let in_time = storm.accepted.percentile(99.0) < PATIENCE && storm.refused.percentile(99.0) < AT_ONCE;
        if is_storm && in_time || left == 0 {
            (storm.lost, storm.wrong) = (lost, wrong);
            return storm;
        }
        rate *= if is_storm { 1.0 } else { 2.0 };
    }
    Figures::default()
}

/// The memory, once it is less than `limit` or has had the time for that.
async fn settled(server: &Process, limit: u64) -> io::Result<u64> {
    let started = Instant::now();
    while limit <= server.resident_mebibytes()? && started.elapsed() < RECOVERY {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    server.resident_mebibytes()
}

/// Honest clients beside each kind of attacker; whether all went well.
async fn endure(server: &Process, idle: SocketAddr, task: &Arc<Task>, time: Duration) -> io::Result<bool> {
    let mut good = true;
    for kind in attack::ALL {
        let mut is_late = true;
        for _ in 0..TRIES {
            let (endured, probe) = beside(kind, server, idle, task, time).await?;
            good &= endured;
            is_late = PROBE <= probe;
            if !is_late {
                break;
            }
        }
        good &= !is_late;
    }
    Ok(good)
}

/// Honest clients beside one kind of attacker; whether memory and answers were as they have to be, and how late probes
/// were.
async fn beside(
    (attack, name, connections): (Attack, &str, usize),
    server: &Process,
    idle: SocketAddr,
    task: &Arc<Task>,
    time: Duration,
) -> io::Result<(bool, Duration)> {
    let (mut peak, before) = (0, server.time()?);
    let attackers = attack::start(attack, connections, task.address);
    let honest = peer::run(task, CALM, Pace::Time(time));
    let note = || peak = peak.max(server.resident_mebibytes().unwrap_or(u64::MAX));
    let (probe, honest) = peer::slowest_probe(task.address, idle, note, honest).await;
    honest.print(&format!("beside {connections} of {name}"));
    drop(attackers);
    let ended = Instant::now();
    let after = settled(server, RECOVERED).await?;
    let (later, taken) = (ended.elapsed(), server.time()? - before);
    println!(
        "  {peak} MiB at most, {after} MiB {later:.1?} later, {taken:.1?} on cores; the slowest probe {probe:.1?}"
    );
    Ok((peak < CONTAINER && after < RECOVERED && honest.lost + honest.wrong == 0, probe))
}
