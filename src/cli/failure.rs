//! Why a file has no outcome, in the words of the command line.

use super::phrases;
use crate::answer::problem::Problem;
use crate::plan::RequestError;

/// Why a file has no outcome.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What happened, in kebab-case.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
    /// The repair, where it is known.
    pub hint: Option<String>,
    /// Line and column, both from 1, where they are known.
    pub position: Option<(u32, u32)>,
    /// What the service would answer, where it could have been asked.
    pub problem: Option<Problem>,
}

impl Failure {
    /// A file or folder that cannot be opened or read.
    pub fn of_file(name: &str, why: &str) -> Failure {
        Failure {
            code: "unreadable-file",
            message: format!("`{name}` cannot be read: {why}"),
            hint: None,
            position: None,
            problem: None,
        }
    }

    /// A problem in the words of the command line.
    pub fn of_problem(problem: Problem) -> Failure {
        let words = problem.words();
        Failure {
            code: words.code,
            message: phrases::told(words.detail),
            hint: words.hint.map(phrases::told),
            position: words.position,
            problem: Some(problem),
        }
    }
}

impl From<RequestError> for Failure {
    fn from(error: RequestError) -> Failure {
        Failure::of_problem(error.into())
    }
}
