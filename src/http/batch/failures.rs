//! How many questions of a stream may fail. A line that asks nothing costs its sender a byte and has an answer of
//! hundreds: a stream of these ends, and says why.

use super::answers::Answers;
use crate::answer::problem::{INVALID_BEFORE, INVALID_SPEC, Problem, ProblemType, TOO_MANY_ITEMS};

/// How many questions may fail more than others are answered.
const MOST: usize = 1_000;

/// The questions that failed, less those that were answered after one had failed.
#[derive(Debug, Default)]
pub struct Failures(usize);

impl Failures {
    /// Notes what answers come to. Those after the last failure that there may be are thrown away.
    ///
    /// # Errors
    ///
    /// That it was the last one.
    pub fn note(&mut self, answers: &mut Answers) -> Result<(), Problem> {
        for at in 0..answers.outcomes.len() {
            let Failures(more) = self;
            *more = match answers.outcomes[at].failure {
                Some(kind) if is_of_question(kind) => *more + 1,
                _ => more.saturating_sub(1),
            };
            if *more == MOST {
                answers.truncate(at + 1);
                return Err(too_many());
            }
        }
        Ok(())
    }
}

/// Whether the question itself is why it fails. What is said of its spec is an answer, and so is what this
/// service had no time for.
fn is_of_question(kind: &ProblemType) -> bool {
    let of_spec = [&INVALID_SPEC, &INVALID_BEFORE].iter().any(|known| known.slug == kind.slug);
    kind.status < 500 && !of_spec
}

fn too_many() -> Problem {
    let detail = format!("{MOST} questions more have failed than were answered, and a stream ends there");
    Problem::new(&TOO_MANY_ITEMS, detail).limit(MOST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::problem::{DEADLINE_EXCEEDED, INVALID_QUESTION, UNREADABLE_BODY};
    use crate::http::batch::answers::Outcome;

    fn answers(failures: &[Option<&'static ProblemType>]) -> Answers {
        let outcome = |(at, failure)| Outcome { end: 2 * (at + 1), failure, question_bytes: 1 };
        let outcomes: Vec<Outcome> = failures.iter().copied().enumerate().map(outcome).collect();
        Answers { lines: "a\n".repeat(outcomes.len()).into(), outcomes, ..Answers::default() }
    }

    #[test]
    fn a_thousand_questions_that_cannot_be_used_are_the_last_ones() {
        let mut failures = Failures::default();
        let mut some = answers(&[Some(&INVALID_QUESTION); 700]);
        assert!(failures.note(&mut some).is_ok() && some.outcomes.len() == 700);
        let mut more = answers(&[Some(&UNREADABLE_BODY); 700]);
        assert!(failures.note(&mut more).unwrap_err().is(&TOO_MANY_ITEMS));
        assert_eq!((more.outcomes.len(), more.lines.len()), (300, 600));
    }

    #[test]
    fn an_answer_makes_up_for_a_failure() {
        let mut failures = Failures::default();
        let turns: Vec<_> = (0..10_000).map(|turn| (turn % 2 == 0).then_some(&UNREADABLE_BODY)).collect();
        assert!(failures.note(&mut answers(&turns)).is_ok());
        for kind in [&INVALID_SPEC, &INVALID_BEFORE, &DEADLINE_EXCEEDED] {
            assert!(failures.note(&mut answers(&[Some(kind); 5_000])).is_ok(), "{}", kind.slug);
        }
    }
}
