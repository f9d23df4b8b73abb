//! An outcome that has a plan, taken apart for answers; one that has none is a problem.

use super::findings::Findings;
use super::problem::{INVALID_SPEC, Problem, Review};
use super::summary::{ClusterBody, GradingBody, ReleaseChoiceBody};
use crate::diagnostic::Severity;
use crate::plan::{Outcome, Plan};

/// The head of an answer, and the plan.
pub struct Planned {
    /// The release that was planned for.
    pub release: ReleaseChoiceBody,
    /// The cluster.
    pub cluster: ClusterBody,
    /// What the request's grading changed.
    pub grading: Option<GradingBody>,
    /// The findings, without errors.
    pub findings: Findings,
    /// The plan.
    pub plan: Plan,
}

impl TryFrom<Outcome> for Planned {
    type Error = Problem;

    fn try_from(outcome: Outcome) -> Result<Planned, Problem> {
        let errors = outcome.count(Severity::Error);
        let Outcome { release, cluster, diagnostics, counts, graded, of_kops: _, plan } = outcome;
        let (release, cluster, grading) = (release.into(), cluster.into(), GradingBody::of(graded));
        let findings = Findings::of(diagnostics, &counts);
        match plan {
            Some(plan) => Ok(Planned { release, cluster, grading, findings, plan }),
            None => Err(refused(errors, Review { release, cluster, grading, findings })),
        }
    }
}

fn refused(errors: usize, review: Review) -> Problem {
    let detail = match errors {
        1 => "the spec has an error, so there is no plan".to_owned(),
        _ => format!("the spec has {errors} errors, so there is no plan"),
    };
    Problem::new(&INVALID_SPEC, detail).review(review)
}
