//! Memory that is free goes back to the system soon after the work that needed it has gone.
//!
//! An allocator keeps what a thread has free for that thread, and looks at it when the thread asks for more. The
//! threads of a service that has nothing to do ask for nothing: after a storm they would keep it all. So each of them
//! is told now and then to give back what it has, where more is resident than a quiet service needs and something was
//! done since.

use std::convert::Infallible;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use cpu_time::ProcessTime;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, MissedTickBehavior, interval};

/// How often it is looked whether there is something to give back.
const LOOK: Duration = Duration::from_secs(1);
/// What a quiet service may have, in bytes: less is not worth the work.
const QUIET: usize = 24 << 20;
/// A process that is on a core for longer than this between two looks is busy, and needs again what it gives back.
const BUSY: Duration = Duration::from_millis(500);
/// So often even a busy process gives back.
const RARELY: Duration = Duration::from_secs(10);
/// Work of less time on a core than this leaves nothing.
const NOTHING: Duration = Duration::from_millis(1);
/// How long threads wait until each of them has been reached.
const PATIENCE: Duration = Duration::from_millis(10);

/// What gives memory back.
#[derive(Clone, Copy, Debug)]
pub struct Reclaim {
    /// Tells the allocator to give back what the calling thread has free.
    pub give_back: fn(),
    /// How many threads serve connections.
    pub workers: usize,
    /// How many threads there may be for what takes longer.
    pub pool: usize,
}

impl Reclaim {
    /// Gives memory back for as long as the program runs. It is polled by the main thread, which has some too.
    pub async fn run(self) -> Infallible {
        let mut ticks = interval(LOOK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut last = Last { at: Instant::now(), used: Duration::ZERO, looked: used() };
        loop {
            ticks.tick().await;
            if last.is_due(resident(), used(), Instant::now()) {
                self.everywhere().await;
                last = Last { at: Instant::now(), used: used(), looked: used() };
            }
        }
    }

    /// Gives back what all threads have. One that is at work for longer is not waited for.
    async fn everywhere(self) {
        let attend = |meeting: Arc<Meeting>| {
            move || {
                (self.give_back)();
                meeting.attend();
            }
        };
        let (serving, pool) = (Meeting::of(self.workers), Meeting::of(self.pool));
        let all: Vec<_> = (0..self.pool).map(|_| spawn_blocking(attend(Arc::clone(&pool)))).collect();
        let serving: Vec<_> = (0..self.workers).map(|_| attend(Arc::clone(&serving))).collect();
        let serving = serving.into_iter().map(|attend| tokio::spawn(async move { attend() }));
        for attended in serving.chain(all).collect::<Vec<_>>() {
            // Where it fails, the runtime ends.
            let _ = attended.await;
        }
        // What others had of this thread's is there now.
        (self.give_back)();
    }
}

/// When memory was given back.
struct Last {
    at: Instant,
    /// How long the process had been on cores then.
    used: Duration,
    /// The same at the last look.
    looked: Duration,
}

impl Last {
    /// Whether memory is to be given back again.
    fn is_due(&mut self, resident: usize, used: Duration, now: Instant) -> bool {
        let is_busy = BUSY < used.saturating_sub(self.looked);
        self.looked = used;
        let was_used = NOTHING < used.saturating_sub(self.used);
        QUIET < resident && was_used && (!is_busy || RARELY < now - self.at)
    }
}

/// A place where each of some threads comes once: one that waits here for the others takes no second turn.
struct Meeting {
    missing: Mutex<usize>,
    complete: Condvar,
}

impl Meeting {
    fn of(threads: usize) -> Arc<Meeting> {
        Arc::new(Meeting { missing: Mutex::new(threads), complete: Condvar::new() })
    }

    /// Waits for the others, a little.
    fn attend(&self) {
        let mut missing = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
        *missing = missing.saturating_sub(1);
        self.complete.notify_all();
        drop(self.complete.wait_timeout_while(missing, PATIENCE, |missing| 0 < *missing));
    }
}

/// How long all threads of the process together were on cores.
fn used() -> Duration {
    ProcessTime::try_now().map_or(Duration::ZERO, |used| used.as_duration())
}

/// What is resident and not a part of a file, in bytes; where the system does not tell, it may be anything.
fn resident() -> usize {
    std::fs::read_to_string("/proc/self/status").ok().as_deref().and_then(anonymous).unwrap_or(usize::MAX)
}

/// The same by what Linux says, which counts KiB.
fn anonymous(status: &str) -> Option<usize> {
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<usize>().ok()?.saturating_mul(1 << 10))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::thread::{self, ThreadId};

    use super::*;

    static REACHED: Mutex<Option<HashSet<ThreadId>>> = Mutex::new(None);

    fn note() {
        REACHED.lock().unwrap().get_or_insert_default().insert(thread::current().id());
    }

    #[test]
    fn every_thread_is_reached() {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.worker_threads(3).max_blocking_threads(2).build().unwrap();
        let reclaim = Reclaim { give_back: note, workers: 3, pool: 2 };
        let reached = || REACHED.lock().unwrap().as_ref().map_or(0, HashSet::len);
        // A thread that another program keeps off its core is reached another time.
        let rounds = (0..1_000).find(|_| {
            runtime.block_on(reclaim.everywhere());
            reached() == 6
        });
        assert!(rounds.is_some(), "{} threads", reached());
    }

    #[test]
    fn memory_is_given_back_after_work() {
        let (start, second) = (Instant::now(), Duration::from_secs(1));
        let last = || Last { at: start, used: second, looked: second };
        let (soon, later) = (start + second, start + 11 * second);
        let (idle, little, much) = (second, second * 11 / 10, second * 2);
        assert!(last().is_due(QUIET + 1, little, soon), "a little was done");
        assert!(!last().is_due(QUIET + 1, idle, later), "nothing was done");
        assert!(!last().is_due(QUIET, little, later), "there is little");
        assert!(!last().is_due(QUIET + 1, much, soon) && last().is_due(QUIET + 1, much, later), "it is busy");
        let mut busy = last();
        assert!(!busy.is_due(QUIET + 1, much, soon) && busy.is_due(QUIET + 1, much, soon), "it was busy");
    }

    #[test]
    fn what_is_a_part_of_a_file_does_not_count() {
        assert_eq!(anonymous("VmRSS:\t   33508 kB\nRssAnon:\t    3568 kB\nRssFile:\t   29940 kB\n"), Some(3_568 << 10));
        assert_eq!((anonymous(""), anonymous("RssAnon: x kB")), (None, None));
        assert!(0 < resident() && resident() < usize::MAX);
    }

    #[test]
    fn nobody_waits_long_for_the_others() {
        let meeting = Meeting::of(2);
        meeting.attend();
        meeting.attend();
        // Another program may have the core for a while.
        let at_once = (0..100).any(|_| {
            let started = Instant::now();
            meeting.attend();
            started.elapsed() < PATIENCE
        });
        assert!(at_once, "all have come");
    }
}
