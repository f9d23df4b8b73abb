//! What a terminal shows of the example of a rule or a code, for its page.

use std::path::PathBuf;

use super::diff::table;
use super::folded::folded;
use super::style::Style;
use super::{diagnostics, input, style, words};
use crate::answer::asking::Question;
use crate::answer::diff::{Diff, DiffResponse};
use crate::answer::notation::text;
use crate::code::Code;
use crate::diagnostic::Severity;
use crate::diff::codes::question;
use crate::manifest::Format;
use crate::plan::{Query, Wanted};
use crate::question::{Asked, Bounds};
use crate::rules::{Rule, example};

/// The findings of `rule` in its bad example, as a terminal without colours shows them.
pub fn found(rule: &Rule) -> String {
    let (example, release) = (rule.example.bad, rule.releases.last());
    let (text, kops_release) = match example::request(example, release) {
        Some(request) => (text(Format::Yaml, &request).unwrap_or_default(), None),
        None => (example.to_owned(), Some(release.to_string())),
    };
    let query = Query { kops_release, ..Query::default() };
    let batch = input::review(&[PathBuf::from("-")], &mut text.as_bytes(), &query, Wanted::Findings);
    let style = Style::new(false, style::WIDTH);
    let mut shown = Vec::new();
    for (file, outcome) in batch.reviewed.iter().filter_map(|file| Some((file, file.outcome.as_ref().ok()?))) {
        let own = outcome.diagnostics.iter().filter(|found| found.code == rule.code);
        shown.extend(folded(own).iter().map(|folded| match folded.first.severity {
            Severity::Info => diagnostics::remark(file, folded, style),
            _ => diagnostics::diagnostic(file, folded, None, style),
        }));
    }
    words::without_commands(&shown.join("\n"))
}

/// What the answer to a code's example says with that code, and what becomes of the change, as a terminal without
/// colours shows them; empty where there is no example.
pub fn told(code: &Code) -> String {
    let answer = code.example.and_then(|example| answer(&question(example).to_string()));
    let Some(answer) = answer else {
        return String::new();
    };
    let style = Style::new(false, style::WIDTH);
    let findings = answer.diagnostics.iter().filter(|found| found.code == code.code);
    let changes = answer.changes.iter().chain(&answer.second_run).filter(|change| change.code == code.code);
    let findings = findings.map(|found| table::finding(found, "", style));
    let lines = findings.chain(changes.map(|change| table::line(change, style)));
    words::without_commands(&(lines.collect::<String>() + &table::last(&answer)))
}

fn answer(question: &str) -> Option<DiffResponse> {
    let query = Query::default();
    let asked = Asked::read(question.as_bytes(), Format::Json, &query, &[], Bounds::DEFAULT).ok()?;
    Some(Diff::ask(&asked).ok()?.body)
}
