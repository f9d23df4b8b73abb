//! The operations on files.

use std::io::Read;

use super::arguments::{OutputFormat, ReviewCommand};
use super::draw::Picture;
use super::failure::Failure;
use super::input::{self, Batch, Reviewed};
use super::report::{Report, Verdict};
use super::style::Style;
use super::tally::Tally;
use super::{diagnostics, draw, fix, github, junit, listing, observed, sarif, tables, words};
use crate::answer::notation::{Form, Notation, text};
use crate::manifest::Format;
use crate::plan::Query;

/// Reviews every file and shows the outcome.
pub fn review(command: &ReviewCommand, input: &mut dyn Read, style: Style) -> Report {
    let ReviewCommand { options, review, fix, draw, .. } = command;
    let query = match observed::query(options) {
        Ok(query) => query,
        Err(failure) => return misused(command.format(), &failure, style),
    };
    if draw.is_on() {
        return drawn(command, &query, input, style);
    }
    if fix.is_on() {
        return repaired(command, &query, input, style);
    }
    report(command, &input::review(&options.files, input, &query, review.wanted()), style)
}

/// Draws the cluster in the files, with what else was asked for.
fn drawn(command: &ReviewCommand, query: &Query, input: &mut dyn Read, style: Style) -> Report {
    let notation = match command.format() {
        OutputFormat::Json => Notation::Document(Format::Json),
        OutputFormat::Yaml => Notation::Document(Format::Yaml),
        OutputFormat::Mermaid => Notation::Form(Form::Mermaid),
        OutputFormat::Dot => Notation::Form(Form::Graphviz),
        _ => Notation::Form(Form::Svg),
    };
    match draw::drawn(&command.options.files, &command.draw, notation, query, input) {
        Err(failure) => misused(command.format(), &failure, style),
        Ok(Picture { batch, .. }) if 1 < batch.reviewed.len() => several(&batch, style),
        Ok(Picture { batch, text: None }) => report(command, &batch, style),
        Ok(Picture { batch, text: Some(output) }) => {
            let errors = words::without_commands(&complaints(&batch, style));
            Report { output, errors, verdict: Verdict::Valid }
        }
    }
}

/// Repairs the files, or shows how, and shows what is left.
fn repaired(command: &ReviewCommand, query: &Query, input: &mut dyn Read, style: Style) -> Report {
    let fixed = fix::fixed(&command.options.files, input, query, &command.fix);
    let rest = report(command, &fixed.batch, style);
    if command.fix.diff {
        return Report { output: fixed.diff(), ..rest };
    }
    match fixed.write() {
        Ok(said) => Report { errors: rest.errors + &words::remark(&said, style), ..rest },
        Err(why) => Report { errors: words::complaint(&why, None, style), verdict: Verdict::Unusable, ..rest },
    }
}

/// Shows the outcome of every file.
fn report(command: &ReviewCommand, batch: &Batch, style: Style) -> Report {
    let ReviewCommand { options, review, .. } = command;
    let form = |form| listing::formed(review, batch, form);
    let format = command.format();
    if format.is_picture() && 1 < batch.reviewed.len() {
        return several(batch, style);
    }
    let output = match format {
        OutputFormat::Table => words::without_commands(&shown(command, batch, style)),
        OutputFormat::Json => listing::answers(review, batch, Format::Json),
        OutputFormat::Yaml => listing::answers(review, batch, Format::Yaml),
        OutputFormat::Sarif => sarif::log(batch, options.help_base.as_deref()),
        OutputFormat::Github => github::annotations(batch),
        OutputFormat::Junit => junit::report(batch),
        OutputFormat::Csv => form(Form::Csv),
        OutputFormat::Svg => form(Form::Svg),
        OutputFormat::Mermaid => form(Form::Mermaid),
        OutputFormat::Dot => form(Form::Graphviz),
    };
    let verdict = batch.reviewed.iter().map(verdict).max().unwrap_or_default();
    let refused = if format.is_form() { refused(command, batch, style) } else { String::new() };
    Report { output, errors: words::without_commands(&(refused + &complaints(batch, style))), verdict }
}

