//! The operations on files.

use std::io::Read;
use std::path::PathBuf;

use super::arguments::{OutputFormat, ReviewCommand};
use super::draw::Picture;
use super::failure::Failure;
use super::input::{Batch, Reviews};
use super::offline::{Here, Offline};
use super::report::{Report, Verdict};
use super::shown::Colour;
use super::sink::Sink;
use super::stream::{Shown, Stream, left_out, remarks};
use super::style::Style;
use super::{diagnostics, draw, fix, words};
use crate::answer::notation::{Form, Notation, text};
use crate::manifest::Format;
use crate::plan::Query;

impl Offline for ReviewCommand {
    fn inputs(&self) -> Vec<&PathBuf> {
        self.options.files.iter().collect()
    }

    fn output(&self) -> Option<&PathBuf> {
        self.options.output.as_ref()
    }

    fn colour(&self) -> Colour {
        self.options.color
    }

    fn run(&self, here: Here<'_, '_>) -> Report {
        review(self, here.input, here.sink, here.style)
    }
}

/// Reviews every file and shows the outcome; where nothing is to be drawn or repaired, as it comes.
fn review(command: &ReviewCommand, input: &mut dyn Read, sink: &mut Sink<'_>, style: Style) -> Report {
    let ReviewCommand { options, fix, draw, .. } = command;
    let query = match options.query() {
        Ok(query) => query,
        Err(failure) => return misused(command.format(), &failure, style),
    };
    if draw.is_on() {
        return drawn(command, &query, input, style);
    }
    if fix.is_on() {
        return repaired(command, &query, input, style);
    }
    streamed(command, &query, (input, sink), style)
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
        Ok(Picture { batch, .. }) if 1 < batch.reviewed.len() => several(batch.reviewed.len(), style),
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
    if command.format().is_picture() && 1 < batch.reviewed.len() {
        return several(batch.reviewed.len(), style);
    }
    let mut output = Vec::new();
    let mut sink = Sink::new(&mut output);
    let shown = Shown::new(command, style, batch.rest.is_single);
    let mut stream = Stream::start(&shown, &mut sink);
    // Writing to memory cannot fail.
    let _ = batch.reviewed.iter().try_for_each(|file| stream.put(shown.part(file)));
    let report = stream.end(&batch.rest);
    Report { output: String::from_utf8_lossy(&output).into_owned(), ..report }
}

/// Reviews every file on all cores, and shows each outcome as soon as those before it are shown.
fn streamed(
    command: &ReviewCommand,
    query: &Query,
    (input, sink): (&mut dyn Read, &mut Sink<'_>),
    style: Style,
) -> Report {
    let reviews = Reviews::of(&command.options.files, input);
    if command.format().is_picture() && 1 < reviews.len() {
        return several(reviews.len(), style);
    }
    let shown = Shown::new(command, style, reviews.rest().is_single);
    let mut stream = Stream::start(&shown, sink);
    reviews.each(query, command.review.wanted(), &|file| shown.part(&file), &mut |part| stream.put(part));
    stream.end(reviews.rest())
}

/// A picture is of one cluster.
fn several(clusters: usize, style: Style) -> Report {
    let message = format!("a picture shows one cluster; the files have {clusters}");
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

/// Why files have no outcome, and what was left out.
pub(super) fn complaints(batch: &Batch, style: Style) -> String {
    let failed = batch.reviewed.iter().filter_map(|file| Some((file, file.outcome.as_ref().err()?)));
    let mut complaints: Vec<String> =
        failed.map(|(file, failure)| diagnostics::failure(file, failure, style)).collect();
    complaints.push(remarks(&batch.rest, style));
    let left_out = batch.reviewed.iter().filter_map(left_out);
    complaints.extend(left_out.map(|left_out| words::remark(&left_out, style)));
    complaints.concat()
}
