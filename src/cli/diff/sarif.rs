//! A diff as SARIF 2.1.0, for code scanning: findings of the spec that is to be and of the one that there is, and what
//! happens to objects where a person has to look.

use std::path::Path;

use serde_json::{Value, json};

use crate::answer::diagnostic_body::{BaselineBody, DiagnosticBody, RelatedBody, SideBody, SourceBody};
use crate::answer::diff::{ActionBody, ChangeBody, DiffResponse};
use crate::cli::{phrases, sarif};
use crate::diagnostic::Severity;

/// The files of the two sides.
pub struct Files<'a> {
    /// What there is; `None` where AWS is that.
    pub before: Option<&'a Path>,
    /// What is to be.
    pub after: &'a Path,
}

impl Files<'_> {
    fn name(&self, side: Option<SideBody>) -> String {
        let before = self.before.filter(|_| side == Some(SideBody::Before));
        before.unwrap_or(self.after).display().to_string()
    }

    fn place(&self, source: Option<&SourceBody>) -> Value {
        let position = source.and_then(|source| source.line.zip(source.column));
        sarif::place(&self.name(source.and_then(|source| source.side)), position)
    }
}

/// The log of one diff: one run.
pub fn log(answer: &DiffResponse, files: &Files<'_>) -> String {
    let changes = || answer.changes.iter().filter(|change| change.action.needs_a_person());
    let findings = || answer.diagnostics.iter().chain(&answer.resolved);
    let items = sarif::Log::items();
    let found = findings().map(|found| sarif::Written::of(found.code, finding(found, files), &items));
    let changed = changes().map(|change| sarif::Written::of(change.code, of_change(change, files), &items));
    let results = found.chain(changed);
    let (mut log, text) = sarif::Log::start();
    text + &log.add(results.collect()) + &log.end(None, true)
}

fn finding(found: &DiagnosticBody, files: &Files<'_>) -> Value {
    let mut location = files.place(found.source.as_ref());
    let name = format!("{}/{}", found.object, found.field);
    location["logicalLocations"] = json!([{"fullyQualifiedName": name, "kind": "member"}]);
    let state = match found.baseline_state {
        Some(BaselineBody::Unchanged) => "unchanged",
        Some(BaselineBody::Absent) => "absent",
        Some(BaselineBody::New) | None => "new",
    };
    json!({
        "level": sarif::level(found.severity.into()),
        "baselineState": state,
        "message": {"text": sentences(&found.message, found.hint.as_deref())},
        "locations": [location],
        "relatedLocations": found.related.iter().map(|related| of_related(related, files)).collect::<Vec<_>>(),
    })
}

fn of_change(change: &ChangeBody, files: &Files<'_>) -> Value {
    let severity = match change.action {
        ActionBody::Refuse | ActionBody::Fail => Severity::Error,
        _ => Severity::Warning,
    };
    let first = change.because.first().and_then(|reason| reason.source.as_ref());
    let mut location = files.place(first);
    let name = format!("{}/{}", json!(change.resource.kind).as_str().unwrap_or_default(), change.resource.name);
    location["logicalLocations"] = json!([{"fullyQualifiedName": name, "kind": "resource"}]);
    json!({
        "level": sarif::level(severity),
        "baselineState": "new",
        "message": {"text": sentences(&change.explanation, change.hint.as_deref())},
        "locations": [location],
        "relatedLocations": change.because.iter().skip(1).map(|related| of_related(related, files)).collect::<Vec<_>>(),
    })
}

fn of_related(related: &RelatedBody, files: &Files<'_>) -> Value {
    let mut location = files.place(related.source.as_ref());
    location["message"] = json!({"text": format!("{}: {}", related.field, phrases::told(&related.label))});
    location
}

/// Message and repair as sentences.
fn sentences(message: &str, hint: Option<&str>) -> String {
    let stopped = |text: &str| if text.ends_with(['.', '?', '!']) { text.to_owned() } else { format!("{text}.") };
    let texts = [Some(message), hint].into_iter().flatten();
    texts.map(|text| stopped(&phrases::told(text))).collect::<Vec<_>>().join(" ")
}
