//! Work on many things on all cores, whose results come in order.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The most neighbouring items that a core takes at once: handing over costs a lock and a thread that wakes.
const MOST: usize = 32;
/// A run of items that took less is followed by one of twice as many, one that took much more by one of half as many.
const SHORT: Duration = Duration::from_millis(1);
const LONG: Duration = Duration::from_millis(4);
/// How many runs each core may be ahead of the one whose results are next: results that wait take memory.
const AHEAD: usize = 4;

/// Does `work` on every item, on all cores, and gives the results to `take`, in the order of the items, as they come.
/// Where `take` breaks off, no item is begun any more.
pub fn in_order<T, R: Send>(
    items: impl IntoIterator<Item = T, IntoIter: Send>,
    work: impl Fn(T) -> R + Sync,
    take: impl FnMut(R) -> ControlFlow<()>,
) {
    let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    in_order_on(cores, items, work, take);
}

fn in_order_on<T, R: Send>(
    cores: usize,
    items: impl IntoIterator<Item = T, IntoIter: Send>,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(R) -> ControlFlow<()>,
) {
    let items = items.into_iter();
    let few = items.size_hint().1.is_some_and(|items| items < 2);
    if few || cores < 2 {
        // A thread would have nothing to do beside this one.
        let _ = items.map(work).try_for_each(take);
        return;
    }
    let state = State { items, begun: 0, taken: 0, waiting: 0, ended: false, done: BTreeMap::new() };
    let queue = Queue {
        cores,
        state: Mutex::new(state),
        broken_off: AtomicBool::new(false),
        room: Condvar::new(),
        came: Condvar::new(),
    };
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| queue.work(&work));
        }
        queue.take(&mut take);
    });
}

struct Queue<I, R> {
    cores: usize,
    state: Mutex<State<I, R>>,
    /// No result is taken any more.
    broken_off: AtomicBool,
    /// There is room for results, or nothing more to do.
    room: Condvar,
    /// The next results came, or none will.
    came: Condvar,
}

struct State<I, R> {
    items: I,
    /// How many runs were begun, and how many were taken.
    begun: usize,
    taken: usize,
    /// How many cores wait for room.
    waiting: usize,
    /// No run is begun any more.
    ended: bool,
    /// The results of runs, by their place.
    done: BTreeMap<usize, Vec<R>>,
}

impl<I: Iterator, R> Queue<I, R> {
    fn lock(&self) -> MutexGuard<'_, State<I, R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_broken_off(&self) -> bool {
        self.broken_off.load(Ordering::Relaxed)
    }

    /// Has no run begun any more. It holds the lock, so that all see it who are about to wait.
    fn end(&self, mut state: MutexGuard<'_, State<I, R>>) {
        state.ended = true;
        drop(state);
        self.room.notify_all();
        self.came.notify_all();
    }

    /// Has no item begun any more.
    fn break_off(&self) {
        self.broken_off.store(true, Ordering::Relaxed);
        self.end(self.lock());
    }

    /// What one worker does until there is nothing more to do.
    fn work(&self, work: &impl Fn(I::Item) -> R) {
        let _watch = Watch(self);
        let mut most = 1;
        while let Some((place, items)) = self.start(most) {
            let started = Instant::now();
            let results = items.into_iter().take_while(|_| !self.is_broken_off()).map(work).collect();
            most = match started.elapsed() {
                short if short < SHORT => MOST.min(most * 2),
                long if LONG < long => most.div_ceil(2),
                _ => most,
            };
            let mut state = self.lock();
            state.done.insert(place, results);
            let is_next = state.taken == place;
            drop(state);
            if is_next {
                self.came.notify_one();
            }
        }
    }

    /// The next run, of at most so many items; towards the end of fewer, so that all cores have some.
    fn start(&self, most: usize) -> Option<(usize, Vec<I::Item>)> {
        let mut state = self.lock();
        while !state.ended && state.taken + self.cores * AHEAD <= state.begun {
            state.waiting += 1;
            state = self.room.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.waiting -= 1;
        }
        if state.ended {
            return None;
        }
        let left = state.items.size_hint().1.unwrap_or(usize::MAX);
        let most = most.min(left / (2 * self.cores)).max(1);
        let run: Vec<I::Item> = state.items.by_ref().take(most).collect();
        if run.is_empty() {
            self.end(state);
            return None;
        }
        state.begun += 1;
        Some((state.begun - 1, run))
    }

    fn take(&self, take: &mut impl FnMut(R) -> ControlFlow<()>) {
        while let Some(results) = self.next() {
            if results.into_iter().try_for_each(&mut *take).is_break() {
                return self.break_off();
            }
        }
    }

    /// The next results, `None` after the last ones.
    fn next(&self) -> Option<Vec<R>> {
        let mut state = self.lock();
        loop {
            let taken = state.taken;
            if let Some(results) = state.done.remove(&taken) {
                state.taken += 1;
                let is_waited_for = 0 < state.waiting;
                drop(state);
                if is_waited_for {
                    self.room.notify_all();
                }
                return Some(results);
            }
            if self.is_broken_off() || state.ended && state.begun == state.taken {
                return None;
            }
            state = self.came.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Breaks off where a worker panics, so that the thread that takes does not wait for its results.
struct Watch<'a, I: Iterator, R>(&'a Queue<I, R>);

impl<I: Iterator, R> Drop for Watch<'_, I, R> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.break_off();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    /// Cores in tests, whatever the machine has.
    const CORES: usize = 4;

    fn all(count: u64, work: impl Fn(u64) -> u64 + Sync) -> Vec<u64> {
        let mut taken = Vec::new();
        in_order_on(CORES, 0..count, work, |result| {
            taken.push(result);
            ControlFlow::Continue(())
        });
        taken
    }

    #[test]
    fn results_come_in_order_whatever_takes_longer() {
        let slow_at_first = |item: u64| {
            thread::sleep(Duration::from_millis(if item.is_multiple_of(10) { 5 } else { 0 }));
            item * 2
        };
        for count in [0, 1, 2, 3, 100] {
            assert_eq!(all(count, slow_at_first), (0..count).map(|item| item * 2).collect::<Vec<_>>());
        }
    }

    /// How far the work on so many items gets ahead of what is taken.
    fn furthest(items: usize, time: Duration) -> usize {
        let begun = AtomicUsize::new(0);
        let (mut taken, mut furthest) = (0, 0);
        let work = |_| {
            begun.fetch_add(1, Ordering::SeqCst);
            thread::sleep(time);
        };
        in_order_on(CORES, 0..items, work, |()| {
            taken += 1;
            furthest = furthest.max(begun.load(Ordering::SeqCst) - taken);
            ControlFlow::Continue(())
        });
        assert_eq!(taken, items);
        furthest
    }

    #[test]
    fn no_more_is_begun_than_may_wait() {
        assert!(furthest(10_000, Duration::ZERO) <= CORES * (AHEAD + 1) * MOST);
        // What takes long is taken one by one.
        assert!(furthest(50, SHORT) <= CORES * AHEAD);
    }

    #[test]
    fn what_is_broken_off_begins_nothing_more() {
        let begun = AtomicUsize::new(0);
        let work = |_| begun.fetch_add(1, Ordering::SeqCst);
        in_order_on(CORES, 0..100_000, work, |_| ControlFlow::Break(()));
        assert!(begun.into_inner() <= CORES * (AHEAD + 1) * MOST);
    }

    #[test]
    #[should_panic = "a scoped thread panicked"]
    fn a_panic_of_a_worker_is_not_waited_for() {
        all(100, |item| if item == 50 { panic!("no result") } else { item });
    }
}
