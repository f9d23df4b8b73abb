//! The time that one address takes of the threads that serve connections, before the service has a request: handshakes
//! of TLS, and heads of HTTP/2, which are read whether they are refused or not. One that takes more than its part
//! waits, so that the others are served in time.

use std::collections::BTreeMap;
use std::future::Future;
use std::num::NonZeroUsize;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::thread;
use std::time::{Duration, Instant};

use pin_project_lite::pin_project;
use tokio::time::{Sleep, sleep};

use super::ledger::Ledger;
use crate::http::peer::Peer;
use crate::http::settings::LoadLimits;

/// What takes less at once does not count.
const SHORT: Duration = Duration::from_micros(200);
/// One address may take this part of all threads on average: one of so many.
const PART: f64 = 8.0;
/// How much sooner it may take it than on average.
const BURST: Duration = Duration::from_millis(200);
/// A new connection that would have to wait longer is closed.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often it is looked whether a peer that waits has left, which gives back what is held for it, as answers do that
/// it takes meanwhile.
const LOOK: Duration = Duration::from_millis(250);
/// How many addresses are remembered.
const MOST: usize = 4_096;

/// What addresses have taken; a clone is the same again.
#[derive(Clone, Debug)]
pub struct Pace(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// How long an address has to do without for each second that it takes.
    factor: f64,
    debts: Mutex<BTreeMap<Peer, Debt>>,
}

/// A new connection would have to wait too long.
#[derive(Clone, Copy, Debug)]
pub struct Busy;

/// What an address has taken.
#[derive(Clone, Copy, Debug)]
struct Debt {
    /// When its part is as much as it has taken.
    until: Instant,
    /// What it took last at once.
    last: Duration,
}

impl Pace {
    /// The pace of a service with these limits. Where one address may have all connections, everything comes from one.
    pub fn new(load: &LoadLimits) -> Pace {
        let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let part = if load.connections_per_address < load.connections { PART } else { 1.0 };
        Pace(Arc::new(Inner { factor: part / threads as f64, debts: Mutex::default() }))
    }

    /// Whether a new connection of `peer` would have to wait too long.
    fn is_busy(&self, peer: Peer, now: Instant) -> bool {
        self.lock().get(&peer).is_some_and(|debt| PATIENCE < debt.wait(now))
    }

    /// How long `peer` has to wait. What it waits for counts as what it took last at once, so that each of its
    /// connections waits for those before it.
    fn admit(&self, peer: Peer, now: Instant) -> Duration {
        let mut debts = self.lock();
        let Some(debt) = debts.get_mut(&peer) else { return Duration::ZERO };
        let wait = debt.wait(now);
        if !wait.is_zero() {
            debt.until += debt.last.mul_f64(self.0.factor);
        }
        wait
    }

    /// Notes what `peer` took at once since `start`, unless that is short.
    fn count(&self, peer: Peer, start: Instant, waited: bool) {
        let took = start.elapsed();
        if SHORT < took {
            self.charge(peer, took, waited, start + took);
        }
    }

