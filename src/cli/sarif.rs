//! Findings as SARIF 2.1.0, for code scanning.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::findings::{self, Finding, ORPHAN};
use super::input::Batch;
use super::{phrases, words};
use crate::answer::codes;
use crate::diagnostic::{Edit, Fix, Related, Severity};
use crate::rules;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The log of all files: one run.
pub fn log(batch: &Batch, help_base: Option<&str>) -> String {
    let findings: Vec<Finding<'_>> = findings::of(batch).into_iter().flat_map(|(_, found)| found).collect();
    let codes: BTreeSet<&str> = findings.iter().map(|finding| finding.code).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let is_read = batch.reviewed.iter().all(|file| file.outcome.is_ok());
    let results = findings.iter().map(|finding| result(finding, &codes)).collect();
    document(&codes, results, is_read, help_base)
}

/// A log with one run: its rules have these codes, in the order in which results point at them.
pub(super) fn document(codes: &[&str], results: Vec<Value>, is_read: bool, help_base: Option<&str>) -> String {
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "kops-network-planner",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().map(|code| rule(code, help_base)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{"executionSuccessful": is_read}],
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

/// A rule of the catalogue; the failures of whole files have no page there.
fn rule(code: &str, help_base: Option<&str>) -> Value {
    if let Some(code) = codes::find(code) {
        let documentation = phrases::told(code.documentation);
        return json!({
            "id": code.code,
            "shortDescription": {"text": code.summary},
            "help": {"text": documentation, "markdown": documentation},
        });
    }
    let Some(rule) = rules::find(code) else {
        let text = if code == ORPHAN { "Instance groups have no cluster here" } else { "The file cannot be reviewed" };
        return json!({"id": code, "shortDescription": {"text": text}});
    };
    let documentation = phrases::told(&rule.documentation());
    let mut shown = json!({
        "id": code,
        "shortDescription": {"text": rule.summary},
        "help": {"text": documentation, "markdown": documentation},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {"tags": [rule.source.as_str()]},
    });
    if let Some(base) = help_base {
        shown["helpUri"] = json!(words::rule_page(base, code));
    }
    shown
}

/// How bad it is, as SARIF says it.
pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(finding: &Finding<'_>, codes: &[&str]) -> Value {
    let mut location = place(finding.file, finding.position);
    if let Some((object, field)) = finding.field {
        location["logicalLocations"] = json!([{"fullyQualifiedName": format!("{object}/{field}"), "kind": "member"}]);
    }
    let mut result = json!({
        "ruleId": finding.code,
        "ruleIndex": codes.iter().position(|code| *code == finding.code),
        "level": level(finding.severity),
        "message": {"text": finding.sentences()},
        "locations": [location],
    });
    if !finding.related.is_empty() {
        result["relatedLocations"] =
            finding.related.iter().map(|(file, related)| related_place(file, related)).collect();
    }
    if let Some(fix) = finding.fix.filter(|fix| !fix.edits.is_empty()) {
        result["fixes"] = json!([change(finding, fix)]);
    }
    result
}

fn change(finding: &Finding<'_>, fix: &Fix) -> Value {
    let replacement = |edit: &Edit| {
        let ((line, column), (end_line, end_column)) = (edit.start, edit.end);
        let region = json!({"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column});
        json!({"deletedRegion": region, "insertedContent": {"text": edit.text}})
    };
    let replacements: Vec<Value> = fix.edits.iter().map(replacement).collect();
    let text = finding.hint.as_deref().unwrap_or(&finding.message);
    json!({
        "description": {"text": text},
        "artifactChanges": [{"artifactLocation": {"uri": uri(finding.file)}, "replacements": replacements}],
        "properties": {"safe": fix.safe},
    })
}

fn related_place(file: &str, related: &Related) -> Value {
    let mut location = place(file, related.source.as_ref().and_then(|source| source.position));
    location["message"] = json!({"text": format!("{}: {}", related.field, phrases::told(&related.label))});
    location
}

/// A place in a file.
pub(super) fn place(file: &str, position: Option<(u32, u32)>) -> Value {
    let mut place = json!({"artifactLocation": {"uri": uri(file)}});
    if let Some((line, column)) = position {
        place["region"] = json!({"startLine": line, "startColumn": column});
    }
    json!({"physicalLocation": place})
}

/// The path as a reference: relative where the path is.
fn uri(path: &str) -> String {
    let encoded: String = path.bytes().map(encoded).collect();
    if path.starts_with('/') { format!("file://{encoded}") } else { encoded }
}

fn encoded(byte: u8) -> String {
    match byte {
        b'/' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        letter if letter.is_ascii_alphanumeric() => char::from(letter).to_string(),
        other => format!("%{other:02X}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_references() {
        assert_eq!(uri("a b/ü#.yaml"), "a%20b/%C3%BC%23.yaml");
        assert_eq!(uri("/srv/c.yaml"), "file:///srv/c.yaml");
    }
}
