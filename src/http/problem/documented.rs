//! The problems of each kind of operation, for the API document.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use utoipa::IntoResponses;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

use super::render::MEDIA_TYPE;
use crate::answer::problem::*;

/// Responses by status.
type Documented = BTreeMap<String, RefOr<Response>>;

/// How an operation on manifests fails, whatever its spec says.
pub struct InputFailures;

/// How an operation fails that needs a spec without errors.
pub struct PlanFailures;

/// How a lookup without parameters fails.
pub struct LookupFailures;

/// How the expansion of a block fails.
pub struct ExpandFailures;

/// How a filtered list fails.
pub struct FilterFailures;

/// How an operation on one rule fails.
pub struct RuleFailures;

/// How a page fails.
pub struct PageFailures;

/// How the readiness probe fails.
pub struct ReadinessFailures;

/// How everything can fail.
pub struct ServiceFailures;

impl IntoResponses for InputFailures {
    fn responses() -> Documented {
        let statuses = [
            StatusCode::BAD_REQUEST,
            StatusCode::UNAUTHORIZED,
            StatusCode::NOT_ACCEPTABLE,
            StatusCode::REQUEST_TIMEOUT,
            StatusCode::PAYLOAD_TOO_LARGE,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            StatusCode::TOO_MANY_REQUESTS,
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            StatusCode::INTERNAL_SERVER_ERROR,
            StatusCode::SERVICE_UNAVAILABLE,
            StatusCode::GATEWAY_TIMEOUT,
        ];
        let of_others = [MISSING_PARAMETER.slug, CANNOT_EXPAND.slug, DRAINING.slug];
        documented(&statuses, |kind| !of_others.contains(&kind.slug))
    }
}

impl IntoResponses for PlanFailures {
    fn responses() -> Documented {
        let mut responses = InputFailures::responses();
        responses.extend(documented(&[StatusCode::UNPROCESSABLE_ENTITY], |_| true));
        responses
    }
}

impl IntoResponses for LookupFailures {
    fn responses() -> Documented {
        of_query(&[UNKNOWN_PARAMETER.slug])
    }
}

impl IntoResponses for ExpandFailures {
    fn responses() -> Documented {
        of_query(&[
            UNKNOWN_PARAMETER.slug,
            REPEATED_PARAMETER.slug,
            MISSING_PARAMETER.slug,
            BAD_PARAMETER.slug,
            CANNOT_EXPAND.slug,
        ])
    }
}

impl IntoResponses for FilterFailures {
    fn responses() -> Documented {
        of_query(&[UNKNOWN_RELEASE.slug, UNKNOWN_PARAMETER.slug, REPEATED_PARAMETER.slug, BAD_PARAMETER.slug])
    }
}

impl IntoResponses for RuleFailures {
    fn responses() -> Documented {
        let mut responses = LookupFailures::responses();
        responses.extend(documented(&[StatusCode::NOT_FOUND], |kind| kind.slug == UNKNOWN_RULE.slug));
        responses
    }
}

impl IntoResponses for PageFailures {
    fn responses() -> Documented {
        let statuses = [StatusCode::NOT_FOUND, StatusCode::INTERNAL_SERVER_ERROR];
        documented(&statuses, |kind| kind.slug != UNKNOWN_RULE.slug)
    }
}

impl IntoResponses for ReadinessFailures {
    fn responses() -> Documented {
        let statuses = [StatusCode::INTERNAL_SERVER_ERROR, StatusCode::SERVICE_UNAVAILABLE];
        documented(&statuses, |kind| kind.slug != OVERLOADED.slug)
    }
}

impl IntoResponses for ServiceFailures {
    fn responses() -> Documented {
        documented(&[StatusCode::INTERNAL_SERVER_ERROR], |_| true)
    }
}

/// How a request fails that has nothing but a query, which can have these defects.
fn of_query(slugs: &[&str]) -> Documented {
    let statuses = [
        StatusCode::BAD_REQUEST,
        StatusCode::UNAUTHORIZED,
        StatusCode::NOT_ACCEPTABLE,
        StatusCode::TOO_MANY_REQUESTS,
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        StatusCode::INTERNAL_SERVER_ERROR,
    ];
    documented(&statuses, |kind| kind.status != 400 || slugs.contains(&kind.slug))
}

/// One response for each status, which lists the types that can stand there.
fn documented(statuses: &[StatusCode], has: impl Fn(&ProblemType) -> bool) -> Documented {
    statuses
        .iter()
        .map(|status| {
            let titles: Vec<String> = ALL
                .iter()
                .filter(|kind| kind.status == status.as_u16() && has(kind))
                .map(|kind| format!("`{}`: {}", kind.slug, kind.title))
                .collect();
            (status.as_u16().to_string(), RefOr::T(response(*status, &titles.join("; "))))
        })
        .collect()
}

fn response(status: StatusCode, description: &str) -> Response {
    let schema = match status {
        StatusCode::UNPROCESSABLE_ENTITY => "InvalidSpecProblem",
        _ => "Problem",
    };
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build();
    ResponseBuilder::new().description(description).content(MEDIA_TYPE, content).build()
}
