//! Failures as the API document lists them.

use std::collections::BTreeMap;

use utoipa::IntoResponses;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

use crate::answer::problem::{DRAINING, INTERNAL_ERROR, INVALID_SPEC, NOT_FOUND, ProblemType};
use crate::http::media_type::PROBLEM;

/// Responses by status.
type Documented = BTreeMap<String, RefOr<Response>>;

/// How a page fails.
pub struct PageFailures;

/// How the readiness probe fails.
pub struct ReadinessFailures;

/// How everything can fail.
pub struct ServiceFailures;

impl IntoResponses for PageFailures {
    fn responses() -> Documented {
        responses([&NOT_FOUND, &INTERNAL_ERROR])
    }
}

impl IntoResponses for ReadinessFailures {
    fn responses() -> Documented {
        responses([&INTERNAL_ERROR, &DRAINING])
    }
}

impl IntoResponses for ServiceFailures {
    fn responses() -> Documented {
        responses([&INTERNAL_ERROR])
    }
}

/// One response for each status, which lists the types that are possible there.
pub fn responses(failures: impl IntoIterator<Item = &'static ProblemType>) -> Documented {
    let mut by_status: BTreeMap<u16, Vec<&ProblemType>> = BTreeMap::new();
    for kind in failures {
        by_status.entry(kind.status).or_default().push(kind);
    }
    by_status.into_iter().map(|(status, kinds)| (status.to_string(), RefOr::T(response(&kinds)))).collect()
}

fn response(kinds: &[&ProblemType]) -> Response {
    let titles: Vec<String> = kinds.iter().map(|kind| format!("`{}`: {}", kind.slug, kind.title)).collect();
    let of_spec = kinds.iter().filter(|kind| kind.slug == INVALID_SPEC.slug).count();
    let schema = match kinds {
        _ if kinds.iter().all(|kind| kind.status != INVALID_SPEC.status) => "Problem",
        [_] if of_spec == 1 => "InvalidSpecProblem",
        _ => "QuestionProblem",
    };
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build();
    ResponseBuilder::new().description(titles.join("; ")).content(PROBLEM, content).build()
}
