//! The cores that answers are made on, and whose turn it is: of those who wait, the peer that has the fewest of them
//! now and has used them least lately. One that asks for much waits for itself.
//!
//! Work cannot be interrupted, so that all cores may be taken by what takes long. A peer that has used little has one
//! more place then: the system shares the cores between threads.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot::{self, Receiver, Sender};
use tokio::task::{JoinError, spawn_blocking};

use super::peer::Peer;
use crate::deadline::Deadline;

/// What was used so long ago counts half.
const HALF: Duration = Duration::from_secs(2);
/// Who has used less than this lately has used little.
const LITTLE: Duration = Duration::from_millis(200);
/// Who has used less than this lately, and has and waits for nothing, is forgotten.
const NOTHING: Duration = Duration::from_micros(500);
/// So many peers are remembered before it is looked who can be forgotten.
const FEW: usize = 64;

/// Some cores; a clone is the same again.
#[derive(Clone, Debug)]
pub struct Cores(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    count: usize,
    spare: usize,
    books: Mutex<Books>,
}

#[derive(Debug, Default)]
struct Books {
    /// How many are taken.
    taken: usize,
    /// How many wait.
    waiting: usize,
    /// How many have come to wait so far.
    came: u64,
    accounts: BTreeMap<Option<Peer>, Account>,
    /// With so many accounts it is looked who can be forgotten.
    many: usize,
}

/// What a peer has, used and waits for.
#[derive(Debug)]
struct Account {
    has: usize,
    used: Duration,
    /// When that much was used.
    at: Instant,
    /// Those who wait, with when they came.
    waiting: VecDeque<(u64, Sender<Core>)>,
}

/// A core to work on, given back when it is dropped.
#[derive(Debug)]
pub struct Core {
    cores: Cores,
    peer: Option<Peer>,
    since: Instant,
}

impl Cores {
    /// So many cores, and so many places more for who has used little.
    pub fn new(count: usize, spare: usize) -> Cores {
        Cores(Arc::new(Inner { count, spare, books: Mutex::default() }))
    }

    /// Waits for a core.
    pub async fn take(&self, peer: Option<Peer>) -> Core {
        loop {
            let ready = match self.ask(peer) {
                Ok(core) => return core,
                Err(ready) => ready,
            };
            if let Ok(core) = ready.await {
                return core;
            }
        }
    }

    /// A core where nothing waits for one.
    pub fn take_now(&self, peer: Option<Peer>) -> Option<Core> {
        let mut books = self.lock();
        let is_free = books.waiting == 0 && books.taken < self.0.count;
        is_free.then(|| self.hand_out(&mut books, peer, Instant::now()))
    }

    /// Whether another peer than this one waits for a core.
    pub fn others_wait(&self, peer: Option<Peer>) -> bool {
        let books = self.lock();
        books.waiting != 0 && books.accounts.iter().any(|(other, account)| *other != peer && account.is_waiting())
    }

    /// A core, or where it will be sent.
    fn ask(&self, peer: Option<Peer>) -> Result<Core, Receiver<Core>> {
        let (mut books, now) = (self.lock(), Instant::now());
        let is_free = books.waiting == 0 && books.taken < self.0.count;
        if is_free || self.has_spare_for(&books, peer, now) {
            return Ok(self.hand_out(&mut books, peer, now));
        }
        let (send, ready) = oneshot::channel();
        let number = books.came;
        books.came += 1;
        books.waiting += 1;
        books.account(peer, now).waiting.push_back((number, send));
        Err(ready)
    }

    /// Whether a peer that has used little may have one more than there are.
    fn has_spare_for(&self, books: &Books, peer: Option<Peer>, now: Instant) -> bool {
        let has_little = books.accounts.get(&peer).is_none_or(|account| account.has == 0 && account.used(now) < LITTLE);
        books.taken < self.0.count + self.0.spare && has_little
    }

    fn hand_out(&self, books: &mut Books, peer: Option<Peer>, now: Instant) -> Core {
        books.taken += 1;
        books.account(peer, now).has += 1;
        Core { cores: self.clone(), peer, since: now }
    }

