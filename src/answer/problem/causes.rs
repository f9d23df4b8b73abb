//! Failures that several callers meet.

use super::failure::Problem;
use super::types::{ANSWER_TOO_LARGE, DEADLINE_EXCEEDED, UNKNOWN_RULE};
use crate::deadline::GivenUp;
use crate::likeness;
use crate::rules;

/// The problem of a code that no rule has.
pub fn unknown_rule(code: &str) -> Problem {
    let problem = Problem::new(&UNKNOWN_RULE, format!("there is no rule `{code}`"));
    match likeness::word(code, rules::all().map(|rule| rule.code)) {
        Some(code) => problem.hint(format!("Did you mean `{code}`?")),
        None => problem.hint("`/v1/rules` lists the rules"),
    }
}

/// The problem of an answer larger than `limit` bytes.
pub fn answer_too_large(limit: usize) -> Problem {
    Problem::new(&ANSWER_TOO_LARGE, format!("the answer would be larger than {limit} bytes"))
        .limit_bytes(limit)
        .hint("Ask `/v1/plan`, which says each route table once, or send fewer subnets for a zone")
}

impl From<GivenUp> for Problem {
    fn from(_: GivenUp) -> Problem {
        Problem::new(&DEADLINE_EXCEEDED, "the answer was given up before it was ready")
    }
}
