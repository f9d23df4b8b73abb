//! Answers on their way to the peer, with what each one comes to.

use axum::body::Bytes;

use crate::answer::problem::ProblemType;
use crate::diagnostic::Counts;

/// Some answers, in the order of their questions.
#[derive(Debug, Default)]
pub struct Answers {
    /// Their lines, each with its end.
    pub lines: Bytes,
    /// What each one comes to.
    pub outcomes: Vec<Outcome>,
    /// The findings on specs in all of them.
    pub findings: Counts,
}

/// What one answer comes to.
#[derive(Clone, Copy, Debug)]
pub struct Outcome {
    /// Where its line ends.
    pub end: usize,
    /// Why it failed.
    pub failure: Option<&'static ProblemType>,
    /// How many bytes its question has.
    pub question_bytes: usize,
}

impl Answers {
    /// Keeps so many of the answers.
    pub fn truncate(&mut self, count: usize) {
        self.outcomes.truncate(count);
        self.lines.truncate(self.outcomes.last().map_or(0, |last| last.end));
    }
}
