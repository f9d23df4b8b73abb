//! What the generated document does not say of batches by itself: how questions and answers are told apart, and what a
//! stream of them is.

use serde_json::{Value, json};

use super::walk::entry;
use crate::answer::{BATCH, BATCHED};
use crate::http::media_type::{JSON, LINES};

/// Says which word each question and each answer has, so that generated clients tell them apart.
pub(super) fn tell_apart(document: &mut Value) {
    let schemas = entry(document, &["components", "schemas"]);
    let mut only = |schema: &str, property: &str, word: &str| {
        *entry(schemas, &[schema, "properties", property, "enum"]) = json!([word]);
    };
    for operation in BATCHED {
        let (first, rest) = operation.name.split_at(1);
        let name = first.to_uppercase() + rest;
        only(&format!("{name}Question"), "operation", operation.name);
        only(&format!("{name}Answer"), "kind", operation.name);
    }
    only("FailedAnswer", "kind", "problem");
    only("BatchEnd", "kind", "end");
}

/// Adds the example as a stream, once that of a document is there.
pub(super) fn add_lines(document: &mut Value) {
    let operation = entry(document, &["paths", BATCH.path, "post"]);
    let first = operation["responses"]["200"]["content"][JSON]["example"]["answers"][0].clone();
    operation["responses"]["200"]["content"][LINES]["example"] = first;
    let request = entry(operation, &["requestBody", "content"]);
    let questions = &request[JSON]["examples"]["question"]["value"]["questions"];
    let lines: String = questions.as_array().into_iter().flatten().map(|question| format!("{question}\n")).collect();
    request[LINES]["schema"]["example"] = lines.into();
}
