//! No spec breaks the service: recorded specs with defects put into them are answered in time, wholly, and always
//! alike.
//!
//! `PROPTEST_CASES` and `PROPTEST_RNG_SEED` choose how many and which; without them the same ones run every time.

use std::sync::LazyLock;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use kops_network_planner::http::router;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestCaseResult};
use serde_json::Value as Json;
use tokio::runtime::{Builder, Runtime};

use crate::client::{JSON, Reply, YAML, call, settings};
use crate::conformance;

mod request;
mod text;
mod tree;

use request::Asked;

/// The service refuses with 504 what takes longer, and that fails the test.
const PATIENCE: Duration = Duration::from_secs(5);

/// The recorded specs.
static SPECS: LazyLock<Vec<String>> =
    LazyLock::new(|| conformance::vectors().map(|vector| vector.text("/spec").to_owned()).collect());

/// The recorded specs as plan requests.
static ENVELOPES: LazyLock<Vec<Json>> = LazyLock::new(|| SPECS.iter().map(|spec| tree::envelope(spec)).collect());

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Builder::new_current_thread().enable_all().build().unwrap());

static ROUTER: LazyLock<Router> = LazyLock::new(|| router(settings(|settings| settings.times.answer = PATIENCE)));

fn configured(cases: u32) -> ProptestConfig {
    let from_environment = ProptestConfig::default();
    let cases = std::env::var("PROPTEST_CASES").map_or(cases, |_| from_environment.cases);
    let rng_seed = std::env::var("PROPTEST_RNG_SEED").map_or(RngSeed::Fixed(1), |_| from_environment.rng_seed);
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..from_environment }
}

proptest! {
    #![proptest_config(configured(150))]

    #[test]
    fn text_with_defects_is_answered((spec, mutations) in text::mutations(SPECS.len()), asked in request::asked()) {
        let text = mutations.iter().fold(SPECS[spec].clone(), |text, mutation| mutation.apply(&text, &SPECS));
        is_answered(&asked, YAML, text.as_bytes())?;
    }

    #[test]
    fn values_of_wrong_kinds_are_answered(
        (spec, mutations) in tree::mutations(SPECS.len()),
        asked in request::asked(),
    ) {
        let mut envelope = ENVELOPES[spec].clone();
        for mutation in &mutations {
            mutation.apply(&mut envelope);
        }
        is_answered(&asked, JSON, envelope.to_string().as_bytes())?;
    }

    #[test]
    fn bytes_out_of_place_are_answered(
        spec in 0..SPECS.len(),
        edits in prop::collection::vec(
            (any::<prop::sample::Index>(), 0_usize..40, prop::collection::vec(any::<u8>(), 0..6)),
            1..4,
        ),
        asked in request::asked(),
    ) {
        let mut bytes = SPECS[spec].clone().into_bytes();
        for (at, length, put) in edits {
            let start = at.index(bytes.len() + 1);
            let end = bytes.len().min(start + length);
            bytes.splice(start..end, put);
        }
        is_answered(&asked, YAML, &bytes)?;
    }
}

/// Sends the body twice and holds the answers against what every client may rely on.
fn is_answered(asked: &Asked, content_type: &str, body: &[u8]) -> TestCaseResult {
    let first = send(&asked.target(), content_type, body);
    let status = first.status.as_u16();
    prop_assert!(matches!(status, 200 | 400 | 413 | 422), "{status} {}", first.text());
    prop_assert_eq!(first.header("content-type"), if status == 200 { JSON } else { "application/problem+json" });
    let answer: Json = serde_json::from_slice(&first.body).map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(without_instance(&answer), without_instance(&send(&asked.target(), content_type, body).json()));
    has_findings_that_fit(&answer, status, asked, body)?;
    agrees_with_the_review(&answer, status, asked, content_type, body)
}

fn has_findings_that_fit(answer: &Json, status: u16, asked: &Asked, body: &[u8]) -> TestCaseResult {
    let found: Vec<&Json> = answer["diagnostics"].as_array().into_iter().flatten().collect();
    let errors = found.iter().filter(|diagnostic| diagnostic["severity"] == "error").count();
    match (status, asked.operation) {
        (200, "validate") => prop_assert_eq!(&answer["valid"], &Json::from(errors == 0)),
        (200, _) => prop_assert_eq!(errors, 0, "a plan in spite of errors: {}", answer),
        (422, _) => prop_assert!(0 < errors, "refused without an error: {}", answer),
        _ => prop_assert!(answer.get("diagnostics").is_none()),
    }
    let lines = body.split(|byte| *byte == b'\n').count() as u64;
    for diagnostic in found {
        let line = diagnostic["source"]["line"].as_u64().unwrap_or(1);
        prop_assert!((1..=lines).contains(&line), "not in the {} lines sent: {}", lines, diagnostic);
    }
    Ok(())
}

/// A plan is refused for what the review has, and for nothing else.
fn agrees_with_the_review(
    answer: &Json,
    status: u16,
    asked: &Asked,
    content_type: &str,
    body: &[u8],
) -> TestCaseResult {
    if status == 400 {
        return Ok(());
    }
    let review = send(&Asked { operation: "validate", ..asked.clone() }.target(), content_type, body).json();
    prop_assert_eq!(&review["diagnostics"], &answer["diagnostics"]);
    Ok(())
}

/// A problem is one occurrence; all else of two answers has to be the same.
fn without_instance(answer: &Json) -> Json {
    let mut answer = answer.clone();
    if let Some(fields) = answer.as_object_mut() {
        fields.remove("instance");
    }
    answer
}

fn send(target: &str, content_type: &str, body: &[u8]) -> Reply {
    let request = Request::post(target).header("content-type", content_type).header("x-request-id", "a-mutant");
    RUNTIME.block_on(call(ROUTER.clone(), request.body(Body::from(body.to_vec())).unwrap()))
}
