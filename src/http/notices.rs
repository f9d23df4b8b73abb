//! What happens to connections: counted every time, logged now and then only, so that an attack does not fill the log.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

/// How often each kind may be logged.
const PAUSE: Duration = Duration::from_secs(10);

/// What can happen to a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// There are as many connections as there may be.
    Connections,
    /// One address has as many connections as it may have.
    Address,
    /// The process may not open more files.
    Files,
    /// The TLS handshake failed or took too long.
    Handshake,
    /// One address takes more than its part of the time for handshakes and heads.
    Busy,
    /// The peer took too little of its answers.
    Stalled,
}

/// The kinds, with their label in the metrics and what the log says.
const KINDS: [(Notice, &str, &str); 6] = [
    (
        Notice::Connections,
        "connections",
        "more connections than `--connections`; on further ones only probes are answered",
    ),
    (
        Notice::Address,
        "address",
        "one address has more connections than `--connections-per-address`; on further ones only probes are answered",
    ),
    (Notice::Files, "files", "a connection cannot be accepted: the limit of open files is reached"),
    (Notice::Handshake, "handshake", "TLS handshakes failed"),
    (
        Notice::Busy,
        "busy",
        "handshakes and heads of one address take more than its part of the time; some of its connections are closed",
    ),
    (Notice::Stalled, "stalled", "clients took too little of their answers and were disconnected"),
];

/// Counts and logs.
#[derive(Debug, Default)]
pub struct Notices {
    counts: Family<[(&'static str, &'static str); 1], Counter>,
    logged: Mutex<[Logged; KINDS.len()]>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Logged {
    at: Option<Instant>,
    since: u64,
}

impl Notices {
    /// Adds the counts to the metrics.
    pub fn register(&self, registry: &mut Registry) {
        registry.register("connections_refused", "Connections refused or ended, by reason", self.counts.clone());
    }

    /// Notes that something happened, and logs it unless that was done just now.
    pub fn note(&self, notice: Notice) {
        let Some(index) = KINDS.iter().position(|(kind, ..)| *kind == notice) else { return };
        let (_, reason, what) = KINDS[index];
        self.counts.get_or_create(&[("reason", reason)]).inc();
        let mut logged = self.logged.lock().unwrap_or_else(PoisonError::into_inner);
        let Logged { at, since } = &mut logged[index];
        *since += 1;
        if at.is_none_or(|at| PAUSE <= at.elapsed()) {
            let count = std::mem::take(since);
            *at = Some(Instant::now());
            drop(logged);
            tracing::warn!(reason, count, "{what}");
        }
    }
}
