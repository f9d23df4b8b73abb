//! Which requests are answered where they arrive: those that a turn is enough for, as earlier ones of their operation
//! tell. What a turn is not enough for is started twice, and the first time is lost.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;

use crate::answer::OPERATIONS;
use crate::answer::operation::Operation;

/// What most specs take, in bytes; reading a larger one takes longer than may be on the threads that serve connections.
const SMALL_BODY: usize = 16 << 10;

/// How many requests in turn are answered elsewhere before one is tried again: what took long was a spec that is unlike
/// most of its size, or the core was slow.
const TRIED_AGAIN: usize = 64;

/// What is known of each operation, by its path.
#[derive(Debug)]
pub struct Turns(BTreeMap<&'static str, Known>);

/// What is known of an operation.
#[derive(Debug)]
struct Known {
    /// The shortest body that a turn was not enough for, in bytes.
    too_long: AtomicUsize,
    /// How many requests were not tried since.
    passed_over: AtomicUsize,
}

impl Default for Turns {
    fn default() -> Turns {
        let known = || Known { too_long: AtomicUsize::new(SMALL_BODY + 1), passed_over: AtomicUsize::new(0) };
        Turns(OPERATIONS.iter().map(|operation| (operation.path, known())).collect())
    }
}

impl Turns {
    /// Whether a turn may be enough for a body of so many bytes.
    pub fn may_be_enough(&self, operation: &Operation, bytes: usize) -> bool {
        let Some(known) = self.0.get(operation.path).filter(|_| bytes <= SMALL_BODY) else { return false };
        bytes < known.too_long.load(Relaxed) || known.passed_over.fetch_add(1, Relaxed) % TRIED_AGAIN == TRIED_AGAIN - 1
    }

    /// Notes whether a turn was enough for a body of so many bytes.
    pub fn note(&self, operation: &Operation, bytes: usize, was_enough: bool) {
        let Some(Known { too_long, .. }) = self.0.get(operation.path) else { return };
        match was_enough {
            true => too_long.fetch_max(bytes + 1, Relaxed),
            false => too_long.fetch_min(bytes, Relaxed),
        };
    }
}

/// A turn: so much time, and half as much on a core after that. Where the system gave the core to others meanwhile the
/// turn goes on, since whatever waits for this thread waits all the same, and what was worked would be lost.
#[derive(Debug)]
pub struct Turn {
    length: Duration,
    since: Instant,
    /// The clock of the thread when its time was over, where the system has one. Only then is it read, since that takes
    /// more than a microsecond.
    late: OnceCell<Option<ThreadTime>>,
}

impl Turn {
    /// A turn that starts now, on this thread.
    pub fn start(length: Duration) -> Turn {
        Turn { length, since: Instant::now(), late: OnceCell::new() }
    }

    /// Whether the turn is over.
    pub fn is_over(&self) -> bool {
        if self.since.elapsed() <= self.length {
            return false;
        }
        let late = self.late.get_or_init(|| ThreadTime::try_now().ok());
        !late.is_some_and(|late| late.try_elapsed().is_ok_and(|more| more <= self.length / 2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::{PLAN, TRACE};

    #[test]
    fn a_turn_lasts_as_long_as_it_has_the_core() {
        let turn = Turn::start(Duration::from_millis(40));
        std::thread::sleep(Duration::from_millis(80));
        assert!(!turn.is_over());
        let late = Instant::now() + Duration::from_secs(20);
        while !turn.is_over() {
            assert!(Instant::now() < late);
        }
        assert!(Duration::from_millis(100) <= turn.since.elapsed());
    }

    #[test]
    fn what_took_longer_than_a_turn_is_not_started_twice() {
        let turns = Turns::default();
        assert!(turns.may_be_enough(&TRACE, SMALL_BODY) && !turns.may_be_enough(&TRACE, SMALL_BODY + 1));
        turns.note(&TRACE, 8_000, false);
        assert!(turns.may_be_enough(&TRACE, 7_999) && !turns.may_be_enough(&TRACE, 8_000));
        assert!(turns.may_be_enough(&PLAN, 8_000), "other operations are not concerned");
    }

    #[test]
    fn one_of_many_is_tried_again() {
        let turns = Turns::default();
        turns.note(&TRACE, 2_000, false);
        let tried = (0..10 * TRIED_AGAIN).filter(|_| turns.may_be_enough(&TRACE, 4_000)).count();
        assert_eq!(tried, 10);
        turns.note(&TRACE, 4_000, true);
        assert!(turns.may_be_enough(&TRACE, 4_000) && !turns.may_be_enough(&TRACE, 4_001));
    }
}
