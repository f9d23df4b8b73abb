//! Times work that is done again and again, interleaved: a slow moment of the machine meets all of it.

use std::time::{Duration, Instant};

/// Something that is timed.
pub type Work<'a> = Box<dyn Fn() + 'a>;

/// How long each work took in each round; the round before the first is not counted.
pub fn times(works: &[Work], rounds: usize) -> Vec<Vec<Duration>> {
    let mut times = vec![Vec::with_capacity(rounds); works.len()];
    for round in 0..=rounds {
        for (work, times) in works.iter().zip(&mut times) {
            let start = Instant::now();
            work();
            if 0 < round {
                times.push(start.elapsed());
            }
        }
    }
    times
}

/// The quotient of each round.
pub fn ratios(times: &[Duration], yardstick: &[Duration]) -> Vec<f64> {
    times.iter().zip(yardstick).map(|(time, yardstick)| time.as_secs_f64() / yardstick.as_secs_f64()).collect()
}

/// The microseconds of each of so many parts of a work.
pub fn micros(times: &[Duration], parts: usize) -> Vec<f64> {
    times.iter().map(|time| time.as_secs_f64() * 1e6 / parts as f64).collect()
}
