//! A server that has little memory, and what it takes of it.

use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::wire::{Wire, get};
use crate::binary::Running;

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
            let asked = Instant::now();
            answers_probes(server);
            took.push(asked.elapsed());
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

/// A new connection gets its answer to a probe.
#[track_caller]
pub fn answers_probes(server: &Running) {
    let asked = Instant::now();
    let mut probe = Wire::open(server);
    probe.send(&get("/livez", "connection: close\r\n"));
    assert_eq!(probe.answer().status, 200);
    assert!(asked.elapsed() < PROMPT, "{:?}", asked.elapsed());
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

/// The value of a metric, with its labels; 0 where there is none.
pub fn metric(server: &Running, name: &str) -> f64 {
    metric_at(server, 0, name)
}

/// The same from another of the addresses.
pub fn metric_at(server: &Running, address: usize, name: &str) -> f64 {
    let text = server.get(address, "/metrics", "");
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.map_or(0.0, |value| value.trim().parse().unwrap())
}