    /// Hands a core that was given back to the next one who waits.
    fn hand_on(&self, books: &mut Books, now: Instant) -> Option<(Sender<Core>, Core)> {
        let is_free = books.taken < self.0.count;
        let waiting = books.accounts.iter().filter(|(_, account)| account.is_waiting());
        let mut waiting = waiting.filter(|(peer, _)| is_free || self.has_spare_for(books, **peer, now));
        let next = waiting.by_ref().min_by_key(|(_, account)| account.rank(now)).map(|(peer, _)| *peer)?;
        let (_, send) = books.account(next, now).waiting.pop_front()?;
        books.waiting -= 1;
        Some((send, self.hand_out(books, next, now)))
    }

    fn lock(&self) -> MutexGuard<'_, Books> {
        self.0.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Books {
    /// The account of a peer.
    fn account(&mut self, peer: Option<Peer>, now: Instant) -> &mut Account {
        if self.many.max(FEW) <= self.accounts.len() {
            self.accounts.retain(|_, account| account.has != 0 || account.is_waiting() || NOTHING < account.used(now));
            self.many = 2 * self.accounts.len();
        }
        let new = || Account { has: 0, used: Duration::ZERO, at: now, waiting: VecDeque::new() };
        self.accounts.entry(peer).or_insert_with(new)
    }

    /// Forgets those who have given up waiting.
    fn forget(&mut self) {
        for account in self.accounts.values_mut().filter(|account| account.is_waiting()) {
            let before = account.waiting.len();
            account.waiting.retain(|(_, send)| !send.is_closed());
            self.waiting -= before - account.waiting.len();
        }
    }
}

impl Account {
    fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// How much was used, the less of it counts the longer it is ago.
    fn used(&self, now: Instant) -> Duration {
        let ago = now.saturating_duration_since(self.at).as_secs_f64() / HALF.as_secs_f64();
        self.used.mul_f64((-ago).exp2())
    }

    /// Who has the lowest rank is the next one.
    fn rank(&self, now: Instant) -> (usize, Duration, Option<u64>) {
        (self.has, self.used(now), self.waiting.front().map(|(number, _)| *number))
    }
}

impl Core {
    /// Works on it, elsewhere than on the threads that serve connections. Where this future is dropped, which nothing
    /// else tells the work, the deadline has passed.
    ///
    /// # Errors
    ///
    /// Where the work panics, or the service is stopping.
    pub async fn work<T: Send + 'static>(
        self,
        work: impl FnOnce(Deadline<'_>) -> T + Send + 'static,
    ) -> Result<T, JoinError> {
        let waiting = Arc::new(());
        let (waits, span) = (Arc::downgrade(&waiting), tracing::Span::current());
        let work = move || {
            let _core = self;
            span.in_scope(|| work(Deadline::new(&|| waits.strong_count() == 0)))
        };
        let worked = spawn_blocking(work).await;
        drop(waiting);
        worked
    }

