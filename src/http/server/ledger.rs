//! What one connection has open: requests that are not answered yet, and answers that the peer has not taken yet.
//! Neither the socket nor the transport can tell: a peer of HTTP/2 that gives no window blocks nothing, and its pings
//! are answered.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use super::turn::Turn;
use super::watched::LOOK;
use crate::http::room::{Full, Share};

/// How long a peer may keep the server waiting.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Until the head of a request is there.
    pub head: Duration,
    /// While it takes nothing of an answer.
    pub taking: Duration,
    /// How many bytes of its answers a second it has to take on average.
    pub least_rate: usize,
}

/// What a connection has open.
#[derive(Debug)]
pub struct Ledger {
    patience: Patience,
    is_http2: AtomicBool,
    /// Its turn on a thread.
    pub turn: Turn,
    /// What the connection holds of the room for answers.
    held: OnceLock<Share>,
    books: Mutex<Books>,
}

#[derive(Debug)]
struct Books {
    entries: Vec<Entry>,
    next: u64,
    idle_since: Instant,
    /// When all answers have to be taken.
    due: Instant,
}

#[derive(Debug)]
struct Entry {
    number: u64,
    /// When the peer last took some of the answer, once there is one.
    taken: Option<Instant>,
}

/// What to do with a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It goes on, and is to be looked at again.
    Busy,
    /// It goes on, and has nothing open.
    Quiet,
    /// It did nothing for too long.
    Idle,
    /// Its peer takes too little.
    Stalled,
}

impl Ledger {
    /// The ledger of a connection that starts now.
    pub fn new(patience: Patience) -> Arc<Ledger> {
        let now = Instant::now();
        let books = Mutex::new(Books { entries: Vec::new(), next: 0, idle_since: now, due: now });
        let is_http2 = AtomicBool::default();
        Arc::new(Ledger { patience, is_http2, turn: Turn::new(now), held: OnceLock::new(), books })
    }

    /// Notes that the peer speaks HTTP/2, where nothing but this ends what is idle.
    pub fn speaks_http2(&self) {
        self.is_http2.store(true, Ordering::Relaxed);
    }

    /// Whether the peer is known to speak HTTP/2.
    pub fn is_http2(&self) -> bool {
        self.is_http2.load(Ordering::Relaxed)
    }

    /// Holds a share for as long as the connection lasts, taken once.
    ///
    /// # Errors
    ///
    /// Why there is none.
    pub fn hold(&self, take: impl FnOnce() -> Result<Share, Full>) -> Result<(), Full> {
        if self.held.get().is_none() {
            // Requests of a connection are taken one after the other.
            let _ = self.held.set(take()?);
        }
        Ok(())
    }

    /// Notes a request.
    pub fn open(self: &Arc<Ledger>) -> Open {
        let mut books = self.lock();
        let number = books.next;
        books.next += 1;
        books.entries.push(Entry { number, taken: None });
        Open(Ticket { ledger: Arc::clone(self), number })
    }

    /// How often it is worth looking. A peer of HTTP/1 that has left is noticed then, one of HTTP/2 at once.
    pub fn interval(&self) -> Duration {
        let interval = (self.patience.head.min(self.patience.taking) / 4).max(Duration::from_millis(10));
        if self.is_http2() { interval } else { interval.min(LOOK) }
    }

    /// Whether there is anything to look at.
    pub fn is_quiet(&self) -> bool {
        !self.is_http2() && self.lock().entries.is_empty()
    }

