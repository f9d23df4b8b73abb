//! Findings as SARIF 2.1.0, for code scanning.

use serde_json::{Value, json};

use super::findings::{self, Finding, ORPHAN};
use super::input::Batch;
use super::listed::{Items, Listed};
use super::{phrases, words};
use crate::answer::codes;
use crate::diagnostic::{Edit, Fix, Related, Severity};
use crate::manifest::Format;
use crate::rules;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The log of all files: one run, whose results are written as they come.
pub struct Log {
    listed: Listed,
    /// The codes of the results so far, by their first result.
    codes: Vec<&'static str>,
}

/// The results of one review.
pub type Results = Vec<Written>;

/// A result as it is written, but for the number of its rule, which earlier results decide.
pub struct Written {
    code: &'static str,
    before: String,
    after: String,
}

/// The number of a rule as long as it is not known; a text has its quotes escaped.
const NO_NUMBER: &str = "\"ruleIndex\": null";

impl Written {
    /// The result of a rule.
    pub fn of(code: &'static str, mut result: Value, items: &Items) -> Written {
        result["ruleId"] = json!(code);
        result["ruleIndex"] = Value::Null;
        let text = items.text(&result);
        let (before, after) = text.split_once(NO_NUMBER).unwrap_or((&text, ""));
        Written { code, before: before.to_owned(), after: after.to_owned() }
    }
}

impl Log {
    /// Starts the log; the text is what is before the results.
    pub fn start() -> (Log, String) {
        let (listed, text) = Listed::start(Format::Json, |results| log(results, json!(null)));
        (Log { listed, codes: Vec::new() }, text)
    }

    /// How results are written.
    pub fn items() -> Items {
        Log::start().0.listed.items()
    }

    /// The results of some findings, which other threads may write.
    pub fn results(found: &[Finding<'_>], items: &Items) -> Results {
        found.iter().map(|finding| Written::of(finding.code, result(finding), items)).collect()
    }

    /// The next results.
    pub fn add(&mut self, results: Results) -> String {
        let texts = results.into_iter().map(|Written { code, before, after }| {
            let known = self.codes.iter().position(|known| *known == code);
            let index = known.unwrap_or_else(|| {
                self.codes.push(code);
                self.codes.len() - 1
            });
            format!("{}{before}\"ruleIndex\": {index}{after}", self.listed.separator())
        });
        texts.collect()
    }

    /// What is after the results; `successful` where every file was reviewed.
    pub fn end(self, help_base: Option<&str>, successful: bool) -> String {
        let rules: Vec<Value> = self.codes.iter().map(|code| rule(code, help_base)).collect();
        let tool = json!({"driver": {
            "name": "kops-network-planner",
            "version": env!("CARGO_PKG_VERSION"),
            "rules": rules,
        }});
        let invocations = json!([{"executionSuccessful": successful}]);
        self.listed.end(|results| log(results, json!({"invocations": invocations, "tool": tool})))
    }
}

/// The log with these results, and with `rest` in its run.
fn log(results: Value, rest: Value) -> Value {
    let mut run = json!({"columnKind": "unicodeCodePoints", "results": results});
    if let (Value::Object(run), Value::Object(rest)) = (&mut run, rest) {
        run.extend(rest);
    }
    json!({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})
}

/// The log of a batch that is whole.
pub fn whole(batch: &Batch, help_base: Option<&str>) -> String {
    let (mut log, mut text) = Log::start();
    let items = Log::items();
    for file in &batch.reviewed {
        text.push_str(&log.add(Log::results(&findings::of_review(file), &items)));
    }
    for (name, remark) in &batch.rest.orphans {
        text.push_str(&log.add(Log::results(&[findings::of_orphan(name, remark)], &items)));
    }
    text + &log.end(help_base, batch.reviewed.iter().all(|file| file.outcome.is_ok()))
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

fn result(finding: &Finding<'_>) -> Value {
    let mut location = place(finding.file, finding.position);
    if let Some((object, field)) = finding.field {
        location["logicalLocations"] = json!([{"fullyQualifiedName": format!("{object}/{field}"), "kind": "member"}]);
    }
    let mut result = json!({
        "ruleId": finding.code,
        "ruleIndex": null,
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
