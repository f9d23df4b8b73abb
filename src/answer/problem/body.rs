//! Problems as they are sent.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::failure::{Extras, Problem, Review};
use super::types::ProblemType;
use crate::answer::diagnostic_body::{DiagnosticBody, SideBody};
use crate::answer::findings::Findings;
use crate::answer::summary::{ClusterBody, GradingBody, ReleaseChoiceBody};

/// Why a request failed (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
#[serde(rename_all = "camelCase")]
pub struct ProblemBody {
    /// The type of the problem: a path of this server that explains it.
    #[serde(rename = "type")]
    #[schema(example = "/problems/unknown-release", format = "uri-reference")]
    pub problem_type: String,
    /// What the type means, the same for every occurrence.
    #[schema(example = "The kOps release is not supported")]
    pub title: String,
    /// The status of the answer.
    #[schema(example = 400, minimum = 400, maximum = 599)]
    pub status: u16,
    /// What is wrong with this request, one sentence for people.
    #[schema(example = "The kOps release `1.22` is not supported; supported are 1.23 to 1.37.")]
    pub detail: String,
    /// The identity of this occurrence.
    #[schema(example = "urn:uuid:6f1c1f4e-8d0b-4a55-9c7e-3f6d2b1a0c9d", format = "uri")]
    pub instance: String,
    /// The id of the request, also in the header `X-Request-Id` and in the service's log.
    #[schema(example = "0f4c2a8e-5d1b-4f7a-a2b3-7c9e1d3f5a6b")]
    pub request_id: String,
    /// The repair, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Write one of the supported releases")]
    pub hint: Option<String>,
    /// The line in the body, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 14, minimum = 1)]
    pub line: Option<u32>,
    /// The column in the line, in characters from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 11, minimum = 1)]
    pub column: Option<u32>,
    /// The JSON pointer of the value in the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "/items/1")]
    pub pointer: Option<String>,
    /// The query parameter that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "kopsRelease")]
    pub parameter: Option<String>,
    /// What would have been possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = json!(["1.36", "1.37"]))]
    pub supported: Option<Vec<String>>,
    /// The limit that was exceeded, a number of things.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 10_000)]
    pub limit: Option<usize>,
    /// The limit that was exceeded, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1_048_576)]
    pub limit_bytes: Option<usize>,
    /// Which of the two specs it is about; only where a change is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<SideBody>,
}

/// Why a cluster has no plan: a problem with every finding.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InvalidSpecProblem)]
#[serde(rename_all = "camelCase")]
pub struct InvalidSpecBody {
    /// The type of the problem: a path of this server that explains it.
    #[serde(rename = "type")]
    #[schema(example = "/problems/invalid-spec", format = "uri-reference")]
    pub problem_type: String,
    /// What the type means, the same for every occurrence.
    #[schema(example = "The spec has errors")]
    pub title: String,
    /// The status of the answer.
    #[schema(example = 422)]
    pub status: u16,
    /// How many errors there are.
    #[schema(example = "The spec has 2 errors, so there is no plan.")]
    pub detail: String,
    /// The identity of this occurrence.
    #[schema(example = "urn:uuid:6f1c1f4e-8d0b-4a55-9c7e-3f6d2b1a0c9d", format = "uri")]
    pub instance: String,
    /// The id of the request, also in the header `X-Request-Id` and in the service's log.
    #[schema(example = "0f4c2a8e-5d1b-4f7a-a2b3-7c9e1d3f5a6b")]
    pub request_id: String,
    /// The kOps release that was planned for.
    pub release: ReleaseChoiceBody,
    /// The cluster.
    pub cluster: ClusterBody,
    /// What the request's grading changed; absent when nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grading: Option<GradingBody>,
    /// Every finding, in source order.
    pub diagnostics: Vec<DiagnosticBody>,
    /// How many findings there are, where `diagnostics` has only the worst of them; absent where it has all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1200)]
    pub diagnostics_total: Option<usize>,
    /// Which of the two specs it is about; only where a change is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<SideBody>,
}

/// Why a question is not answered: the spec has errors, or what is asked besides has. Which one, `type` says; only of a
/// spec there are `release` and `cluster`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuestionProblem)]
#[serde(rename_all = "camelCase")]
pub struct QuestionBody {
    /// The type of the problem: a path of this server that explains it.
    #[serde(rename = "type")]
    #[schema(example = "/problems/invalid-question", format = "uri-reference")]
    pub problem_type: String,
    /// What the type means, the same for every occurrence.
    #[schema(example = "The question has errors")]
    pub title: String,
    /// The status of the answer.
    #[schema(example = 422)]
    pub status: u16,
    /// How many errors there are.
    #[schema(example = "The question has 2 errors.")]
    pub detail: String,
    /// The identity of this occurrence.
    #[schema(example = "urn:uuid:6f1c1f4e-8d0b-4a55-9c7e-3f6d2b1a0c9d", format = "uri")]
    pub instance: String,
    /// The id of the request, also in the header `X-Request-Id` and in the service's log.
    #[schema(example = "0f4c2a8e-5d1b-4f7a-a2b3-7c9e1d3f5a6b")]
    pub request_id: String,
    /// The repair, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Write one of the supported releases")]
    pub hint: Option<String>,
    /// The line in the body, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 14, minimum = 1)]
    pub line: Option<u32>,
    /// The column in the line, in characters from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 11, minimum = 1)]
    pub column: Option<u32>,
    /// The JSON pointer of the value in the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "/items/1")]
    pub pointer: Option<String>,
    /// The query parameter that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "kopsRelease")]
    pub parameter: Option<String>,
    /// What would have been possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supported: Option<Vec<String>>,
    /// The limit that was exceeded, a number of things.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 10_000)]
    pub limit: Option<usize>,
    /// The limit that was exceeded, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1_048_576)]
    pub limit_bytes: Option<usize>,
    /// The kOps release that was planned for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<ReleaseChoiceBody>,
    /// The cluster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<ClusterBody>,
    /// What the request's grading changed; absent when nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grading: Option<GradingBody>,
    /// Every finding. Of a question, `object` is the schema and `field` the path from the root of the body.
    #[schema(required = false)]
    pub diagnostics: Vec<DiagnosticBody>,
    /// How many findings there are, where `diagnostics` has only some of them; absent where it has all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1200)]
    pub diagnostics_total: Option<usize>,
    /// Which of the two specs it is about; only where a change is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<SideBody>,
}

