//! `POST /v1/validate`: every finding on a spec, whether it has errors or not.

use serde::Serialize;
use utoipa::ToSchema;

use super::diagnostic_body::DiagnosticBody;
use super::findings::Findings;
use super::notation::Body;
use super::summary::{ClusterBody, GradingBody, ReleaseChoiceBody};
use crate::diagnostic::Severity;
use crate::plan::Outcome;

/// Every finding on a spec.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ValidateResponse {
    /// The kOps release that was planned for.
    pub release: ReleaseChoiceBody,
    /// The cluster.
    pub cluster: ClusterBody,
    /// What the request's grading changed; absent when nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grading: Option<GradingBody>,
    /// Whether there is no error, so that the other operations answer a plan.
    #[schema(example = true)]
    pub valid: bool,
    /// How many findings there are.
    pub summary: SummaryBody,
    /// Every finding, in source order.
    pub diagnostics: Vec<DiagnosticBody>,
    /// How many findings there are, where `diagnostics` has only the worst of them; absent where it has all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1200)]
    pub diagnostics_total: Option<usize>,
}

/// How many findings there are of each severity.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DiagnosticSummary)]
#[serde(rename_all = "camelCase")]
pub struct SummaryBody {
    /// The number of errors.
    #[schema(example = 0)]
    pub errors: usize,
    /// The number of warnings.
    #[schema(example = 1)]
    pub warnings: usize,
    /// The number of remarks.
    #[schema(example = 2)]
    pub infos: usize,
}

impl Body for ValidateResponse {}

impl From<Outcome> for ValidateResponse {
    fn from(outcome: Outcome) -> ValidateResponse {
        let summary = SummaryBody {
            errors: outcome.count(Severity::Error),
            warnings: outcome.count(Severity::Warning),
            infos: outcome.count(Severity::Info),
        };
        let valid = outcome.is_valid();
        let Outcome { release, cluster, diagnostics, counts, graded, of_kops: _, plan: _ } = outcome;
        let Findings { shown: diagnostics, total: diagnostics_total } = Findings::of(diagnostics, &counts);
        ValidateResponse {
            release: release.into(),
            cluster: cluster.into(),
            grading: GradingBody::of(graded),
            valid,
            summary,
            diagnostics,
            diagnostics_total,
        }
    }
}
