//! What a question is, and why it has no answer.

use serde::Serialize;

use super::notation::Notation;
use super::problem::Problem;
use crate::deadline::GivenUp;
use crate::diagnostic::Counts;
use crate::plan::RequestError;
use crate::question::{Asked, Refusal};

/// A question about plans: what the body asks into what is answered.
pub trait Question {
    /// What is answered.
    type Answer: Serialize;

    /// Answers what is asked.
    ///
    /// # Errors
    ///
    /// [`Stopped`], where there is no answer.
    fn ask(asked: &Asked<'_>) -> Result<Told<Self::Answer>, Stopped>;

    /// The same where the answer is written in a notation, and used for nothing else: what it has many times can be
    /// written once.
    ///
    /// # Errors
    ///
    /// As [`Question::ask`].
    fn ask_in(asked: &Asked<'_>, _notation: Notation) -> Result<Told<Self::Answer>, Stopped> {
        Self::ask(asked)
    }

    /// How many bytes an answer is about to have, where it has more than most and that is known; else 0.
    fn size(_answer: &Self::Answer) -> usize {
        0
    }
}

/// An answer, and how many findings on specs there are of each rule.
#[derive(Debug)]
pub struct Told<R> {
    /// The answer.
    pub body: R,
    /// The findings.
    pub counts: Counts,
}

/// What was written, and how many findings on specs there are of each rule.
#[derive(Debug)]
pub struct Written {
    /// The findings.
    pub counts: Counts,
    /// Nothing, or the problem that is the answer.
    pub outcome: Result<(), Problem>,
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Stopped {
    /// No caller waits for it here.
    GivenUp(GivenUp),
    /// It is a problem.
    Refused(Problem),
}

impl From<GivenUp> for Stopped {
    fn from(given_up: GivenUp) -> Stopped {
        Stopped::GivenUp(given_up)
    }
}

impl From<Problem> for Stopped {
    fn from(problem: Problem) -> Stopped {
        Stopped::Refused(problem)
    }
}

impl From<RequestError> for Stopped {
    fn from(error: RequestError) -> Stopped {
        Stopped::Refused(error.into())
    }
}

impl From<Refusal> for Stopped {
    fn from(refusal: Refusal) -> Stopped {
        Stopped::Refused(refusal.into())
    }
}

impl From<Stopped> for Problem {
    fn from(stopped: Stopped) -> Problem {
        match stopped {
            Stopped::GivenUp(given_up) => given_up.into(),
            Stopped::Refused(problem) => problem,
        }
    }
}
