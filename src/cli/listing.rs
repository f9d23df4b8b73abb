//! The answers of the service: one of a single file, else one document with all files.

use serde_json::{Map, Value, json};

use super::failure::Failure;
use super::input::{Batch, Reviewed};
use super::tally::Tally;
use crate::answer::notation::{Form, Notation, text, write};
use crate::answer::operation::Review;
use crate::manifest::Format;

/// The bytes of the service for a single file, else one document.
pub fn answers(review: &Review, batch: &Batch, format: Format) -> String {
    if let ([reviewed], true) = (&batch.reviewed[..], batch.is_single) {
        return answer(review, reviewed, format);
    }
    let orphans = batch.orphans.iter().map(|(file, remark)| json!({"file": file, "remark": remark}));
    let files: Vec<Value> = batch.reviewed.iter().map(|reviewed| entry(review, reviewed)).chain(orphans).collect();
    let listing = json!({"files": files, "skipped": batch.skipped, "summary": Tally::of(batch).value()});
    let mut text = Vec::new();
    // Writing to memory cannot fail, and a JSON value has a form in both notations.
    let _ = write(format, &mut text, &listing);
    String::from_utf8_lossy(&text).into_owned()
}

/// The service's answer, refusals included.
fn answer(review: &Review, reviewed: &Reviewed, format: Format) -> String {
    let problem = match &reviewed.outcome {
        Ok(outcome) => match review.answer(outcome.clone(), Notation::Document(format)) {
            Ok(answer) => return answer,
            Err(problem) => problem.without_occurrence(),
        },
        Err(failure) => of_failure(failure),
    };
    text(format, &problem).unwrap_or_default()
}

/// The answers in a form, below each other: of several tables only the first has the names of the columns. What has no
/// plan is left out.
pub fn formed(review: &Review, batch: &Batch, form: Form) -> String {
    let outcomes = batch.reviewed.iter().filter_map(|file| file.outcome.as_ref().ok());
    let answers = outcomes.filter_map(|outcome| review.answer(outcome.clone(), Notation::Form(form)).ok());
    let mut output = String::new();
    for answer in answers {
        let names = if output.is_empty() { None } else { answer.split_once("\r\n") };
        output.push_str(names.map_or(answer.as_str(), |(_, rows)| rows));
    }
    output
}

/// A problem as the service has it; a file that cannot be opened has one without a type.
fn of_failure(failure: &Failure) -> Value {
    match &failure.problem {
        Some(problem) => problem.clone().without_occurrence(),
        None => json!({"type": "about:blank", "title": "The file cannot be read", "detail": failure.message}),
    }
}

fn entry(review: &Review, reviewed: &Reviewed) -> Value {
    let mut entry = Map::from_iter([("file".to_owned(), json!(reviewed.name()))]);
    if let [_, others @ ..] = &reviewed.texts[..]
        && !others.is_empty()
    {
        let names = others.iter().map(|text| text.name.as_str()).collect::<Vec<_>>();
        entry.insert("otherFiles".to_owned(), json!(names));
    }
    if let Ok(Value::Object(mut answer)) = serde_json::from_str(&answer(review, reviewed, Format::Json)) {
        for finding in answer.get_mut("diagnostics").and_then(Value::as_array_mut).into_iter().flatten() {
            name_file(reviewed, finding);
            let edits = finding.pointer_mut("/fix/edits").and_then(Value::as_array_mut);
            edits.into_iter().flatten().for_each(|edit| count_document(reviewed, edit));
            finding["related"].as_array_mut().into_iter().flatten().for_each(|related| name_file(reviewed, related));
        }
        entry.extend(answer);
    }
    Value::Object(entry)
}

/// Counts the document of an edit in its file, which is the one of the finding.
fn count_document(reviewed: &Reviewed, edit: &mut Value) {
    let document = edit.get("document").and_then(Value::as_u64).unwrap_or_default();
    if let Some((_, own)) = reviewed.text(document as usize) {
        edit["document"] = json!(own);
    }
}

/// Says which file a place is in; documents count in it.
fn name_file(reviewed: &Reviewed, finding: &mut Value) {
    let is_of_request = finding.get("object").is_some_and(|object| object == "PlanRequest");
    let Some(source) = finding.get_mut("source").and_then(Value::as_object_mut) else { return };
    let document = source.get("document").and_then(Value::as_u64).unwrap_or_default();
    let envelope = reviewed.envelope.as_ref().filter(|_| is_of_request).map(|text| (text, 0));
    if let Some((text, own)) = envelope.or_else(|| reviewed.text(document as usize)) {
        source.insert("document".to_owned(), json!(own));
        source.insert("file".to_owned(), json!(text.name));
    }
}
