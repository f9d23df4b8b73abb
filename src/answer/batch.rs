//! `POST /v1/batch`: many questions in one request.
//!
//! A question is a JSON text, wherever it was cut from: a line of a stream, or an item of a list. Its answer is one
//! line of JSON, which is sent as it is or put into a document.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use super::asking::{self, Stopped, Told, Written};
use super::notation::bounded::Bounded;
use super::notation::{LARGEST, Notation};
use super::operation::Operation;
use super::problem::body::{AnyProblem, Occurrence};
use super::problem::{EMPTY_BODY, Problem, ProblemType};
use crate::deadline::GivenUp;
use crate::diagnostic::Counts;
use crate::manifest::{Format, Limits};
use crate::plan::{Countable, Excess, Query};
use crate::question::{Asked, Bounds, Notes, Refusal};
pub use response::{BatchResponse, Tally};

mod request;
mod response;

pub use request::BatchRequest;
pub use response::{BatchLine, end_line};

/// The most questions in a list; a stream has no such limit.
pub const MOST_QUESTIONS: usize = 2_000;

/// What the API document shows.
pub const SAMPLE: &str = "questions:
- id: production
  operation: subnets
  request:
    cluster:
      apiVersion: kops.k8s.io/v1alpha3
      kind: Cluster
      metadata: {name: c.example.com}
      spec:
        cloudProvider: {aws: {}}
        networking:
          cni: {}
          networkCIDR: 172.20.0.0/16
          nonMasqueradeCIDR: 100.64.0.0/10
          topology: {dns: Public}
          subnets: [{name: a, type: Public, zone: us-east-1a}]
- id: not a spec
  operation: validate
  request: {manifests: 'kind: InstanceGroup'}
";

/// A body that is refused: a misspelt key, and a mapping in place of a list.
pub const WRONG: &str = "question: []
questions: {}
";

/// Which operations a batch asks.
pub trait Asks {
    /// They.
    fn operations() -> &'static [&'static Operation];
}

/// The whole batch as one question, answered one after the other: what a batch is.
pub struct RunBatch<A>(PhantomData<A>);

impl<A: Asks> asking::Question for RunBatch<A> {
    type Answer = BatchResponse;

    fn ask(asked: &Asked<'_>) -> Result<Told<BatchResponse>, Stopped> {
        let mut tally = Tally::default();
        let mut answers = Vec::new();
        for (index, question) in listed(asked)?.iter().enumerate() {
            let late = || GivenUp.into();
            let answered = answer(question.as_bytes(), A::operations(), asked.bounds, LARGEST, late);
            asked.bounds.deadline.check()?;
            tally.count(answered.failure().map(|failure| failure.slug));
            tally.add(&answered.counts);
            answers.push(answered.into_line(index, Occurrence::documented));
        }
        Ok(Told { counts: tally.findings.clone(), body: BatchResponse::new(answers, &tally) })
    }
}

/// The questions of a document, each as JSON, in their order.
///
/// # Errors
///
/// Why the document is not a list of questions, or has more than there may be.
pub fn cut<'a>(text: &'a [u8], format: Format, bounds: Bounds<'_>) -> Result<Vec<Cow<'a, str>>, Stopped> {
    if format == Format::Json
        && let Ok(Document { questions: Cuts { first, found } }) = serde_json::from_slice(text)
    {
        return match found <= MOST_QUESTIONS {
            true => Ok(first.into_iter().map(|question| Cow::Borrowed(question.get())).collect()),
            false => Err(Refusal::TooMuch(too_many(found)).into()),
        };
    }
    // What is wrong with it, or YAML.
    let limits = Limits { nodes: bounds.limits.nodes.saturating_mul(AS_MANY), ..*bounds.limits };
    let query = Query::default();
    bounds.deadline.check()?;
    let asked = Asked::read(text, format, &query, &[], Bounds { limits: &limits, ..bounds })?;
    bounds.deadline.check()?;
    match asked.stream.documents.is_empty() {
        true => Err(no_question().into()),
        false => Ok(listed(&asked)?.into_iter().map(Cow::Owned).collect()),
    }
}

/// The problem of a body without anything in it.
pub fn no_question() -> Problem {
    Problem::new(&EMPTY_BODY, "the body has no question").hint("Send a question a line, or a list of them")
}

/// How many values a document of questions may have that is read as a whole, in those of one request: YAML, and JSON
/// that is wrong. Each takes about 250 bytes.
const AS_MANY: usize = 3;

/// A document of questions, which are not looked into.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document<'a> {
    #[serde(borrow)]
    questions: Cuts<'a>,
}

/// Questions as they are written.
struct Cuts<'a> {
    /// As many as there may be.
    first: Vec<&'a RawValue>,
    /// How many there are.
    found: usize,
}

impl<'de: 'a, 'a> Deserialize<'de> for Cuts<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Cuts<'a>, D::Error> {
        struct List;

        impl<'de> Visitor<'de> for List {
            type Value = Cuts<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Cuts<'de>, A::Error> {
                let mut cuts = Cuts { first: Vec::new(), found: 0 };
                while let Some(question) = items.next_element()? {
                    cuts.found += 1;
                    if cuts.found <= MOST_QUESTIONS {
                        cuts.first.push(question);
                    }
                }
                Ok(cuts)
            }
        }

        deserializer.deserialize_seq(List)
    }
}

