//! A diff for people: findings, a line for each change with its repair, and the counts.

use crate::answer::diagnostic_body::{BaselineBody, DiagnosticBody, SeverityBody};
use crate::answer::diff::{ChangeBody, DiffResponse};
use crate::cli::style::Style;
use crate::cli::words;
use crate::diagnostic::Severity;

/// Findings first, then a line for each change with its repair, last the counts.
pub fn table(answer: &DiffResponse, style: Style) -> String {
    body(answer, style) + &last(answer)
}

/// The same without the counts.
pub fn body(answer: &DiffResponse, style: Style) -> String {
    let findings = answer.diagnostics.iter().filter(|found| is_shown(found)).map(|found| finding(found, "", style));
    let resolved = answer.resolved.iter().filter(|found| is_shown(found));
    let resolved = resolved.map(|found| finding(found, "resolved ", style));
    let changes = answer.changes.iter().map(|change| line(change, style));
    let again = answer.second_run.iter().map(|change| line(change, style));
    let again: Vec<String> = again.collect();
    let again = if again.is_empty() { Vec::new() } else { [vec!["a second run:\n".to_owned()], again].concat() };
    findings.chain(resolved).chain(changes).chain(again).collect()
}

/// Whether people see a finding: what is new and not a mere note, and all errors.
pub fn is_shown(found: &DiagnosticBody) -> bool {
    let is_new = found.baseline_state != Some(BaselineBody::Unchanged);
    match found.severity {
        SeverityBody::Error => true,
        SeverityBody::Warning => is_new,
        SeverityBody::Info => false,
    }
}

/// The lines of a finding.
pub fn finding(found: &DiagnosticBody, lead: &str, style: Style) -> String {
    let severity = Severity::from(found.severity);
    let head = style.severity(severity, &format!("{lead}{severity}[{}]", found.code));
    let text = words::hang("  ", &found.message, style);
    let hint = found.hint.as_deref().filter(|_| found.baseline_state != Some(BaselineBody::Absent));
    let hint = hint.map(|hint| format!("  help: {}\n", words::hang("  help: ", hint, style))).unwrap_or_default();
    format!("{head} {}\n  {text}\n{hint}", words::safe(&found.field))
}

/// The lines of a change.
pub fn line(change: &ChangeBody, style: Style) -> String {
    let lead = format!("{:>3} ", change.action.symbol());
    let text = words::hang(&lead, &change.explanation, style);
    let code = format!("      {}\n", change.code);
    let hint = change.hint.as_deref().filter(|_| change.action.needs_a_person());
    let hint = hint.map(|hint| format!("      help: {}\n", words::hang("      help: ", hint, style)));
    format!("{lead}{text}\n{code}{}", hint.unwrap_or_default())
}

/// What becomes of the change, and the counts.
pub fn last(answer: &DiffResponse) -> String {
    let summary = &answer.summary;
    let counts = [
        (summary.create, "create"),
        (summary.update, "update"),
        (summary.replace, "replace"),
        (summary.delete, "delete"),
        (summary.orphan, "orphan"),
        (summary.release, "release"),
        (summary.take_over, "take over"),
        (summary.refuse, "refuse"),
        (summary.block, "block"),
        (summary.fail, "fail"),
        (summary.unchanged, "unchanged"),
    ];
    let counts: Vec<String> =
        counts.iter().filter(|(count, _)| 0 < *count).map(|(count, what)| format!("{count} {what}")).collect();
    let counts = if counts.is_empty() { String::new() } else { format!(" ({})", counts.join(", ")) };
    format!("{}: {}{counts}\n", words::safe(&answer.cluster.name), answer.outcome.sentence())
}
