//! Failures that several callers meet.

use super::failure::Problem;
use super::types::UNKNOWN_RULE;
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
