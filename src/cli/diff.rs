//! `diff`: what `kops update cluster` does when a spec changes.

use std::io::Read;
use std::path::Path;

use super::arguments::{DiffNotation, DiffOptions, TargetName};
use super::failure::Failure;
use super::report::{Report, Verdict};
use super::style::Style;
use super::{observed, words};
use crate::answer::diagnostic_body::{BaselineBody, DiagnosticBody, SeverityBody};
use crate::answer::diff::{ChangeBody, Diff, DiffResponse, OutcomeBody};
use crate::answer::notation::text;
use crate::answer::operation::{Question, Stopped, Told};
use crate::answer::problem::Problem;
use crate::diagnostic::Severity;
use crate::manifest::{Format, Limits, Part, of_parts};
use crate::plan::{Query, RequestError};
use crate::question::{Asked, Bounds};

/// What there is, where `--observed` alone tells of it.
const AWS_ALONE: &[u8] = b"observed: []";
/// The most bytes of a file.
const MOST_BYTES: u64 = 64 << 20;

/// Compares two files, or one file in two releases.
pub fn diff(options: &DiffOptions, input: &mut dyn Read, style: Style) -> Report {
    match answer(options, input) {
        Ok(answer) => report(&answer, options, style),
        Err(failure) => {
            let errors = words::complaint(&failure.message, failure.hint.as_deref(), style);
            Report { errors: words::without_commands(&errors), verdict: Verdict::Unusable, ..Report::default() }
        }
    }
}

fn answer(options: &DiffOptions, input: &mut dyn Read) -> Result<DiffResponse, Failure> {
    let query = Query {
        vpc_ipv6_cidrs: options.vpc_ipv6_cidr.clone(),
        vpc_ipv4_cidrs: options.vpc_ipv4_cidr.clone(),
        ignore: options.ignore.clone(),
        warn: options.warn.clone(),
        deny: options.deny.clone(),
        observed: observed::read(&options.observed)?,
        ..Query::default()
    };
    let (first, second) = (read(&options.before, input)?, options.after.as_deref());
    let second = second.map(|file| read(file, input)).transpose()?;
    let (before_release, after_release) = (options.before_release.as_deref(), options.after_release.as_deref());
    let (before, after) = match &second {
        Some(second) => (first.as_slice(), Some(second.as_slice())),
        None if !options.observed.is_empty() && before_release.is_none() => (AWS_ALONE, Some(first.as_slice())),
        None if before_release.is_some() || after_release.is_some() => (first.as_slice(), None),
        None => {
            return Err(Failure::of_usage(
                "there is nothing to compare with",
                "Name a second file, what AWS has with `--observed`, or two releases with `--before-release` and \
                `--after-release`",
            ));
        }
    };
    let parts = [
        Part { key: "before", text: Some(before), release: before_release },
        Part { key: "after", text: after, release: after_release },
    ];
    let stream = of_parts(&parts, &Limits::DEFAULT)
        .map_err(|(_, unreadable)| Failure::from(RequestError::Unreadable(unreadable)))?;
    let options = [("target".to_owned(), options.target.word().to_owned())];
    let asked = Asked::of(stream, &query, &options, Bounds::DEFAULT);
    let told = Diff::ask(&asked).map_err(|stopped: Stopped| Failure::of_problem(Problem::from(stopped)))?;
    let Told { body, .. } = told;
    Ok(body)
}

fn read(file: &Path, input: &mut dyn Read) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let name = file.display().to_string();
    let read = match name.as_str() {
        "-" => input.take(MOST_BYTES).read_to_end(&mut bytes),
        _ => std::fs::File::open(file).and_then(|file| file.take(MOST_BYTES).read_to_end(&mut bytes)),
    };
    read.map_err(|error| Failure::of_file(&name, &error.to_string()))?;
    Ok(bytes)
}

fn report(answer: &DiffResponse, options: &DiffOptions, style: Style) -> Report {
    let output = match options.format {
        DiffNotation::Table => words::without_commands(&table(answer, style)),
        DiffNotation::Json => text(Format::Json, answer).unwrap_or_default(),
        DiffNotation::Yaml => text(Format::Yaml, answer).unwrap_or_default(),
        DiffNotation::Markdown => answer.markdown(),
    };
    let passes = match answer.outcome {
        OutcomeBody::Unchanged => true,
        OutcomeBody::Applies => !options.expect_no_changes,
        OutcomeBody::Fails | OutcomeBody::Stuck | OutcomeBody::Refused | OutcomeBody::Invalid => false,
    };
    let verdict = if passes { Verdict::Valid } else { Verdict::Errors };
    Report { output, errors: String::new(), verdict }
}

/// Findings first, then a line for each change with its repair, last the counts.
fn table(answer: &DiffResponse, style: Style) -> String {
    let findings = answer.diagnostics.iter().filter(|found| is_shown(found)).map(|found| finding(found, "", style));
    let resolved = answer.resolved.iter().filter(|found| is_shown(found));
    let resolved = resolved.map(|found| finding(found, "resolved ", style));
    let changes = answer.changes.iter().map(|change| line(change, style));
    let again = answer.second_run.iter().map(|change| line(change, style));
    let again: Vec<String> = again.collect();
    let again = if again.is_empty() { Vec::new() } else { [vec!["a second run:\n".to_owned()], again].concat() };
    findings.chain(resolved).chain(changes).chain(again).chain([last(answer)]).collect()
}

fn is_shown(found: &DiagnosticBody) -> bool {
    let is_new = found.baseline_state != Some(BaselineBody::Unchanged);
    match found.severity {
        SeverityBody::Error => true,
        SeverityBody::Warning => is_new,
        SeverityBody::Info => false,
    }
}

fn finding(found: &DiagnosticBody, lead: &str, style: Style) -> String {
    let severity = match found.severity {
        SeverityBody::Error => Severity::Error,
        SeverityBody::Warning => Severity::Warning,
        SeverityBody::Info => Severity::Info,
    };
    let head = style.severity(severity, &format!("{lead}{severity}[{}]", found.code));
    let text = words::hang("  ", &found.message, style);
    format!("{head} {}\n  {text}\n", words::safe(&found.field))
}

fn line(change: &ChangeBody, style: Style) -> String {
    let lead = format!("{:>3} ", change.action.symbol());
    let text = words::hang(&lead, &change.explanation, style);
    let code = format!("      {}\n", change.code);
    let hint = change.hint.as_deref().filter(|_| change.action.needs_a_person());
    let hint = hint.map(|hint| format!("      help: {}\n", words::hang("      help: ", hint, style)));
    format!("{lead}{text}\n{code}{}", hint.unwrap_or_default())
}

fn last(answer: &DiffResponse) -> String {
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

impl TargetName {
    /// The word of the target in a request.
    fn word(self) -> &'static str {
        match self {
            TargetName::Direct => "direct",
            TargetName::Terraform => "terraform",
        }
    }
}
