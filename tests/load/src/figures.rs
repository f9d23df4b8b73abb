//! What was measured.

use std::time::Duration;

/// How long requests took, each one.
#[derive(Debug, Default)]
pub struct Times(Vec<u32>);

impl Times {
    /// Notes one request.
    pub fn add(&mut self, time: Duration) {
        self.0.push(u32::try_from(time.as_micros()).unwrap_or(u32::MAX));
    }

    /// How many requests there were.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The time that so many percent of the requests did not exceed.
    pub fn percentile(&self, percent: f64) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let index = (sorted.len() as f64 * percent / 100.0) as usize;
        let micros = sorted.get(index).or(sorted.last()).copied().unwrap_or_default();
        Duration::from_micros(micros.into())
    }
}

/// What became of the requests of a phase.
#[derive(Debug, Default)]
pub struct Figures {
    /// Those that were planned.
    pub accepted: Times,
    /// Those that were told to come again.
    pub refused: Times,
    /// Those without an answer, or with half of one.
    pub lost: usize,
    /// Those with another answer than the right one.
    pub wrong: usize,
    /// How long the phase took.
    pub elapsed: Duration,
}

impl Figures {
    /// Adds what another connection measured at the same time.
    pub fn add(&mut self, other: Figures) {
        let Figures { accepted, refused, lost, wrong, elapsed } = other;
        self.accepted.0.extend(accepted.0);
        self.refused.0.extend(refused.0);
        self.lost += lost;
        self.wrong += wrong;
        self.elapsed = self.elapsed.max(elapsed);
    }

    /// The accepted requests of each second.
    pub fn accepted_per_second(&self) -> f64 {
        self.accepted.count() as f64 / self.elapsed.as_secs_f64()
    }

    /// Prints everything, one line for each outcome.
    pub fn print(&self, phase: &str) {
        println!("{phase}, {:.1} s: {:.0} accepted a second", self.elapsed.as_secs_f64(), self.accepted_per_second());
        for (outcome, times) in [("accepted", &self.accepted), ("refused with 503", &self.refused)] {
            let [half, most, nearly_all] = [50.0, 99.0, 99.9].map(|percent| times.percentile(percent));
            println!("  {:>8} {outcome}: p50 {half:.1?}, p99 {most:.1?}, p99.9 {nearly_all:.1?}", times.count());
        }
        println!("  {:>8} lost or truncated, {} wrong", self.lost, self.wrong);
    }
}

/// What has to be.
pub struct Requirement {
    /// One sentence.
    pub what: &'static str,
    /// Whether it is so.
    pub met: bool,
}

/// Prints each requirement; whether all are met.
pub fn judge(requirements: &[Requirement]) -> bool {
    for Requirement { what, met } in requirements {
        println!("{} {what}", if *met { "yes" } else { "NO " });
    }
    requirements.iter().all(|requirement| requirement.met)
}