/// Why there is no picture, or no row of a table: the findings of the specs that have errors.
fn refused(command: &ReviewCommand, batch: &Batch, style: Style) -> String {
    let outcomes = batch.reviewed.iter().filter_map(|file| Some((file, file.outcome.as_ref().ok()?)));
    let refused = outcomes.filter(|(_, outcome)| !outcome.is_valid());
    refused.map(|(file, outcome)| tables::outcome(command, file, outcome, style)).collect()
}

/// A picture is of one cluster.
fn several(batch: &Batch, style: Style) -> Report {
    let message = format!("a picture shows one cluster; the files have {}", batch.reviewed.len());
    let errors = words::complaint(&message, Some("Name the file of one cluster, or write `--format json`"), style);
    Report { output: String::new(), errors, verdict: Verdict::Unusable }
}

/// What is said of arguments that cannot be used, whatever is in the files.
pub(super) fn misused(format: OutputFormat, failure: &Failure, style: Style) -> Report {
    let problem = |format| {
        let body =
            failure.problem.clone().map(|problem| text(format, &problem.without_occurrence()).unwrap_or_default());
        body.unwrap_or_default()
    };
    let output = match format {
        OutputFormat::Json => problem(Format::Json),
        OutputFormat::Yaml => problem(Format::Yaml),
        _ => String::new(),
    };
    let errors = words::complaint(&failure.message, failure.hint.as_deref(), style);
    Report { output, errors: words::without_commands(&errors), verdict: Verdict::Unusable }
}

fn verdict(file: &Reviewed) -> Verdict {
    match &file.outcome {
        Ok(outcome) if outcome.is_valid() => Verdict::Valid,
        Ok(_) => Verdict::Errors,
        Err(_) => Verdict::Unusable,
    }
}

/// What is shown of each cluster, and of several the numbers.
fn shown(command: &ReviewCommand, batch: &Batch, style: Style) -> String {
    let outcomes = batch.reviewed.iter().filter_map(|file| Some((file, file.outcome.as_ref().ok()?)));
    let mut parts: Vec<String> =
        outcomes.map(|(file, outcome)| tables::outcome(command, file, outcome, style)).collect();
    if !batch.is_single {
        parts.push(Tally::of(batch).line());
    }
    parts.join("\n")
}

/// Why files have no outcome, and what was left out.
pub(super) fn complaints(batch: &Batch, style: Style) -> String {
    let failed = batch.reviewed.iter().filter_map(|file| Some((file, file.outcome.as_ref().err()?)));
    let mut complaints: Vec<String> =
        failed.map(|(file, failure)| diagnostics::failure(file, failure, style)).collect();
    complaints.extend(batch.orphans.iter().map(|(name, remark)| words::remark(&format!("{name}: {remark}"), style)));
    let skipped = match &batch.skipped[..] {
        [] => None,
        [only] => Some(format!("{only} is skipped, since it has no manifest of a kOps cluster or instance group")),
        [first, ..] => Some(format!(
            "{} files, as {first}, are skipped, since they have no manifest of a kOps cluster or instance group",
            batch.skipped.len()
        )),
    };
    complaints.extend(skipped.map(|skipped| words::remark(&skipped, style)));
    let left_out = batch.reviewed.iter().filter_map(left_out);
    complaints.extend(left_out.map(|left_out| words::remark(&left_out, style)));
    complaints.concat()
}

/// That not all findings of a file are shown.
fn left_out(file: &Reviewed) -> Option<String> {
    let outcome = file.outcome.as_ref().ok()?;
    let (shown, total) = (outcome.diagnostics.len(), outcome.counts.total());
    (shown < total).then(|| format!("{}: of {total} findings the {shown} worst are shown", file.name()))
}
