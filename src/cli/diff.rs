//! `diff`: what `kops update cluster` does when a spec changes.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::arguments::{DiffNotation, DiffOptions};
use super::failure::Failure;
use super::offline::{Here, Offline};
use super::report::{Report, Verdict};
use super::shown::{Colour, TargetName};
use super::style::Style;
use super::words;
use crate::answer::asking::{Question, Stopped, Told};
use crate::answer::diff::{Diff, DiffResponse, OutcomeBody};
use crate::answer::diff_comment::comment_of_releases;
use crate::answer::notation::text;
use crate::answer::problem::Problem;
use crate::diff::Target;
use crate::manifest::{Format, Limits, Part, of_parts};
use crate::plan::{Query, RequestError};
use crate::question::{Asked, Bounds};
use crate::release::Release;

mod releases;
mod sarif;
pub(super) mod table;

/// What there is, where `--observed` alone tells of it.
const AWS_ALONE: &[u8] = b"observed: []";
/// The most bytes of a file.
const MOST_BYTES: u64 = 64 << 20;

impl Offline for DiffOptions {
    fn inputs(&self) -> Vec<&PathBuf> {
        std::iter::once(&self.before).chain(&self.after).collect()
    }

    fn output(&self) -> Option<&PathBuf> {
        self.output.as_ref()
    }

    fn colour(&self) -> Colour {
        self.color
    }

    fn run(&self, here: Here<'_, '_>) -> Report {
        diff(self, here.input, here.style)
    }
}

/// Compares two files, one file in two releases or in several, or a file with what AWS has.
fn diff(options: &DiffOptions, input: &mut dyn Read, style: Style) -> Report {
    match answers(options, input) {
        Ok(answers) => report(&answers, options, style),
        Err(failure) => failure.report(style),
    }
}

/// One answer for each release that is asked about.
fn answers(options: &DiffOptions, input: &mut dyn Read) -> Result<Vec<DiffResponse>, Failure> {
    if matches!(options.format, DiffNotation::Sarif) && 1 < options.after_release.len() {
        let hint = "Ask for one release, or for another format";
        return Err(Failure::of_usage("SARIF has the findings of one change, and there are several releases", hint));
    }
    let query = options.vpc.with(options.grading.with(Query::default()))?;
    let (first, second) = (read(&options.before, input)?, options.after.as_deref());
    let second = second.map(|file| read(file, input)).transpose()?;
    let before_release = options.before_release.as_deref();
    let (before, after) = match &second {
        Some(second) => (first.as_slice(), Some(second.as_slice())),
        None if !options.vpc.observed.is_empty() && before_release.is_none() => (AWS_ALONE, Some(first.as_slice())),
        None if before_release.is_some() || !options.after_release.is_empty() => (first.as_slice(), None),
        None => {
            return Err(Failure::of_usage(
                "there is nothing to compare with",
                "Name a second file, what AWS has with `--observed`, or two releases with `--before-release` and \
                `--after-release`",
            ));
        }
    };
    let ask = |after_release: Option<&str>| {
        let parts = [
            Part { key: "before", text: Some(before), release: before_release },
            Part { key: "after", text: after, release: after_release },
        ];
        ask(&parts, &query, options.target)
    };
    match once_each(&options.after_release).as_slice() {
        [] => Ok(vec![ask(None)?]),
        releases => releases.iter().map(|release| ask(Some(release))).collect(),
    }
}

/// Releases in their order, each once however it is written.
fn once_each(releases: &[String]) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    let mut is_new = |text: &str| match Release::parse(text) {
        Some(release) => seen.insert(release),
        None => true,
    };
    releases.iter().map(String::as_str).filter(|text| is_new(text)).collect()
}

fn ask(parts: &[Part<'_>], query: &Query, target: TargetName) -> Result<DiffResponse, Failure> {
    let stream = of_parts(parts, &Limits::DEFAULT)
        .map_err(|(_, unreadable)| Failure::from(RequestError::Unreadable(unreadable)))?;
    let options = [("target".to_owned(), Target::from(target).word().to_owned())];
    let asked = Asked::of(stream, query, &options, Bounds::DEFAULT);
    let told = Diff::ask(&asked).map_err(|stopped: Stopped| Failure::of_findings(Problem::from(stopped)))?;
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

fn report(answers: &[DiffResponse], options: &DiffOptions, style: Style) -> Report {
    let output = match answers {
        [only] => of_one(only, options, style),
        several => of_several(several, options, style),
    };
    let passes = |answer: &DiffResponse| match answer.outcome {
        // What was not compared is not known to stay.
        OutcomeBody::Unchanged => !(options.expect_no_changes && answer.leaves_open()),
        OutcomeBody::Applies => !options.expect_no_changes,
        OutcomeBody::Fails | OutcomeBody::Stuck | OutcomeBody::Refused | OutcomeBody::Invalid => false,
    };
    let verdict = if answers.iter().all(passes) { Verdict::Valid } else { Verdict::Errors };
    Report { output, errors: String::new(), verdict }
}

fn of_one(answer: &DiffResponse, options: &DiffOptions, style: Style) -> String {
    match options.format {
        DiffNotation::Table => words::without_commands(&table::table(answer, style)),
        DiffNotation::Json => text(Format::Json, answer).unwrap_or_default(),
        DiffNotation::Yaml => text(Format::Yaml, answer).unwrap_or_default(),
        DiffNotation::Markdown => answer.markdown(),
        DiffNotation::Sarif => {
            let after = options.after.as_ref();
            let before = Some(options.before.as_path()).filter(|_| after.is_some() || !answer.is_drift());
            let files = sarif::Files { before, after: after.unwrap_or(&options.before) };
            sarif::log(answer, &files)
        }
    }
}

fn of_several(answers: &[DiffResponse], options: &DiffOptions, style: Style) -> String {
    match options.format {
        DiffNotation::Table => words::without_commands(&releases::shown(answers, style)),
        DiffNotation::Json => releases::document(answers, Format::Json),
        DiffNotation::Yaml => releases::document(answers, Format::Yaml),
        DiffNotation::Markdown => comment_of_releases(answers),
        DiffNotation::Sarif => String::new(),
    }
}
