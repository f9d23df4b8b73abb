//! Shows what the service does with more than it can do, and prints the figures; fails where one is not good enough.
//!
//! `cargo run --release --manifest-path tests/load/Cargo.toml -- target/ship/kops-network-planner [SECONDS] [REQUESTS]`
//!
//! It starts the program on a free loopback port and stops it again. A calm phase finds out what the service can do beside this
//! generator; a storm then sends four times that for so many SECONDS; at last so many REQUESTS count lost and truncated answers.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

mod figures;
mod peer;
mod process;

use figures::{Figures, Requirement};
use peer::{Pace, Task};
use process::Process;

/// A connection for each request that a calm service has in progress.
const CALM: usize = 4;
/// Enough connections that a storm is one even where answers are late.
const STORMY: usize = 256;
/// How many times what it can do the service is asked for.
const FACTOR: f64 = 4.0;
/// The longest that all but one in a hundred of the accepted requests may take in a storm.
const PATIENCE: Duration = Duration::from_millis(250);
/// The longest that all but one in a hundred of the refused requests may take.
const AT_ONCE: Duration = Duration::from_millis(250);
/// The most memory, in MiB.
const MEMORY: u64 = 128;

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let program: PathBuf = arguments.next().unwrap_or_else(|| "target/ship/kops-network-planner".into()).into();
    let seconds = arguments.next().map_or(20, |text| text.parse().expect("SECONDS is a number"));
    let requests = arguments.next().map_or(1_000_000, |text| text.parse().expect("REQUESTS is a number"));
    let server = Process::start(&program)?;
    let task = Arc::new(Task::new(server.address).await?);

    let calm = peer::run(&task, CALM, Pace::Time(Duration::from_secs(seconds.min(10)))).await;
    calm.print("calm");
    let before = server.resident_mebibytes()?;

    let rate = calm.accepted_per_second() * FACTOR;
    let storm = peer::run(&task, STORMY, Pace::Rate(rate, Duration::from_secs(seconds))).await;
    storm.print(&format!("storm of {rate:.0} a second"));
    let peak = server.peak_mebibytes()?;

    tokio::time::sleep(Duration::from_secs(3)).await;
    let after = server.resident_mebibytes()?;
    let same = task.is_answered_as_before().await?;

    let count = peer::run(&task, CALM, Pace::Count(requests)).await;
    count.print("count");
    println!(
        "memory: {before} MiB before the storm, {peak} MiB at most, {after} MiB after it, {} MiB at the end",
        server.resident_mebibytes()?
    );
    server.stop()?;

    let lost = |figures: &Figures| figures.lost + figures.wrong;
    let met = figures::judge(&[
        Requirement {
            what: "accepted requests of the storm are answered in time",
            met: storm.accepted.percentile(99.0) < PATIENCE,
        },
        Requirement { what: "the storm was more than the service can do", met: 0 < storm.refused.count() },
        Requirement { what: "the rest of the storm is refused at once", met: storm.refused.percentile(99.0) < AT_ONCE },
        Requirement { what: "memory stays small", met: peak < MEMORY },
        Requirement { what: "memory is given back", met: after < before.max(16) * 2 },
        Requirement { what: "after the storm it answers as before", met: same },
        Requirement { what: "no answer was lost or truncated", met: lost(&calm) + lost(&storm) + lost(&count) == 0 },
        Requirement { what: "all were counted", met: count.accepted.count() + count.refused.count() == requests },
    ]);
    if met { Ok(()) } else { Err(io::Error::other("not every requirement is met")) }
}