fn listed(asked: &Asked<'_>) -> Result<Vec<String>, Refusal> {
    let notes = Notes::new("BatchRequest", &asked.stream);
    let root = asked.closed_root(&notes, &["questions"]);
    if let Some(root) = root.as_ref().filter(|root| !root.has("questions")) {
        root.missing("questions", "`questions` is missing");
    }
    let questions = root.as_ref().map_or(&[][..], |root| root.list("questions", QUESTIONS, MOST_QUESTIONS));
    let questions = questions.iter().map(|question| question.value.to_json().to_string()).collect();
    notes.finish()?;
    Ok(questions)
}

fn too_many(found: usize) -> Excess {
    Excess { of: Countable::Items, what: QUESTIONS, found, limit: MOST_QUESTIONS }
}

/// What the items are called.
const QUESTIONS: &str = "questions";

/// One answer.
#[derive(Debug, Default)]
pub struct Answered {
    id: Option<String>,
    operation: Option<&'static str>,
    /// The findings on specs.
    pub counts: Counts,
    /// In pieces.
    body: Vec<Vec<u8>>,
    /// Why there is none.
    problem: Option<Problem>,
}

/// Answers one question, a JSON text. `operations` are those that it may name, `most` is how many bytes the answer may
/// have, and `late` is the problem when the deadline has passed.
pub fn answer(
    question: &[u8],
    operations: &'static [&'static Operation],
    bounds: Bounds<'_>,
    most: usize,
    late: impl FnOnce() -> Problem,
) -> Answered {
    let mut answered = Answered::default();
    answered.problem = match answered.ask(question, operations, bounds, most) {
        Ok(()) => None,
        Err(Stopped::Refused(problem)) => Some(problem),
        Err(Stopped::GivenUp(GivenUp)) => Some(late()),
    };
    answered
}

impl Answered {
    /// The answer to a question that was not looked into, or not to its end.
    pub fn refused(problem: Problem) -> Answered {
        Answered { problem: Some(problem), ..Answered::default() }
    }

    /// The type of the problem, where it is one.
    pub fn failure(&self) -> Option<&'static ProblemType> {
        self.problem.as_ref().map(Problem::kind)
    }

    fn ask(
        &mut self,
        question: &[u8],
        operations: &'static [&'static Operation],
        bounds: Bounds<'_>,
        most: usize,
    ) -> Result<(), Stopped> {
        let query = Query::default();
        let asked = Asked::read(question, Format::Json, &query, &[], bounds)?;
        let operation = self.read(&asked, operations)?;
        let mut body = Bounded::new(most, bounds.deadline);
        let Written { counts, outcome } = operation.answer(&asked.part("request"), Notation::Line, &mut body)?;
        self.counts = counts;
        outcome?;
        self.body = body.into_pieces();
        Ok(())
    }

    /// Reads what is beside the request.
    fn read(
        &mut self,
        asked: &Asked<'_>,
        operations: &'static [&'static Operation],
    ) -> Result<&'static Operation, Refusal> {
        let notes = Notes::new("BatchQuestion", &asked.stream);
        let root = asked.closed_root(&notes, &["id", "operation", "request"]);
        let mut operation = None;
        if let Some(root) = &root {
            let words: Vec<(&'static str, &'static Operation)> =
                operations.iter().map(|operation| (operation.name, *operation)).collect();
            self.id = root.text("id").map(|id| id.text.to_owned());
            operation = root.choice("operation", &words);
            for key in ["operation", "request"] {
                if !root.has(key) {
                    root.missing(key, format!("`{key}` is missing"));
                }
            }
        }
        self.operation = operation.map(|operation| operation.name);
        notes.finish()?;
        // Without an operation something was noted.
        operation.ok_or(Refusal::Invalid(Vec::new(), Counts::default()))
    }

    /// The answer as a line of JSON, without the line's end. `occurrence` names a problem.
    pub fn into_line(self, index: usize, occurrence: impl FnOnce() -> Occurrence) -> Vec<u8> {
        let mut line = Vec::new();
        self.write_line(index, occurrence, &mut line);
        line
    }

    /// Adds the answer to `lines`, as a line of JSON without the line's end. `occurrence` names a problem.
    pub fn write_line(self, index: usize, occurrence: impl FnOnce() -> Occurrence, lines: &mut Vec<u8>) {
        let Answered { id, operation, problem, body, .. } = self;
        let (kind, status, operation, body) = match problem {
            None => (operation.unwrap_or_default(), 200, None, body),
            Some(problem) => {
                let status = problem.kind().status;
                let body = serde_json::to_vec(&AnyProblem::new(problem, occurrence())).unwrap_or_default();
                ("problem", status, operation, vec![body])
            }
        };
        lines.reserve(HEAD + body.iter().map(Vec::len).sum::<usize>());
        // Texts and numbers into memory: that cannot fail.
        let _ = serde_json::to_writer(&mut *lines, &Head { index, id: id.as_deref(), kind, operation, status });
        lines.pop();
        lines.extend_from_slice(b",\"body\":");
        // Each piece goes when it is copied.
        body.into_iter().for_each(|piece| lines.extend_from_slice(&piece));
        lines.push(b'}');
    }
}

/// As much as most answers have around their bodies, in bytes.
const HEAD: usize = 128;

/// What an answer has beside its body.
#[derive(Serialize)]
struct Head<'a> {
    index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<&'a str>,
    status: u16,
}
