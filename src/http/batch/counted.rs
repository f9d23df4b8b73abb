//! What a batch comes to, for the log and the metrics: known when its last answer is passed on.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::answers::{Answers, Outcome};
use crate::answer::batch::Tally;
use crate::answer::problem::ProblemType;

/// What a batch comes to; a clone is the same again. Among the extensions of its response.
#[derive(Clone, Debug, Default)]
pub struct Counted(Arc<Mutex<Sums>>);

/// What is counted.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    /// The answers.
    pub tally: Tally,
    /// How many bytes the questions have.
    pub request_bytes: u64,
    /// How many bytes the lines of the answers have.
    pub answer_bytes: u64,
    /// Whether the last line was made.
    pub is_complete: bool,
    /// Why the request was not read to its end.
    pub problem: Option<&'static ProblemType>,
}

impl Counted {
    /// Counts answers that are passed on; returns how many were so far.
    pub fn count(&self, answers: &Answers) -> usize {
        let mut sums = self.lock();
        for Outcome { failure, question_bytes, .. } in &answers.outcomes {
            sums.tally.count(failure.as_ref().map(|failure| failure.slug));
            sums.request_bytes += *question_bytes as u64;
        }
        sums.tally.add(&answers.findings);
        sums.answer_bytes += (answers.lines.len() - answers.outcomes.len()) as u64;
        sums.tally.total()
    }

    /// Notes that the last line is made, and why the request was not read to its end; returns what was counted.
    pub fn end(&self, problem: Option<&'static ProblemType>) -> Tally {
        let mut sums = self.lock();
        sums.is_complete = true;
        sums.problem = problem;
        sums.tally.clone()
    }

    /// What was counted so far.
    pub fn sums(&self) -> Sums {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Sums> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
