//! Work on many things on all cores, whose results come in order.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// How many items each core may be ahead of the one whose result is next: results that wait take memory.
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
    let state = State { items, begun: 0, taken: 0, ended: false, broken: false, done: BTreeMap::new() };
    let queue = Queue { state: Mutex::new(state), changed: Condvar::new(), ahead: cores * AHEAD };
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| queue.work(&work));
        }
        queue.take(&mut take);
    });
}

struct Queue<I, R> {
    state: Mutex<State<I, R>>,
    changed: Condvar,
    ahead: usize,
}

struct State<I, R> {
    items: I,
    begun: usize,
    taken: usize,
    /// No item is begun any more.
    ended: bool,
    /// A worker panicked; its result does not come.
    broken: bool,
    done: BTreeMap<usize, R>,
}

impl<I: Iterator, R> Queue<I, R> {
    fn lock(&self) -> MutexGuard<'_, State<I, R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State<I, R>>) -> MutexGuard<'a, State<I, R>> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    /// What one worker does until there is nothing more to do.
    fn work(&self, work: &impl Fn(I::Item) -> R) {
        let _watch = Watch(self);
        while let Some((place, item)) = self.start() {
            let result = work(item);
            self.lock().done.insert(place, result);
            self.changed.notify_all();
        }
    }

    fn start(&self) -> Option<(usize, I::Item)> {
        let mut state = self.lock();
        while !state.ended && state.taken + self.ahead <= state.begun {
            state = self.wait(state);
        }
        let item = if state.ended { None } else { state.items.next() };
        let begun = item.map(|item| (state.begun, item));
        match begun {
            Some(_) => state.begun += 1,
            None => state.ended = true,
        }
        drop(state);
        self.changed.notify_all();
        begun
    }

    fn take(&self, take: &mut impl FnMut(R) -> ControlFlow<()>) {
        while let Some(result) = self.next() {
            if take(result).is_break() {
                self.lock().ended = true;
                self.changed.notify_all();
                return;
            }
        }
    }

    /// The next result, `None` after the last one.
    fn next(&self) -> Option<R> {
        let mut state = self.lock();
        loop {
            let taken = state.taken;
            if let Some(result) = state.done.remove(&taken) {
                state.taken += 1;
                drop(state);
                self.changed.notify_all();
                return Some(result);
            }
            if state.broken || state.ended && state.begun == state.taken {
                return None;
            }
            state = self.wait(state);
        }
    }
}

/// Ends the queue where a worker panics, so that the thread that takes does not wait for its result.
struct Watch<'a, I: Iterator, R>(&'a Queue<I, R>);

impl<I: Iterator, R> Drop for Watch<'_, I, R> {
    fn drop(&mut self) {
        if thread::panicking() {
            let mut state = self.0.lock();
            (state.ended, state.broken) = (true, true);
            drop(state);
            self.0.changed.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

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

    #[test]
    fn no_more_is_begun_than_may_wait() {
        let begun = AtomicUsize::new(0);
        let mut taken = 0;
        let work = |item: usize| {
            begun.fetch_add(1, Ordering::SeqCst);
            item
        };
        in_order_on(CORES, 0..1_000, work, |item| {
            taken += 1;
            let ahead = begun.load(Ordering::SeqCst) - taken;
            assert!(ahead <= CORES * AHEAD, "{ahead} at {item}");
            ControlFlow::Continue(())
        });
        assert_eq!(taken, 1_000);
    }

    #[test]
    fn what_is_broken_off_begins_nothing_more() {
        let begun = AtomicUsize::new(0);
        let work = |_| begun.fetch_add(1, Ordering::SeqCst);
        in_order_on(CORES, 0..100_000, work, |_| ControlFlow::Break(()));
        assert!(begun.into_inner() <= 1 + CORES * (AHEAD + 1));
    }

    #[test]
    #[should_panic = "a scoped thread panicked"]
    fn a_panic_of_a_worker_is_not_waited_for() {
        all(100, |item| if item == 50 { panic!("no result") } else { item });
    }
}
