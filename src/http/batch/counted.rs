//! What a batch comes to, for the log and the metrics: known when its last answer is made.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::answer::batch::Tally;
use crate::answer::problem::ProblemType;
use crate::diagnostic::Counts;

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
    /// Counts an answer, and the bytes of its question and of its line.
    pub fn count(&self, problem: Option<&'static str>, findings: &Counts, question_bytes: usize, line_bytes: usize) {
        let mut sums = self.lock();
        sums.tally.count(problem, findings);
        sums.request_bytes += question_bytes as u64;
        sums.answer_bytes += line_bytes as u64;
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
