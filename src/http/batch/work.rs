//! Questions answered on a core, some at a time.

use std::mem::take;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Bytes;
use tokio::sync::mpsc::UnboundedSender;

use super::answers::{Answers, Outcome};
use super::counted::Counted;
use super::source::Question;
use super::untaken::Untaken;
use crate::answer::BATCHED;
use crate::answer::batch::{Answered, answer};
use crate::answer::problem::body::Occurrence;
use crate::deadline::Deadline;
use crate::diagnostic::Counts;
use crate::http::input::{bounds, too_late};
use crate::http::layers::unexpected;
use crate::http::peer::Peer;
use crate::http::random_id::random_uuid;
use crate::http::room::Share;
use crate::http::state::{AppState, Turn};

/// Answers are sent when they are so large together, in bytes, or so old. Mostly those of a job go at once: each time
/// wakes who sends them.
const ENOUGH: usize = 384 << 10;
/// Room for these and for most answers after them: a list that grows copies what it has.
const ROOM: usize = ENOUGH + (16 << 10);
const OLD: Duration = Duration::from_millis(5);
/// For how long a batch goes on while others wait for its turn; a question that is begun is answered.
const WHILE: Duration = Duration::from_millis(50);

/// What all questions of a batch have in common.
#[derive(Clone, Debug)]
pub struct Context {
    /// What handlers share.
    pub state: AppState,
    /// The id of the request.
    pub request_id: Arc<str>,
    /// Who asks.
    pub peer: Option<Peer>,
    /// What the peer has not taken.
    pub untaken: Arc<Untaken>,
    /// What the request has of the room for answers.
    pub share: Option<Arc<Share>>,
    /// What the batch comes to.
    pub counted: Counted,
    /// The room for what it holds beside its questions and answers.
    pub _place: Arc<Share>,
}

/// Some questions, which one core answers one after the other.
#[derive(Debug)]
pub struct Job {
    /// Which question of the batch the first one is.
    pub first: usize,
    /// The questions.
    pub questions: Vec<Question>,
}

impl Job {
    /// Answers the questions, as long as the answers are waited for. Where others wait for its turn, it returns what is
    /// left after a while.
    pub fn work(self, context: &Context, answers: &UnboundedSender<Answers>, turn: &Turn) -> Option<Job> {
        let Job { first, questions } = self;
        let mut made = Made::default();
        let mut sent = Instant::now();
        let mut left = None;
        let mut questions = (first..).zip(questions);
        while let Some((index, question)) = questions.next() {
            let answered = context.answer(&question, answers)?;
            context.line(index, &question, answered, &mut made);
            if ENOUGH < made.lines.len() || OLD < sent.elapsed() {
                // Nothing is lost where the peer has left.
                let _ = answers.send(take(&mut made).held(context));
                sent = Instant::now();
            }
            if WHILE < turn.age() && context.state.others_wait(context.peer) {
                let rest: Vec<Question> = questions.map(|(_, question)| question).collect();
                left = (!rest.is_empty()).then_some(Job { first: index + 1, questions: rest });
                break;
            }
        }
        if !made.lines.is_empty() {
            let _ = answers.send(made.held(context));
        }
        left
    }
}

/// Answers that are made, and not passed on yet.
#[derive(Debug)]
struct Made {
    lines: Vec<u8>,
    outcomes: Vec<Outcome>,
    findings: Counts,
}

impl Default for Made {
    fn default() -> Made {
        Made { lines: Vec::with_capacity(ROOM), outcomes: Vec::new(), findings: Counts::default() }
    }
}

impl Made {
    fn held(self, context: &Context) -> Answers {
        let Made { lines, outcomes, findings } = self;
        Answers { lines: context.untaken.hold(lines), outcomes, findings }
    }
}

impl Context {
    /// The answer, unless the peer has left.
    fn answer(&self, question: &Question, answers: &UnboundedSender<Answers>) -> Option<Answered> {
        if answers.is_closed() {
            return None;
        }
        let settings = &self.state.settings;
        let patience = settings.times.answer;
        let text = match &question.text {
            Ok(text) => text,
            Err(problem) => return Some(Answered::refused(problem.clone())),
        };
        let started = Instant::now();
        let has_passed = || answers.is_closed() || patience < started.elapsed();
        let bounds = bounds(&settings.sizes, Deadline::new(&has_passed));
        let (most, late) = (settings.sizes.answer_bytes, || too_late(patience));
        let answered = catch_unwind(AssertUnwindSafe(|| answer(text, &BATCHED, bounds, most, late)));
        // The panic hook has logged the place.
        let answered = answered.unwrap_or_else(|_| Answered::refused(unexpected()));
        (!answers.is_closed()).then_some(answered)
    }

    /// Adds the line of an answer, with its end.
    fn line(&self, index: usize, question: &Question, answered: Answered, made: &mut Made) {
        for (code, severity, count) in answered.counts.iter() {
            made.findings.add(code, severity, count);
        }
        let failure = answered.failure();
        answered.write_line(index, || self.occurrence(), &mut made.lines);
        made.lines.push(b'\n');
        let question_bytes = question.text.as_ref().map_or(0, Bytes::len);
        made.outcomes.push(Outcome { end: made.lines.len(), failure, question_bytes });
    }

    /// The names of a problem.
    pub fn occurrence(&self) -> Occurrence {
        Occurrence { instance: random_uuid().urn().to_string(), request_id: self.request_id.to_string() }
    }
}
