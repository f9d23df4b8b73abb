//! The answers of the operations for callers without HTTP: the same bodies in the same bytes, and problems in words.

use serde::Serialize;

use super::expand;
use super::findings::{MOST_FINDINGS, Reviewed};
use super::notation::write;
use super::plan::PlanResponse;
use super::planned::Planned;
use super::problem::{INTERNAL_ERROR, Problem};
use super::routes::RoutesResponse;
use super::subnets::SubnetsResponse;
use super::validate::ValidateResponse;
use crate::manifest::Format;
use crate::plan::Outcome;

pub use super::expand::ExpandResponse;
pub use super::problem::words::Words;

/// The operations on a spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// `POST /v1/validate`.
    Validate,
    /// `POST /v1/subnets`.
    Subnets,
    /// `POST /v1/routes`.
    Routes,
    /// `POST /v1/plan`.
    Plan,
}

/// The answer of `operation` to a request with this outcome.
///
/// # Errors
///
/// The problem that would be answered, where the spec has errors and the operation needs a plan.
pub fn answer(operation: Operation, outcome: Outcome, format: Format) -> Result<String, Problem> {
    let reviewed = Reviewed { outcome, most_findings: MOST_FINDINGS };
    match operation {
        Operation::Validate => text(format, &ValidateResponse::from(reviewed)),
        Operation::Subnets => text(format, &SubnetsResponse::from(Planned::try_from(reviewed)?)),
        Operation::Routes => text(format, &RoutesResponse::from(Planned::try_from(reviewed)?)),
        Operation::Plan => text(format, &PlanResponse::from(Planned::try_from(reviewed)?)),
    }
}

/// The answer of `GET /v1/expand`.
///
/// # Errors
///
/// The problem that would be answered, where the block cannot be expanded.
pub fn expand(vpc: &str, cidr: &str) -> Result<ExpandResponse, Problem> {
    expand::expand(vpc, cidr)
}

/// A problem as it is answered, without the names of one occurrence, for there is no request.
///
/// # Errors
///
/// A problem again, where it cannot be written.
pub fn problem(problem: Problem, format: Format) -> Result<String, Problem> {
    text(format, &problem.without_occurrence())
}

/// A body in a notation, as it is answered.
///
/// # Errors
///
/// A problem, where it cannot be written.
pub fn text(format: Format, body: &impl Serialize) -> Result<String, Problem> {
    let unwritable = || Problem::new(&INTERNAL_ERROR, "the answer could not be written");
    let mut bytes = Vec::new();
    write(format, &mut bytes, body).map_err(|_| unwritable())?;
    String::from_utf8(bytes).map_err(|_| unwritable())
}
