//! The answers of the service: one of a single file, else one document with all files.

use serde_json::{Map, Value, json};

use super::failure::Failure;
use super::input::{Rest, Reviewed};
use super::listed::{Items, Listed};
use super::tally::Tally;
use crate::answer::notation::{Form, Notation, text};
use crate::answer::operation::Review;
use crate::manifest::Format;

/// Starts the document of several files; the text is what is before their answers.
pub fn start(format: Format) -> (Listed, String) {
    Listed::start(format, |files| json!({"files": files, "skipped": []}))
}

/// How the answers of several files are written.
pub fn items(format: Format) -> Items {
    start(format).0.items()
}

/// Ends the document: with the files that are not a part of a review, and the numbers.
pub fn end(mut listed: Listed, rest: &Rest, tally: &Tally) -> String {
    let orphans = rest.orphans.iter().map(|(file, remark)| listed.item(&json!({"file": file, "remark": remark})));
    let orphans: String = orphans.collect();
    orphans + &listed.end(|files| json!({"files": files, "skipped": rest.skipped, "summary": tally.value()}))
}

/// The service's answer, refusals included.
pub fn answer(review: &Review, reviewed: &Reviewed, format: Format) -> String {
    let problem = match &reviewed.outcome {
        Ok(outcome) => match review.answer(outcome.clone(), Notation::Document(format)) {
            Ok(answer) => return answer,
            Err(problem) => problem.without_occurrence(),
        },
        Err(failure) => of_failure(failure),
    };
    text(format, &problem).unwrap_or_default()
}

/// The answer in a form; nothing where there is no plan.
pub fn formed(review: &Review, file: &Reviewed, form: Form) -> String {
    let outcome = file.outcome.as_ref().ok();
    outcome.and_then(|outcome| review.answer(outcome.clone(), Notation::Form(form)).ok()).unwrap_or_default()
}

/// A problem as the service has it; a file that cannot be opened has one without a type.
fn of_failure(failure: &Failure) -> Value {
    match &failure.problem {
        Some(problem) => problem.clone().without_occurrence(),
        None => json!({"type": "about:blank", "title": "The file cannot be read", "detail": failure.message}),
    }
}

/// The answer of one of several files, with its name.
pub fn entry(review: &Review, reviewed: &Reviewed) -> Value {
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
