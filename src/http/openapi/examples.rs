//! Examples for every operation. Answers are computed from the samples, so they are always what the service says.

use serde_json::{Value, json};

use super::walk::{entry, operation_at};
use crate::answer::diff::Diff;
use crate::answer::health::HealthResponse;
use crate::answer::operation::{Inquiry, Review};
use crate::answer::problem::INVALID_SPEC;
use crate::answer::{DIFF, OPERATIONS, samples};
use crate::http::pages::list::PROBLEM;
use crate::http::problem::page;
use crate::http::{health, media_type};
use crate::manifest::{self, Format, Limits};

/// A plan request as JSON.
const PLAN_REQUEST: &str = include_str!("../../../openapi/examples/plan-request.json");

/// Adds examples to all operations.
pub(super) fn add(document: &mut Value) {
    for operation in OPERATIONS {
        let documented = operation_at(document, operation);
        if operation.review().is_some() {
            add_requests(entry(documented, &["requestBody", "content"]));
        }
        if let Some(inquiry) = operation.inquiry() {
            add_question(entry(documented, &["requestBody", "content"]), inquiry);
        }
        add_answer(documented, operation.example());
        operation.review().into_iter().for_each(|review| add_forms(documented, review));
    }
    for path in [health::LIVEZ, health::READYZ, health::HEALTHZ] {
        add_answer(entry(document, &["paths", path, "get"]), serde_json::to_value(HealthResponse::OK).ok());
    }
    let comment = DIFF.inquiry().and_then(|inquiry| inquiry.sample_answer::<Diff>()).map(|answer| answer.markdown());
    let content = &["paths", DIFF.path, "post", "responses", "200", "content"];
    *entry(entry(document, content), &["text/markdown", "example"]) = comment.into();
    let content = &["paths", PROBLEM.path, "get", "responses", "200", "content"];
    *entry(entry(document, content), &["text/markdown", "example"]) = page::page(&INVALID_SPEC).into();
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

/// The name of the example of a question.
const QUESTION: &str = "question";

/// The sample of a question, in both notations.
fn add_question(content: &mut Value, inquiry: &Inquiry) {
    let value = manifest::read(inquiry.sample.as_bytes(), Format::Yaml, &Limits::DEFAULT);
    let json = value.ok().and_then(|read| Some(read.documents.first()?.root.value.to_json())).unwrap_or_default();
    let example = |value: Value| json!({"summary": inquiry.summary, "value": value});
    *entry(content, &[media_type::JSON, "examples", QUESTION]) = example(json);
    *entry(content, &[media_type::YAML, "schema", "example"]) = inquiry.sample.into();
    *entry(content, &[media_type::YAML, "examples", QUESTION]) = example(inquiry.sample.into());
}

/// The forms of an answer are texts.
fn add_forms(operation: &mut Value, review: &Review) {
    let content = entry(operation, &["responses", "200", "content"]);
    for form in review.forms {
        *entry(content, &[media_type::of_form(*form), "example"]) = review.example_in(*form).into();
    }
}

fn add_answer(operation: &mut Value, answer: Option<Value>) {
    let content = entry(operation, &["responses", "200", "content"]);
    let Some(answer) = answer else { return };
    // Answers are the same in each notation; the example of a YAML body is written as the value that it denotes.
    for notation in content.as_object_mut().into_iter().flatten().map(|(_, notation)| notation) {
        notation["example"] = answer.clone();
    }
}
