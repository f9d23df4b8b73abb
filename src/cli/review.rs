//! The operations on files.

use std::io::Read;

use super::arguments::{Notation, ReviewCommand};
use super::input::{self, Failure, Reviewed};
use super::report::{Report, Verdict};
use super::style::Style;
use super::{diagnostics, github, junit, sarif, tables, words};
use crate::answer::notation::text;
use crate::answer::operation::Review;
use crate::manifest::Format;
use crate::plan::Outcome;

/// Reviews every file and shows what came of it.
pub fn review(command: &ReviewCommand, input: &mut dyn Read, terminal: bool) -> Report {
    let ReviewCommand { options, review, .. } = command;
    let style = Style::new(options.color.is_on(terminal));
    let query = options.query();
    let reviewed: Vec<Reviewed> =
        options.files.iter().map(|file| input::review(file, input, &query, review.wanted())).collect();
    let output = match options.format {
        Notation::Table => words::without_commands(&shown(&reviewed, |file| table(command, file, style), "\n")),
        Notation::Json => shown(&reviewed, |file| answer(review, file, Format::Json), ""),
        Notation::Yaml => shown(&reviewed, |file| answer(review, file, Format::Yaml), "---\n"),
        Notation::Sarif => sarif::log(&reviewed),
        Notation::Github => reviewed.iter().map(github::annotations).collect(),
        Notation::Junit => junit::report(&reviewed),
    };
    let verdict = reviewed.iter().map(verdict).max().unwrap_or_default();
    Report { output, errors: words::without_commands(&complaints(&reviewed, style)), verdict }
}

fn verdict(file: &Reviewed) -> Verdict {
    match &file.outcome {
        Ok(outcome) if outcome.is_valid() => Verdict::Valid,
        Ok(_) => Verdict::Errors,
        Err(_) => Verdict::Unusable,
    }
}

/// What is shown of each file, and what stands between two of them.
fn shown(files: &[Reviewed], show: impl Fn(&Reviewed) -> String, between: &str) -> String {
    let parts: Vec<String> = files.iter().map(show).filter(|part| !part.is_empty()).collect();
    parts.join(between)
}

fn table(command: &ReviewCommand, file: &Reviewed, style: Style) -> String {
    match &file.outcome {
        Ok(outcome) => tables::outcome(command, file, outcome, style),
        Err(_) => String::new(),
    }
}

/// The service's answer, refusals included.
fn answer(review: &Review, file: &Reviewed, format: Format) -> String {
    let answered = |outcome: &Outcome| review.answer(outcome.clone(), format);
    let problem = match &file.outcome {
        Ok(outcome) => match answered(outcome) {
            Ok(answer) => return answer,
            Err(problem) => problem,
        },
        Err(Failure { problem: Some(problem), .. }) => problem.clone(),
        Err(_) => return String::new(),
    };
    text(format, &problem.without_occurrence()).unwrap_or_default()
}

/// Why files have no outcome. What is wrong with the arguments is said once, not for each file.
fn complaints(files: &[Reviewed], style: Style) -> String {
    let mut complaints: Vec<String> = Vec::new();
    for file in files {
        let Err(failure) = &file.outcome else { continue };
        let complaint = match failure.position {
            Some(_) => diagnostics::failure(file, failure, style),
            None => words::complaint(&failure.message, failure.hint.as_deref(), style),
        };
        if !complaints.contains(&complaint) {
            complaints.push(complaint);
        }
    }
    complaints.concat()
}
