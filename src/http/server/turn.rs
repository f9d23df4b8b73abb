//! How long a connection has had its turn on a thread. One that has more to do after that gives others theirs: requests
//! of HTTP/1 that came at once would else be answered all in one turn, and a peer that sends on would be read on.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Instant;

/// After so many microseconds of its turn a connection gives others theirs, where it has done enough.
const LENGTH: u64 = 2_000;
/// So many requests are answered in any turn. One that has fewer to answer gives nothing away: its thread may have been
/// taken from it.
const REQUESTS: usize = 4;
/// So much is read in any turn, in bytes,
const BYTES: usize = (8 << 10) - 1;
/// or so often.
const READS: usize = 4;

/// The turn of a connection.
#[derive(Debug)]
pub struct Turn {
    since: Instant,
    /// When it started, in microseconds after that.
    started: AtomicU64,
    requests: AtomicUsize,
    bytes: AtomicUsize,
    reads: AtomicUsize,
    waits: AtomicBool,
}

impl Turn {
    /// The turn of a connection that starts now.
    pub fn new(since: Instant) -> Turn {
        Turn {
            since,
            started: AtomicU64::default(),
            requests: AtomicUsize::default(),
            bytes: AtomicUsize::default(),
            reads: AtomicUsize::default(),
            waits: AtomicBool::default(),
        }
    }

    /// Notes that a turn starts.
    pub fn start(&self, now: Instant) {
        self.started.store(self.micros(now), Relaxed);
        for count in [&self.requests, &self.bytes, &self.reads] {
            count.store(0, Relaxed);
        }
        self.waits.store(false, Relaxed);
    }

    /// Notes that it has not come yet: until it starts nothing is read, and it is only looked whether the peer has
    /// left.
    pub fn wait(&self) {
        self.waits.store(true, Relaxed);
    }

    /// Whether it has not come yet.
    pub fn waits(&self) -> bool {
        self.waits.load(Relaxed)
    }

    /// Notes that so much was read.
    pub fn has_read(&self, bytes: usize) {
        self.bytes.fetch_add(bytes, Relaxed);
        self.reads.fetch_add(1, Relaxed);
    }

    /// Whether more is to be read in this turn.
    pub fn may_read(&self) -> bool {
        let has_enough = BYTES <= self.bytes.load(Relaxed) || READS <= self.reads.load(Relaxed);
        !has_enough || !self.is_long(Instant::now())
    }

    /// Whether one more request is to be answered in this turn, which is noted.
    pub fn may_answer(&self) -> bool {
        let may = self.requests.load(Relaxed) < REQUESTS || !self.is_long(Instant::now());
        self.requests.fetch_add(usize::from(may), Relaxed);
        may
    }

    fn is_long(&self, now: Instant) -> bool {
        self.started.load(Relaxed) + LENGTH < self.micros(now)
    }

    fn micros(&self, now: Instant) -> u64 {
        u64::try_from(now.saturating_duration_since(self.since).as_micros()).unwrap_or(u64::MAX - LENGTH)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// A turn that started so long ago.
    fn turn(ago: Duration) -> Turn {
        let now = Instant::now();
        let turn = Turn::new(now - Duration::from_secs(1));
        turn.start(now - ago);
        turn
    }

    #[test]
    fn a_long_turn_ends_where_enough_was_done() {
        let long = turn(Duration::from_millis(500));
        assert!((0..REQUESTS).all(|_| long.may_answer()));
        assert!(!long.may_answer() && long.may_read());
        long.has_read(BYTES - 1);
        assert!(long.may_read());
        long.has_read(1);
        assert!(!long.may_read());
        long.start(Instant::now() - Duration::from_millis(500));
        assert!(long.may_answer() && long.may_read());
        (0..READS).for_each(|_| long.has_read(1));
        assert!(!long.may_read());
    }

    #[test]
    fn a_short_turn_goes_on() {
        let short = turn(Duration::ZERO);
        short.start(Instant::now() + Duration::from_secs(60));
        (0..100).for_each(|_| short.has_read(BYTES));
        assert!((0..100).all(|_| short.may_answer()) && short.may_read());
    }
}
