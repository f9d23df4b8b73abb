//! Examples for every operation. Answers are computed from the samples, so they are always what the service says.

use serde::Serialize;
use serde_json::{Value, json};

use super::samples::{self, IPV4_PRIVATE, IPV6_PRIVATE, IPV6_PUBLIC, Sample, TEN_ERRORS};
use super::{entry, health, lookups, page, plans};
use crate::answer::expand::expand;
use crate::answer::planned::Planned;
use crate::answer::problem::{INVALID_SPEC, Problem};
use crate::answer::rule_body::RuleBody;
use crate::answer::rules::RulesResponse;
use crate::answer::{plan, releases::ReleasesResponse, routes, subnets, validate};
use crate::http::health::HealthResponse;
use crate::http::media_type;
use crate::rules as catalogue;

/// A plan request as JSON.
const PLAN_REQUEST: &str = include_str!("../../../openapi/examples/plan-request.json");
/// The rule that the example of its parameter names.
const RULE_SHOWN: &str = "value-of-wrong-kind";
/// How many rules the example of the catalogue shows.
const RULES_SHOWN: usize = 2;

/// Adds examples to all operations.
pub(super) fn add(document: &mut Value) {
    for path in [plans::VALIDATE, plans::SUBNETS, plans::ROUTES, plans::PLAN] {
        add_requests(entry(document, &["paths", path, "post", "requestBody", "content"]));
    }
    add_plans(document);
    add_lookups(document);
}

fn add_requests(content: &mut Value) {
    let json: Value = serde_json::from_str(PLAN_REQUEST).unwrap_or_default();
    *entry(content, &[media_type::JSON, "examples", "plan-request"]) =
        json!({"summary": "A plan request with what is known of the VPC", "value": json});
    // The page fills a body of another media type from the schema, not from the first example.
    *entry(content, &[media_type::YAML, "schema", "example"]) = samples::ALL[0].shown().into();
    for sample in samples::ALL {
        *entry(content, &[media_type::YAML, "examples", sample.name]) =
            json!({"summary": sample.summary, "value": sample.shown()});
    }
}

fn add_plans(document: &mut Value) {
    add_answer(document, "post", plans::VALIDATE, validated(&TEN_ERRORS));
    add_answer(document, "post", plans::SUBNETS, planned::<subnets::SubnetsResponse>(&IPV6_PUBLIC));
    add_answer(document, "post", plans::ROUTES, planned::<routes::RoutesResponse>(&IPV6_PRIVATE));
    add_answer(document, "post", plans::PLAN, planned::<plan::PlanResponse>(&IPV4_PRIVATE));
}

fn add_lookups(document: &mut Value) {
    let rules: Vec<RuleBody> = catalogue::all().take(RULES_SHOWN).map(RuleBody::from).collect();
    let rule = catalogue::find(RULE_SHOWN).map(RuleBody::from);
    add_answer(document, "get", lookups::EXPAND, expand("2001:db8::/56", "/64#a").ok().and_then(written));
    add_answer(document, "get", lookups::RULES, written(RulesResponse { rules }));
    add_answer(document, "get", lookups::RULE, rule.and_then(written));
    add_answer(document, "get", lookups::RELEASES, written(ReleasesResponse::all()));
    for path in [health::LIVEZ, health::READYZ, health::HEALTHZ] {
        add_answer(document, "get", path, written(HealthResponse::OK));
    }
    let content = &["paths", page::PROBLEM, "get", "responses", "200", "content"];
    *entry(entry(document, content), &["text/markdown", "example"]) = page::page(&INVALID_SPEC).into();
}

fn add_answer(document: &mut Value, method: &str, path: &str, answer: Option<Value>) {
    let content = entry(document, &["paths", path, method, "responses", "200", "content"]);
    let Some(answer) = answer else { return };
    // Answers are the same in each notation; the example of a YAML body is written as the value it stands for.
    for notation in content.as_object_mut().into_iter().flatten().map(|(_, notation)| notation) {
        notation["example"] = answer.clone();
    }
}

fn validated(sample: &Sample) -> Option<Value> {
    written(validate::ValidateResponse::from(sample.reviewed().ok()?))
}

fn planned<R: From<Planned> + Serialize>(sample: &Sample) -> Option<Value> {
    let planned: Result<Planned, Problem> = sample.reviewed().ok()?.try_into();
    written(R::from(planned.ok()?))
}

fn written(answer: impl Serialize) -> Option<Value> {
    serde_json::to_value(answer).ok()
}
