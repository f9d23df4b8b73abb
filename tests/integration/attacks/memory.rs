//! A server that has little memory, and what it takes of it.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::wire::{Wire, get};
use crate::binary::{Running, eventually};

/// The memory that a server may ask for, in bytes; one that asks for more does not live.
const DATA: &str = "--data=536870912";
/// The most that may be resident, in MiB: what the container has.
const MOST: u64 = 256;
/// What may be resident some time after an attack, in MiB.
const AFTERWARDS: u64 = 64;
/// How long probes may take here. A build for tests on a machine that runs others takes its time; `tests/load`
/// measures.
const PROMPT: Duration = Duration::from_secs(4);
/// What answers may take when nobody attacks: one, which says so.
const UNTAKEN: f64 = 100_000.0;
/// How long memory may take to come back.
const RECOVERY: Duration = Duration::from_secs(30);

/// A server with 512 MiB, of which 256 may be resident.
pub fn small(arguments: &[&str]) -> Running {
    let mut command = Command::new("prlimit");
    command.arg(DATA);
    Running::start_by(command, &[&["--log", "warn"], arguments].concat())
}

/// The same with one thread for all connections: a connection that keeps it is noticed, whatever else the machine does.
pub fn on_one_thread(arguments: &[&str]) -> Running {
    let mut command = Command::new("prlimit");
    command.env("TOKIO_WORKER_THREADS", "1").arg(DATA);
    Running::start_by(command, &[&["--log", "warn"], arguments].concat())
}

/// Probes until the attack has ended; half of them have to be answered within this.
#[track_caller]
pub fn answers_probes_within(server: &Running, limit: Duration, attack: impl FnOnce() + Send) {
    let has_ended = AtomicBool::new(false);
    let mut took = Vec::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            attack();
            has_ended.store(true, Ordering::Relaxed);
        });
        thread::sleep(Duration::from_millis(100));
        while took.is_empty() || !has_ended.load(Ordering::Relaxed) {
            took.push(answers_probes(server));
            thread::sleep(Duration::from_millis(20));
        }
    });
    took.sort_unstable();
    assert!(took[took.len() / 2] < limit, "{took:?}");
}

/// What is resident and not a part of a file, in MiB.
pub fn resident(server: &Running) -> u64 {
    of_status(server, "RssAnon:")
}

fn of_status(server: &Running, key: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.child.id())).expect("the server lives");
    let line = status.lines().find_map(|line| line.strip_prefix(key)).expect("the system tells");
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

/// The most that was resident so far, with what is a part of a file, in MiB.
pub fn peak(server: &Running) -> u64 {
    of_status(server, "VmHWM:")
}

/// For so long probes are answered and memory stays within its bound.
#[track_caller]
pub fn holds_for(server: &Running, time: Duration) {
    let started = Instant::now();
    while started.elapsed() < time {
        answers_probes(server);
        let resident = resident(server);
        assert!(resident < MOST, "{resident} MiB");
        thread::sleep(Duration::from_millis(20));
    }
}

/// A new connection gets its answer to a probe; how long that takes.
#[track_caller]
pub fn answers_probes(server: &Running) -> Duration {
    let (took, answer) = time(server, || {
        let mut probe = Wire::open(server);
        probe.send(&get("/livez", "connection: close\r\n"));
        probe.answer()
    });
    assert_eq!(answer.status, 200);
    assert!(took < PROMPT, "{took:?}");
    took
}

/// How long something takes that the server does, without the time in which other programs had the cores.
pub fn time<T>(server: &Running, work: impl FnOnce() -> T) -> (Duration, T) {
    let (before, started) = (waits(server), Instant::now());
    let done = work();
    let elapsed = started.elapsed();
    let [own, threads] = waits(server);
    let since = |after: Waits, before: &Waits| {
        let more = after
            .into_iter()
            .map(|(thread, waited)| waited.saturating_sub(before.get(&thread).copied().unwrap_or_default()));
        more.max().unwrap_or_default()
    };
    (elapsed.saturating_sub(since(own, &before[0]) + since(threads, &before[1])), done)
}

/// How long threads waited for a core although they had something to do.
type Waits = HashMap<OsString, Duration>;

/// This of the calling thread, and of each one of the server. Where the system does not tell, none waited.
fn waits(server: &Running) -> [Waits; 2] {
    let waited = |of: PathBuf| {
        let text = fs::read_to_string(of.join("schedstat")).ok()?;
        Some(Duration::from_nanos(text.split(' ').nth(1)?.parse().ok()?))
    };
    let own = waited("/proc/thread-self".into()).map(|waited| (OsString::new(), waited));
    let threads = fs::read_dir(format!("/proc/{}/task", server.child.id())).expect("the server lives");
    let threads = threads.filter_map(|thread| Some((thread.as_ref().ok()?.file_name(), waited(thread.ok()?.path())?)));
    [own.into_iter().collect(), threads.collect()]
}

/// Answers are given up and memory comes back, and meanwhile it holds.
#[track_caller]
pub fn recovers(server: &Running) {
    let started = Instant::now();
    while AFTERWARDS <= resident(server) || UNTAKEN < metric(server, "knp_answers_untaken_bytes") {
        assert!(started.elapsed() < RECOVERY, "{} MiB are not given back", resident(server));
        holds_for(server, Duration::from_millis(100));
    }
}

/// The value of a metric, with its labels; 0 where there is none. An answer without metrics says nothing of them: a
/// server that has no room for one is asked again.
#[track_caller]
pub fn metric(server: &Running, name: &str) -> f64 {
    // Those who run the server may have an address of their own, which is the last one.
    let address = server.addresses.len() - 1;
    let mut text = String::new();
    eventually("metrics", || {
        text = server.get(address, "/metrics", "");
        text.starts_with("HTTP/1.1 200")
    });
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.map_or(0.0, |value| value.trim().parse().unwrap())
}
