//! The answers of a batch, as the API document has them.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use crate::answer::allocate::AllocateResponse;
use crate::answer::diff::DiffResponse;
use crate::answer::notation::transcoded::Transcoded;
use crate::answer::plan::PlanResponse;
use crate::answer::problem::Problem;
use crate::answer::problem::body::{AnyProblem, Occurrence, ProblemBody, QuestionBody};
use crate::answer::routes::RoutesResponse;
use crate::answer::subnets::SubnetsResponse;
use crate::answer::trace::TraceResponse;
use crate::answer::validate::ValidateResponse;
use crate::diagnostic::Counts;

/// The answers to the questions of a document.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchResponse {
    /// The answers, in the order of the questions.
    #[schema(value_type = Vec<BatchAnswer>)]
    answers: Vec<Line>,
    /// How many there are.
    summary: BatchCountsBody,
}

impl BatchResponse {
    /// The answers, each a line of JSON, and how many there are.
    pub fn new(answers: Vec<Vec<u8>>, tally: &Tally) -> BatchResponse {
        BatchResponse { answers: answers.into_iter().map(Line).collect(), summary: tally.into() }
    }
}

/// An answer as a line of JSON, which is written in the notation of its document.
#[derive(Debug)]
struct Line(Vec<u8>);

impl Serialize for Line {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Transcoded(&self.0).serialize(serializer)
    }
}

/// How many questions have an answer, and how many a problem.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = BatchCounts)]
pub struct BatchCountsBody {
    /// Those that have an answer.
    #[schema(example = 41)]
    succeeded: usize,
    /// Those that have a problem.
    #[schema(example = 1)]
    failed: usize,
}

/// What the answers of a batch come to.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// How many questions have an answer.
    pub succeeded: usize,
    /// How many have a problem, by its type.
    pub problems: BTreeMap<&'static str, usize>,
    /// The findings on specs.
    pub findings: Counts,
}

impl Tally {
    /// Counts an answer: the type of its problem, where it is one.
    pub fn count(&mut self, problem: Option<&'static str>) {
        match problem {
            None => self.succeeded += 1,
            Some(slug) => *self.problems.entry(slug).or_default() += 1,
        }
    }

    /// Adds findings on specs.
    pub fn add(&mut self, findings: &Counts) {
        for (code, severity, count) in findings.iter() {
            self.findings.add(code, severity, count);
        }
    }

    /// How many questions have an answer or a problem.
    pub fn total(&self) -> usize {
        self.succeeded + self.failed()
    }

    /// How many questions have a problem.
    pub fn failed(&self) -> usize {
        self.problems.values().sum()
    }
}

impl From<&Tally> for BatchCountsBody {
    fn from(tally: &Tally) -> BatchCountsBody {
        BatchCountsBody { succeeded: tally.succeeded, failed: tally.failed() }
    }
}

/// The last line of a stream, with its end; `problem` says why the request was not read to its end.
pub fn end_line(tally: &Tally, problem: Option<(Problem, Occurrence)>) -> Vec<u8> {
    let problem = problem.map(|(problem, occurrence)| AnyProblem::new(problem, occurrence));
    let end = End { kind: EndBody::End, summary: tally.into(), problem };
    let mut line = serde_json::to_vec(&end).unwrap_or_default();
    line.push(b'\n');
    line
}

#[derive(Serialize)]
struct End {
    kind: EndBody,
    summary: BatchCountsBody,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<AnyProblem>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum EndBody {
    End,
}

/// The last line of a stream. A stream without it is incomplete.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes a line in the API document; lines are put together of texts")]
pub struct BatchEnd {
    /// That it is the end.
    kind: String,
    /// How many answers there are.
    summary: BatchCountsBody,
    /// Why the request was not read to its end, and how to go on. What is answered stays answered.
    #[schema(required = false)]
    problem: ProblemBody,
}

/// The operation of a question.
#[derive(Debug, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes a value in the API document")]
pub enum BatchOperation {
    /// Every finding on a spec.
    Validate,
    /// The expanded subnets.
    Subnets,
    /// The routes of each subnet.
    Routes,
    /// The whole network.
    Plan,
    /// What a change does.
    Diff,
    /// Where packets go.
    Trace,
    /// Where there is room.
    Allocate,
}

/// The answer to a question that has none.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes a line in the API document; lines are put together of texts")]
pub struct FailedAnswer {
    /// Which question it is, counted from 0.
    #[schema(example = 3)]
    index: usize,
    /// The id of the question.
    #[schema(required = false, example = "production")]
    id: String,
    /// That it is a problem.
    kind: String,
    /// The operation, where it could be read.
    #[schema(required = false)]
    operation: BatchOperation,
    /// The status that the operation alone would answer.
    #[schema(example = 422)]
    status: u16,
    /// The problem.
    body: QuestionBody,
}

/// Declares the answer of each operation, and their unions.
macro_rules! answers {
    ($($(#[$doc:meta])+ $variant:ident $name:ident $word:literal $body:ty;)+) => {
        $(
            $(#[$doc])+
            #[derive(Debug, ToSchema)]
            #[expect(dead_code, reason = "describes a line in the API document; lines are put together of texts")]
            pub struct $name {
                /// Which question it is, counted from 0.
                #[schema(example = 0)]
                index: usize,
                /// The id of the question.
                #[schema(required = false, example = "production")]
                id: String,
                /// The operation.
                kind: String,
                /// The status that the operation alone would answer.
                #[schema(example = 200)]
                status: u16,
                /// What the operation alone would answer.
                body: $body,
            }
        )+

        /// The answer to a question, told apart by `kind`.
        #[derive(Debug, ToSchema)]
        #[serde(untagged)]
        #[schema(discriminator(property_name = "kind", mapping(
            $(($word = concat!("#/components/schemas/", stringify!($name))),)+
            ("problem" = "#/components/schemas/FailedAnswer"),
        )))]
        #[expect(dead_code, reason = "describes a line in the API document; lines are put together of texts")]
        pub enum BatchAnswer {
            $(
                $(#[$doc])+
                $variant($name),
            )+
            /// A problem.
            Failed(FailedAnswer),
        }

        /// A line of a stream of answers, told apart by `kind`.
        #[derive(Debug, ToSchema)]
        #[serde(untagged)]
        #[schema(discriminator(property_name = "kind", mapping(
            $(($word = concat!("#/components/schemas/", stringify!($name))),)+
            ("problem" = "#/components/schemas/FailedAnswer"),
            ("end" = "#/components/schemas/BatchEnd"),
        )))]
        pub enum BatchLine {
            $(
                $(#[$doc])+
                $variant($name),
            )+
            /// A problem.
            Failed(FailedAnswer),
            /// The last line.
            End(BatchEnd),
        }
    };
}

answers! {
    /// The answer of `validate`.
    Validate ValidateAnswer "validate" ValidateResponse;
    /// The answer of `subnets`.
    Subnets SubnetsAnswer "subnets" SubnetsResponse;
    /// The answer of `routes`.
    Routes RoutesAnswer "routes" RoutesResponse;
    /// The answer of `plan`.
    Plan PlanAnswer "plan" PlanResponse;
    /// The answer of `diff`.
    Diff DiffAnswer "diff" DiffResponse;
    /// The answer of `trace`.
    Trace TraceAnswer "trace" TraceResponse;
    /// The answer of `allocate`.
    Allocate AllocateAnswer "allocate" AllocateResponse;
}
