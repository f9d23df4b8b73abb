//! `trace`: where packets go, and why.

use std::io::Read;
use std::path::PathBuf;

use super::arguments::{OutputFormat, TraceOptions};
use super::failure::Failure;
use super::input::{self, Batch};
use super::offline::{Here, Offline};
use super::report::{Report, Verdict};
use super::shown::Colour;
use super::style::Style;
use super::{flow, github, review, sarif, words};
use crate::answer::trace::traced::Manner;
use crate::answer::trace::{TraceResponse, Traced};
use crate::plan::{Outcome, Request, Wanted};
use answered::Answered;
use asked::Question;

mod answered;
mod asked;
mod findings;
mod report;
mod table;

impl Offline for TraceOptions {
    fn inputs(&self) -> Vec<&PathBuf> {
        self.review.files.iter().collect()
    }

    fn output(&self) -> Option<&PathBuf> {
        self.review.output.as_ref()
    }

    fn colour(&self) -> Colour {
        self.review.color
    }

    fn run(&self, here: Here<'_, '_>) -> Report {
        trace(self, here.input, here.style)
    }
}

/// Follows the flows over every cluster in the files.
fn trace(options: &TraceOptions, input: &mut dyn Read, style: Style) -> Report {
    let ReviewArguments { query, question } = match arguments(options) {
        Ok(arguments) => arguments,
        Err(failure) => return review::misused(format(options), &failure, style),
    };
    let mut answered = Vec::new();
    let mut files = input::load(&options.review.files, input);
    let mut see = |file: &str, request: &Request<'_>, outcome: &Outcome| {
        answered.push(answer(file, request, outcome, &question, options.matrix));
    };
    let mut batch = input::review_seen(&options.review.files, &mut files, &query, Wanted::Plan, &mut see);
    show(options, &mut batch, &answered, style)
}

struct ReviewArguments {
    query: crate::plan::Query,
    question: Question,
}

fn format(options: &TraceOptions) -> OutputFormat {
    options.review.format.unwrap_or(OutputFormat::Table)
}

fn arguments(options: &TraceOptions) -> Result<ReviewArguments, Failure> {
    Ok(ReviewArguments { query: options.review.query()?, question: Question::of(options)? })
}

fn answer(file: &str, request: &Request<'_>, outcome: &Outcome, question: &Question, matrix: bool) -> Answered {
    let traced = question.with(&request.inputs, |asked| {
        let wanted = Traced::read(asked, &request.inputs, outcome.plan.as_ref(), matrix)
            .map_err(|refusal| Failure::of_question(question.file(), flow::FLAGS, refusal))?;
        if outcome.plan.is_none() {
            return Ok((wanted, None));
        }
        let answer = TraceResponse::of(outcome.clone(), &request.inputs, &wanted, asked, Manner::Bodies);
        answer.map(|answer| (wanted, Some(answer))).map_err(|stopped| Failure::of_problem(stopped.into()))
    });
    let unanswered = |failure| (Err(failure), Vec::new(), Vec::new());
    let (answer, expects, unexpected) = match traced {
        Ok((wanted, Some(answer))) => {
            let unexpected = findings::of(&answer, &wanted, request);
            (Ok(answer), wanted.flows.iter().map(|flow| flow.expect).collect(), unexpected)
        }
        // The findings of the spec say why.
        Ok((_, None)) => unanswered(Failure::silent()),
        Err(failure) => unanswered(failure),
    };
    Answered { file: file.to_owned(), answer, expects, unexpected }
}

fn show(options: &TraceOptions, batch: &mut Batch, answered: &[Answered], style: Style) -> Report {
    let failed = answered.iter().filter_map(|each| each.answer.as_ref().err()).filter(|failure| !failure.is_silent());
    let failed: Vec<&Failure> = failed.collect();
    let complaints: String =
        failed.iter().map(|failure| words::complaint(&failure.message, failure.hint.as_deref(), style)).collect();
    let errors = review::complaints(batch, style) + &complaints;
    let unexpected = answered.iter().any(|each| !each.unexpected.is_empty());
    let refused = batch.reviewed.iter().any(|file| file.outcome.as_ref().is_ok_and(|outcome| !outcome.is_valid()));
    let unusable = !failed.is_empty() || batch.reviewed.iter().any(|file| file.outcome.is_err());
    let verdict = match (unusable, unexpected || refused) {
        (true, _) => Verdict::Unusable,
        (false, true) => Verdict::Errors,
        (false, false) => Verdict::Valid,
    };
    let output = match format(options) {
        OutputFormat::Table | OutputFormat::Csv | OutputFormat::Svg | OutputFormat::Mermaid | OutputFormat::Dot => {
            words::without_commands(&table::of(batch, answered, style))
        }
        OutputFormat::Json => report::answers(batch, answered, crate::manifest::Format::Json),
        OutputFormat::Yaml => report::answers(batch, answered, crate::manifest::Format::Yaml),
        OutputFormat::Junit => report::junit(batch, answered),
        OutputFormat::Sarif | OutputFormat::Github => {
            add(batch, answered);
            match format(options) {
                OutputFormat::Github => batch.reviewed.iter().map(github::annotations).collect(),
                _ => sarif::whole(batch, options.review.help_base.as_deref()),
            }
        }
    };
    Report { output, errors: words::without_commands(&errors), verdict }
}

/// Flows that are not as expected, beside the findings of their specs.
fn add(batch: &mut Batch, answered: &[Answered]) {
    let outcomes = batch.reviewed.iter_mut().filter_map(|file| file.outcome.as_mut().ok());
    for (outcome, each) in outcomes.zip(answered) {
        outcome.diagnostics.extend(each.unexpected.iter().cloned());
    }
}
