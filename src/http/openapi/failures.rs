//! How each operation fails, and an example for every documented failure.

use std::num::NonZeroU32;

use axum::body::Body;
use axum::extract::Request;
use serde_json::Value;

use super::walk::operation_at;
use crate::answer::codes::unknown_code;
use crate::answer::expand::expand;
use crate::answer::operation::Inquiry;
use crate::answer::planned::Planned;
use crate::answer::problem::Problem;
use crate::answer::problem::causes::unknown_rule;
use crate::answer::samples::TEN_ERRORS;
use crate::answer::{BATCH, CODE, EXPAND, OPERATIONS, RULES};
use crate::http::operations::RuleFilter;
use crate::http::pages::list::PROBLEM;
use crate::http::problem::{documented, page};
use crate::http::query::Parameters;
use crate::http::settings::Settings;
use crate::http::state;
use crate::http::{access, form_hint, headers, health, input, layers, media_type, negotiate};
use crate::plan::RequestError;

/// Adds them.
pub(super) fn add(document: &mut Value) {
    for operation in OPERATIONS {
        let responses = &mut operation_at(document, operation)["responses"];
        for (status, response) in documented::responses(operation.failures()) {
            responses[status] = serde_json::to_value(response).unwrap_or_default();
        }
    }
    add_examples(document);
}

fn add_examples(document: &mut Value) {
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    for (path, item) in paths {
        for operation in item.as_object_mut().into_iter().flatten().map(|(_, operation)| operation) {
            let responses = operation["responses"].as_object_mut().into_iter().flatten();
            for (status, response) in responses.filter(|(status, _)| !status.starts_with('2')) {
                if let Some(problem) = sample(path, status) {
                    response["content"][media_type::PROBLEM]["example"] = problem.documented();
                }
            }
        }
    }
}

/// A typical failure of the operation at `path`.
fn sample(path: &str, status: &str) -> Option<Problem> {
    let settings = Settings::default();
    match status {
        "400" => bad_request(path),
        "401" => Some(access::unauthorized(false)),
        "404" if path == PROBLEM.path => Some(page::unknown("invalid-specs")),
        "404" if path == CODE.path => Some(unknown_code("no-such-code")),
        "404" => Some(unknown_rule("no-such-rule")),
        "406" => Some(negotiate::not_acceptable(path, "text/html")),
        "408" => Some(input::too_slow(settings.times.body)),
        "413" if path == BATCH.path => Some(input::too_large(settings.sizes.many_bytes)),
        "413" => Some(input::too_large(settings.sizes.body_bytes)),
        "415" => Some(form_hint::unsupported(&request(path)?, Some(media_type::FORM))),
        "422" if inquiry(path).is_some() => inquiry(path)?.refusal(),
        "422" => Planned::try_from(TEN_ERRORS.outcome().ok()?).err(),
        "429" => Some(access::too_often(1, NonZeroU32::MIN.saturating_add(9))),
        "431" => Some(headers::too_large(settings.sizes.header_bytes)),
        "500" => Some(layers::unexpected()),
        "503" if path == health::READYZ => Some(health::draining()),
        "503" => Some(state::overloaded(settings.load.requests)),
        "504" => Some(input::too_late(settings.times.answer)),
        _ => None,
    }
}

/// The question at `path`.
fn inquiry(path: &str) -> Option<&'static Inquiry> {
    OPERATIONS.iter().find(|operation| operation.path == path)?.inquiry()
}

fn bad_request(path: &str) -> Option<Problem> {
    let operation = OPERATIONS.iter().find(|operation| operation.path == path)?;
    match path {
        path if path == EXPAND.path => expand("2001:db8::/56", "/64#100").err(),
        path if path == RULES.path => RuleFilter::read(request("/?severity=errors")?.uri()).err(),
        path if path == BATCH.path => Parameters::read(request("/?kopsRelease=1.22")?.uri(), &[]).err(),
        _ if !operation.takes_body() => Parameters::read(request("/?verbose=1")?.uri(), &[]).err(),
        _ => Some(RequestError::UnknownRelease("1.22".to_owned()).into()),
    }
}

fn request(target: &str) -> Option<Request> {
    Request::builder().uri(target).body(Body::empty()).ok()
}
