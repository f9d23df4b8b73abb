//! Failures that several callers meet.

use super::failure::Problem;
use super::types::{ANSWER_TOO_LARGE, DEADLINE_EXCEEDED, INVALID_LAYOUT, INVALID_QUESTION, UNKNOWN_RULE};
use crate::answer::findings::Findings;
use crate::deadline::GivenUp;
use crate::diagnostic::{Counts, Diagnostic};
use crate::likeness;
use crate::plan::RequestError;
use crate::question::Refusal;
use crate::rules;

/// The problem of a code that no rule has.
pub fn unknown_rule(code: &str) -> Problem {
    let problem = Problem::new(&UNKNOWN_RULE, format!("there is no rule `{code}`"));
    match likeness::word(code, rules::all().map(|rule| rule.code)) {
        Some(code) => problem.hint(format!("Did you mean `{code}`?")),
        None => problem.hint("`/v1/rules` lists the rules"),
    }
}

/// The problem of an answer larger than `limit` bytes, with advice that fits every operation.
pub fn answer_too_large(limit: usize) -> Problem {
    Problem::new(&ANSWER_TOO_LARGE, format!("the answer would be larger than {limit} bytes"))
        .limit_bytes(limit)
        .hint("Ask for less at once, or ask the operator of the service for a larger limit")
}

/// The problem of a question that has errors.
pub fn invalid_question(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::TooMuch(excess) => RequestError::TooMuch(excess).into(),
        Refusal::Invalid(diagnostics, counts) => {
            let detail = match counts.total() {
                1 => "the question has an error".to_owned(),
                errors => format!("the question has {errors} errors"),
            };
            Problem::new(&INVALID_QUESTION, detail).question(Findings::of(diagnostics, &counts))
        }
    }
}

/// The problem of options of which no cluster can be laid out.
pub fn invalid_layout(diagnostics: Vec<Diagnostic>, counts: &Counts) -> Problem {
    let detail = match counts.total() {
        1 => "the options have an error".to_owned(),
        errors => format!("the options have {errors} errors"),
    };
    Problem::new(&INVALID_LAYOUT, detail).question(Findings::of(diagnostics, counts))
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        invalid_question(refusal)
    }
}

impl From<GivenUp> for Problem {
    fn from(_: GivenUp) -> Problem {
        Problem::new(&DEADLINE_EXCEEDED, "the answer was given up before it was ready")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::codes;

    /// The code without a letter in its middle.
    fn misspelt(code: &str) -> String {
        let (start, rest) = code.split_at(code.len() / 2);
        [start, &rest[1..]].concat()
    }

    #[test]
    fn every_code_is_found_by_a_misspelling_of_it() {
        for known in rules::all().map(|rule| rule.code) {
            assert_eq!(unknown_rule(&misspelt(known)).hinted(), Some(&*format!("Did you mean `{known}`?")));
        }
        for known in codes::all().map(|code| code.code) {
            assert_eq!(codes::unknown_code(&misspelt(known)).hinted(), Some(&*format!("Did you mean `{known}`?")));
        }
    }
}