    /// Notes what `peer` took at once; where it waited for that, some of it counts already.
    fn charge(&self, peer: Peer, took: Duration, waited: bool, now: Instant) {
        let mut debts = self.lock();
        if MOST <= debts.len() {
            debts.retain(|_, debt| now < debt.until);
        }
        if MOST <= debts.len() && !debts.contains_key(&peer) {
            return;
        }
        let debt = debts.entry(peer).or_insert(Debt { until: now, last: took });
        let counted = if waited { debt.last } else { Duration::ZERO };
        debt.until = debt.until.max(now) + took.saturating_sub(counted).mul_f64(self.0.factor);
        debt.last = took;
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Peer, Debt>> {
        self.0.debts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Debt {
    fn wait(&self, now: Instant) -> Duration {
        self.until.saturating_duration_since(now + BURST)
    }
}

pin_project! {
    /// What is done for a connection, at the pace of its address.
    pub struct Paced<F> {
        #[pin]
        pub inner: F,
        pace: Option<Pace>,
        peer: Peer,
        // For a connection that may speak HTTP/1: its requests are answered where it is served.
        ledger: Option<Arc<Ledger>>,
        wait: Option<Pin<Box<Sleep>>>,
        look: Option<Pin<Box<Sleep>>>,
        // Whether nothing of it was done.
        is_new: bool,
    }
}

impl<F> Paced<F> {
    /// All of this counts, or what is of HTTP/2 where there is a `ledger`, or nothing where there is no `pace`.
    pub fn new(inner: F, pace: Option<Pace>, peer: Peer, ledger: Option<Arc<Ledger>>) -> Paced<F> {
        Paced { inner, pace, peer, ledger, wait: None, look: None, is_new: true }
    }
}

impl<F: Future> Paced<F> {
    /// Looks now and then whether the peer has left, and sends what is answered; nothing is read.
    fn poll_look(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let mut this = self.project();
        let Some(ledger) = this.ledger else { return Poll::Pending };
        let look = this.look.get_or_insert_with(|| Box::pin(sleep(LOOK)));
        loop {
            ready!(look.as_mut().poll(context));
            look.as_mut().reset(tokio::time::Instant::now() + LOOK);
            ledger.turn.wait();
            let start = Instant::now();
            let polled = this.inner.as_mut().poll(context);
            this.pace.iter().for_each(|pace| pace.count(*this.peer, start, false));
            if polled.is_ready() {
                return polled;
            }
        }
    }
}

impl<F: Future> Future for Paced<F> {
    type Output = Result<F::Output, Busy>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<F::Output, Busy>> {
        let this = self.as_mut().project();
        let counts = this.ledger.as_ref().is_none_or(|ledger| ledger.is_http2());
        let Some(pace) = this.pace.as_ref().filter(|_| counts) else {
            this.ledger.iter().for_each(|ledger| ledger.turn.start(Instant::now()));
            return this.inner.poll(context).map(Ok);
        };
        if std::mem::take(this.is_new) && pace.is_busy(*this.peer, Instant::now()) {
            return Poll::Ready(Err(Busy));
        }
        let wait = this.wait.take().or_else(|| {
            let wait = pace.admit(*this.peer, Instant::now());
            (!wait.is_zero()).then(|| Box::pin(sleep(wait)))
        });
        let waited = wait.is_some();
        if let Some(wait) = wait {
            if this.wait.insert(wait).as_mut().poll(context).is_pending() {
                return self.poll_look(context).map(Ok);
            }
            (*this.wait, *this.look) = (None, None);
        }
        let start = Instant::now();
        this.ledger.iter().for_each(|ledger| ledger.turn.start(start));
        let polled = this.inner.poll(context);
        pace.count(*this.peer, start, waited);
        polled.map(Ok)
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::net::SocketAddr;
    use std::pin::pin;

    use tokio::time::timeout;

    use super::*;
    use crate::http::server::ledger::Patience;

    const MILLISECOND: Duration = Duration::from_millis(1);

    fn peer(number: u8) -> Peer {
        Peer::from(SocketAddr::from(([192, 0, 2, number], 80)))
    }

    #[test]
    fn an_address_that_takes_more_than_its_part_waits_and_others_do_not() {
        let pace = Pace(Arc::new(Inner { factor: 2.0, debts: Mutex::default() }));
        let now = Instant::now();
        pace.charge(peer(1), 100 * MILLISECOND, false, now);
        assert_eq!(pace.admit(peer(1), now), Duration::ZERO);
        pace.charge(peer(1), 50 * MILLISECOND, false, now);
        assert_eq!(pace.admit(peer(2), now), Duration::ZERO);
        // Each waits for those before it.
        assert_eq!(pace.admit(peer(1), now), 100 * MILLISECOND);
        assert_eq!(pace.admit(peer(1), now), 200 * MILLISECOND);
        pace.charge(peer(1), 60 * MILLISECOND, true, now);
        assert_eq!(pace.admit(peer(1), now), 320 * MILLISECOND);
        let waiting = (0..1_000).find(|_| pace.is_busy(peer(1), now) || pace.admit(peer(1), now).is_zero());
        assert_eq!(waiting, Some(39), "as many as may wait");
        assert!(!pace.is_busy(peer(2), now));
        assert_eq!(pace.admit(peer(1), now + Duration::from_secs(60)), Duration::ZERO);
    }

    #[tokio::test]
    async fn one_that_has_left_does_not_wait_for_its_turn() {
        let pace = Pace(Arc::new(Inner { factor: 2.0, debts: Mutex::default() }));
        let patience = Patience { head: PATIENCE, taking: PATIENCE, least_rate: 1 };
        let ledger = Ledger::new(patience);
        ledger.speaks_http2();
        let looked = Arc::clone(&ledger);
        // Notices that its peer has left when it is looked at the third time.
        let mut looks = 0;
        let connection = poll_fn(move |_| {
            assert!(looked.turn.waits(), "its turn has not come");
            looks += 1;
            if looks < 3 { Poll::Pending } else { Poll::Ready(()) }
        });
        let mut paced = pin!(Paced::new(connection, Some(pace.clone()), peer(1), Some(ledger)));
        // A new connection would be closed.
        *paced.as_mut().project().is_new = false;
        pace.charge(peer(1), Duration::from_secs(1_000), false, Instant::now());
        assert!(timeout(Duration::from_secs(60), paced).await.is_ok_and(|ended| ended.is_ok()));
    }

    #[test]
    fn few_addresses_are_remembered() {
        let (pace, now) = (Pace::new(&LoadLimits::default()), Instant::now());
        let addresses = |third: u8| (0..=255).map(move |fourth| SocketAddr::from(([10, 0, third, fourth], 80)));
        for address in (0..40).flat_map(addresses) {
            pace.charge(Peer::from(address), MILLISECOND, false, now);
        }
        assert_eq!(pace.0.debts.lock().unwrap().len(), MOST);
        pace.charge(peer(1), MILLISECOND, false, now + Duration::from_secs(60));
        assert_eq!(pace.0.debts.lock().unwrap().len(), 1);
    }
}
