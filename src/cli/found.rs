//! What a terminal shows of a rule's bad example, for the page of the rule.

use std::path::PathBuf;

use super::folded::folded;
use super::style::Style;
use super::{diagnostics, input, style, words};
use crate::answer::notation::text;
use crate::diagnostic::Severity;
use crate::manifest::Format;
use crate::plan::{Query, Wanted};
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
