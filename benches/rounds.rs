//! Times the same work in many rounds, so that a slow moment of the machine meets all of it.

use std::time::Duration;

use cpu_time::ThreadTime;

use crate::medians::median;

/// Something that is done with an item, and what it is called.
pub type Work<T> = (&'static str, fn(&T));

/// What each work took on each item, in each round.
type Times = Vec<Vec<Vec<Duration>>>;

/// The microseconds that each work takes on each item, which are of one size: the medians of all rounds but the one
/// before the first. Each work is done on all items before the next one, as a service does the same many times.
///
/// Time on a core counts, not time that passes: who else wants the core is not the business of the work.
pub fn micros<T>(works: &[Work<T>], items: &[T], rounds: usize) -> Vec<Vec<f64>> {
    let mut times: Times = vec![vec![Vec::with_capacity(rounds); items.len()]; works.len()];
    for round in 0..=rounds {
        for ((_, work), times) in works.iter().zip(&mut times) {
            for (item, times) in items.iter().zip(times) {
                let took = time(|| work(item));
                if 0 < round {
                    times.push(took);
                }
            }
        }
    }
    medians(times)
}

/// The same of items of many sizes. All work on an item is done in a row, and each is done once more before it is
/// timed: after an item that is a thousand times as large caches are full of something else and memory is given back,
/// for which a small work would pay.
pub fn micros_by_size<T>(works: &[Work<T>], items: &[T], rounds: usize) -> Vec<Vec<f64>> {
    let mut times: Times = vec![vec![Vec::with_capacity(rounds); items.len()]; works.len()];
    for round in 0..=rounds {
        for (place, item) in items.iter().enumerate() {
            for ((_, work), times) in works.iter().zip(&mut times) {
                work(item);
                let took = time(|| work(item));
                if 0 < round {
                    times[place].push(took);
                }
            }
        }
    }
    medians(times)
}

fn time(work: impl FnOnce()) -> Duration {
    let start = ThreadTime::now();
    work();
    start.elapsed()
}

fn medians(times: Times) -> Vec<Vec<f64>> {
    let micros = |times: Vec<Duration>| median(times.iter().map(|time| time.as_secs_f64() * 1e6).collect());
    times.into_iter().map(|of_items| of_items.into_iter().map(micros).collect()).collect()
}