/// The names of one occurrence.
pub struct Occurrence {
    /// The identity of the occurrence.
    pub instance: String,
    /// The id of the request.
    pub request_id: String,
}

impl Occurrence {
    /// The one that the API document shows.
    pub fn documented() -> Occurrence {
        Occurrence {
            instance: "urn:uuid:6f1c1f4e-8d0b-4a55-9c7e-3f6d2b1a0c9d".to_owned(),
            request_id: "0f4c2a8e-5d1b-4f7a-a2b3-7c9e1d3f5a6b".to_owned(),
        }
    }
}

impl Problem {
    /// The problem as the API document shows it.
    pub fn documented(self) -> Value {
        serde_json::to_value(AnyProblem::new(self, Occurrence::documented())).unwrap_or_default()
    }

    /// The problem without the names of an occurrence.
    pub fn without_occurrence(self) -> Value {
        let mut body = self.documented();
        for name in ["instance", "requestId"] {
            body.as_object_mut().and_then(|body| body.shift_remove(name));
        }
        body
    }
}

/// A problem in one of its forms.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum AnyProblem {
    /// Without findings.
    Plain(ProblemBody),
    /// With those on a spec.
    InvalidSpec(InvalidSpecBody),
    /// With those on a question.
    InvalidQuestion(QuestionBody),
}

impl AnyProblem {
    /// The body of `problem`.
    pub fn new(problem: Problem, occurrence: Occurrence) -> AnyProblem {
        let Problem { kind, detail, mut extras } = problem;
        let named = Named { kind, detail, occurrence };
        match (extras.review.take(), extras.question.take()) {
            (None, None) => AnyProblem::Plain(ProblemBody::new(named, *extras)),
            (Some(review), _) => AnyProblem::InvalidSpec(InvalidSpecBody::new(named, review, extras.side)),
            (None, Some(findings)) => AnyProblem::InvalidQuestion(QuestionBody::new(named, findings, *extras)),
        }
    }
}

/// What every problem has.
struct Named {
    kind: &'static ProblemType,
    detail: String,
    occurrence: Occurrence,
}

impl ProblemBody {
    fn new(Named { kind, detail, occurrence }: Named, extras: Extras) -> ProblemBody {
        ProblemBody {
            problem_type: kind.uri(),
            title: kind.title.to_owned(),
            status: kind.status,
            detail,
            instance: occurrence.instance,
            request_id: occurrence.request_id,
            hint: extras.hint,
            line: extras.position.map(|(line, _)| line),
            column: extras.position.map(|(_, column)| column),
            pointer: extras.pointer,
            parameter: extras.parameter,
            supported: extras.supported,
            limit: extras.limit,
            limit_bytes: extras.limit_bytes,
            side: extras.side,
        }
    }
}

impl InvalidSpecBody {
    fn new(Named { kind, detail, occurrence }: Named, review: Review, side: Option<SideBody>) -> InvalidSpecBody {
        let Review { release, cluster, grading, findings } = review;
        InvalidSpecBody {
            problem_type: kind.uri(),
            title: kind.title.to_owned(),
            status: kind.status,
            detail,
            instance: occurrence.instance,
            request_id: occurrence.request_id,
            release,
            cluster,
            grading,
            diagnostics: findings.shown,
            diagnostics_total: findings.total,
            side,
        }
    }
}

impl QuestionBody {
    fn new(Named { kind, detail, occurrence }: Named, findings: Findings, extras: Extras) -> QuestionBody {
        QuestionBody {
            problem_type: kind.uri(),
            title: kind.title.to_owned(),
            status: kind.status,
            detail,
            instance: occurrence.instance,
            request_id: occurrence.request_id,
            hint: extras.hint,
            line: extras.position.map(|(line, _)| line),
            column: extras.position.map(|(_, column)| column),
            pointer: extras.pointer,
            parameter: extras.parameter,
            supported: extras.supported,
            limit: extras.limit,
            limit_bytes: extras.limit_bytes,
            release: None,
            cluster: None,
            grading: None,
            diagnostics: findings.shown,
            diagnostics_total: findings.total,
            side: extras.side,
        }
    }
}