    /// For how long it was had.
    pub fn age(&self) -> Duration {
        self.since.elapsed()
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        let now = Instant::now();
        let mut books = self.cores.lock();
        let account = books.account(self.peer, now);
        account.used = account.used(now) + now.saturating_duration_since(self.since);
        account.at = now;
        account.has -= 1;
        books.taken -= 1;
        if books.waiting == 0 {
            return;
        }
        books.forget();
        let next = self.cores.hand_on(&mut books, now);
        drop(books);
        // One that has just given up drops it, and it is handed on to the next one.
        if let Some((send, core)) = next {
            drop(send.send(core));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;
    use std::pin::{Pin, pin};
    use std::task::{Context, Poll, Waker};

    use super::*;

    fn peer(number: u8) -> Option<Peer> {
        Some(Peer::from(SocketAddr::from(([192, 0, 2, number], 80))))
    }

    /// A core, where there is one without waiting.
    fn now<F: Future<Output = Core>>(waiting: Pin<&mut F>) -> Option<Core> {
        match waiting.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(core) => Some(core),
            Poll::Pending => None,
        }
    }

    /// The core was had for so long.
    fn use_up(mut core: Core, time: Duration) {
        core.since -= time;
    }

    #[test]
    fn one_peer_waits_for_itself_in_its_order() {
        let cores = Cores::new(1, 1);
        let first = now(pin!(cores.take(peer(1)))).unwrap();
        let (mut second, mut third) = (pin!(cores.take(peer(1))), pin!(cores.take(peer(1))));
        assert!(now(second.as_mut()).is_none() && now(third.as_mut()).is_none());
        drop(first);
        assert!(cores.take_now(peer(1)).is_none(), "it was handed on");
        assert!(now(third.as_mut()).is_none());
        drop(now(second.as_mut()).unwrap());
        assert!(now(third.as_mut()).is_some());
        assert!(cores.take_now(peer(1)).is_some());
    }

    #[test]
    fn who_has_used_least_is_the_next_one() {
        let cores = Cores::new(1, 0);
        use_up(cores.take_now(peer(1)).unwrap(), Duration::from_secs(3));
        use_up(cores.take_now(peer(2)).unwrap(), Duration::from_secs(1));
        let core = cores.take_now(peer(1)).unwrap();
        let (mut much, mut little) = (pin!(cores.take(peer(1))), pin!(cores.take(peer(2))));
        let mut none = pin!(cores.take(peer(3)));
        assert!([now(much.as_mut()), now(little.as_mut()), now(none.as_mut())].iter().all(Option::is_none));
        assert!(cores.others_wait(peer(1)));
        drop(core);
        drop(now(none.as_mut()).unwrap());
        drop(now(little.as_mut()).unwrap());
        assert!(!cores.others_wait(peer(1)));
        assert!(now(much.as_mut()).is_some());
    }

    #[test]
    fn who_has_used_little_does_not_wait_for_those_who_use_all() {
        let cores = Cores::new(2, 1);
        use_up(cores.take_now(peer(1)).unwrap(), Duration::from_secs(1));
        let _all: Vec<Core> = (0..2).map(|_| cores.take_now(peer(1)).unwrap()).collect();
        assert!(now(pin!(cores.take(peer(1)))).is_none());
        let one_more = now(pin!(cores.take(peer(2)))).unwrap();
        let mut third = pin!(cores.take(peer(3)));
        assert!(now(third.as_mut()).is_none());
        use_up(one_more, Duration::from_secs(1));
        drop(now(third.as_mut()).unwrap());
        assert!(now(pin!(cores.take(peer(2)))).is_none(), "it has used some");
    }

    #[test]
    fn who_has_given_up_is_passed_over_and_all_is_forgotten() {
        let cores = Cores::new(1, 0);
        let core = cores.take_now(peer(1)).unwrap();
        let mut last = pin!(cores.take(peer(1)));
        {
            let mut given_up = pin!(cores.take(peer(2)));
            assert!(now(given_up.as_mut()).is_none());
        }
        let mut handed = Box::pin(cores.take(peer(3)));
        assert!(now(handed.as_mut()).is_none() && now(last.as_mut()).is_none());
        drop(core);
        assert!(now(last.as_mut()).is_none());
        drop(handed);
        assert!(now(last.as_mut()).is_some(), "what it was handed is handed on");
        for number in 0..1_000_u32 {
            let [.., third, fourth] = number.to_be_bytes();
            let address = SocketAddr::from(([192, 0, third, fourth], 80));
            drop(cores.take_now(Some(Peer::from(address))));
        }
        let books = cores.lock();
        assert!(books.taken == 0 && books.waiting == 0 && books.accounts.len() <= FEW);
    }

    #[test]
    fn what_was_used_is_forgotten_with_time() {
        let now = Instant::now();
        let account = Account { has: 0, used: Duration::from_secs(8), at: now, waiting: VecDeque::new() };
        assert_eq!(account.used(now + 3 * HALF).as_millis(), 1_000);
    }
}