    /// Looks at everything.
    pub fn verdict(&self, now: Instant) -> Verdict {
        let books = self.lock();
        let http2 = self.is_http2();
        let mut owed = books.entries.iter().filter_map(|entry| entry.taken).peekable();
        if owed.peek().is_some() && books.due < now {
            return Verdict::Stalled;
        }
        if owed.any(|taken| taken + self.patience.taking < now) {
            return Verdict::Stalled;
        }
        match (books.entries.is_empty(), http2) {
            (true, true) if books.idle_since + self.patience.head < now => Verdict::Idle,
            (true, false) => Verdict::Quiet,
            _ => Verdict::Busy,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request, until its answer is taken.
#[derive(Debug)]
pub struct Open(Ticket);

/// What progress of an answer is noted with.
#[derive(Clone, Debug)]
pub struct Ticket {
    ledger: Arc<Ledger>,
    number: u64,
}

impl Open {
    /// Notes that the answer is there. All answers that are open together have the time that one may keep the server
    /// waiting, and more by their length.
    pub fn answered(&self, bytes: usize) {
        let Open(ticket) = self;
        let now = Instant::now();
        let Patience { taking, least_rate, .. } = ticket.ledger.patience;
        let mut books = ticket.ledger.lock();
        let is_first = books.entries.iter().all(|entry| entry.taken.is_none());
        let since = if is_first { now + taking } else { books.due };
        books.due = since + Duration::from_secs_f64(bytes as f64 / least_rate.max(1) as f64);
        ticket.note(books, now);
    }

    /// Notes that the peer has taken all that there is, and that more may come.
    pub fn waits(&self) {
        let Open(Ticket { ledger, number }) = self;
        let mut books = ledger.lock();
        if let Some(entry) = books.entries.iter_mut().find(|entry| entry.number == *number) {
            entry.taken = None;
        }
    }

    /// What progress of the answer is noted with.
    pub fn ticket(&self) -> Ticket {
        self.0.clone()
    }
}

impl Ticket {
    /// Notes that the peer took some of the answer.
    pub fn progressed(&self) {
        self.note(self.ledger.lock(), Instant::now());
    }

    fn note(&self, mut books: MutexGuard<'_, Books>, now: Instant) {
        if let Some(entry) = books.entries.iter_mut().find(|entry| entry.number == self.number) {
            entry.taken = Some(now);
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let Open(Ticket { ledger, number }) = self;
        let mut books = ledger.lock();
        books.entries.retain(|entry| entry.number != *number);
        books.idle_since = Instant::now();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn ledger() -> Arc<Ledger> {
        Ledger::new(Patience { head: SECOND * 10, taking: SECOND * 20, least_rate: 1_000 })
    }

    fn after(ledger: &Ledger, seconds: u32) -> Verdict {
        ledger.verdict(Instant::now() + SECOND * seconds)
    }

    #[test]
    fn a_request_in_progress_is_waited_for() {
        let ledger = ledger();
        assert_eq!((after(&ledger, 100), ledger.is_quiet()), (Verdict::Quiet, true));
        let open = ledger.open();
        assert_eq!((after(&ledger, 100), ledger.is_quiet()), (Verdict::Busy, false));
        drop(open);
        assert_eq!(after(&ledger, 100), Verdict::Quiet);
    }

    #[test]
    fn an_idle_connection_of_http_2_ends() {
        let ledger = ledger();
        ledger.speaks_http2();
        assert_eq!((after(&ledger, 9), after(&ledger, 11)), (Verdict::Busy, Verdict::Idle));
        let _open = ledger.open();
        assert_eq!(after(&ledger, 11), Verdict::Busy);
    }

    #[test]
    fn an_answer_that_is_not_taken_ends_its_connection() {
        let ledger = ledger();
        let (stuck, other) = (ledger.open(), ledger.open());
        stuck.answered(100_000);
        other.answered(1_000_000);
        assert_eq!((after(&ledger, 19), after(&ledger, 21)), (Verdict::Busy, Verdict::Stalled));
        drop(stuck);
        other.ticket().progressed();
        assert_eq!((after(&ledger, 19), after(&ledger, 21)), (Verdict::Busy, Verdict::Stalled));
        drop(other);
        assert_eq!(after(&ledger, 100), Verdict::Quiet);
    }

    #[test]
    fn an_answer_in_pieces_is_owed_while_there_are_some() {
        let ledger = ledger();
        let open = ledger.open();
        open.answered(1_000);
        assert_eq!((after(&ledger, 19), after(&ledger, 21)), (Verdict::Busy, Verdict::Stalled));
        open.waits();
        assert_eq!(after(&ledger, 100), Verdict::Busy);
        open.answered(1_000);
        assert_eq!((after(&ledger, 19), after(&ledger, 21)), (Verdict::Busy, Verdict::Stalled));
    }

    #[test]
    fn answers_together_have_time_by_their_length() {
        let ledger = Ledger::new(Patience { head: SECOND, taking: SECOND * 1_000, least_rate: 1_000 });
        let (first, second) = (ledger.open(), ledger.open());
        first.answered(100_000);
        second.answered(300_000);
        assert_eq!((after(&ledger, 999), after(&ledger, 1_401)), (Verdict::Busy, Verdict::Stalled));
    }
}
