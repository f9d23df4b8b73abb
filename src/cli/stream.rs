//! Outcomes, shown one after the other as they come: what was shown is not held.

use std::ops::ControlFlow;

use super::arguments::{OutputFormat, ReviewCommand};
use super::findings;
use super::input::{Rest, Reviewed};
use super::listed::{Items, Listed};
use super::report::{Report, Verdict};
use super::sarif::{Log, Results};
use super::sink::Sink;
use super::style::Style;
use super::tally::Tally;
use super::{diagnostics, github, junit, listing, tables, words};
use crate::answer::notation::Form;
use crate::manifest::Format;

/// How a review is shown.
pub struct Shown<'a> {
    /// The command, with the format.
    command: &'a ReviewCommand,
    /// Colours and width.
    style: Style,
    /// Whether one file was named, so that there is one answer.
    is_single: bool,
    /// How parts are written that are items of a list.
    items: Option<Items>,
}

/// What is shown of one review.
pub struct Part {
    output: Output,
    /// Why it has no outcome, or no row of a table.
    complaint: String,
    /// That not all findings are shown.
    left_out: String,
    tally: Tally,
    verdict: Verdict,
}

/// What goes to standard output.
enum Output {
    Text(String),
    Entry(String),
    Results(Results),
}

impl<'a> Shown<'a> {
    /// Shown as `command` says; `is_single` where one file was named, so that there is one answer.
    pub fn new(command: &'a ReviewCommand, style: Style, is_single: bool) -> Shown<'a> {
        let items = match command.format() {
            OutputFormat::Json => Some(listing::items(Format::Json)),
            OutputFormat::Yaml => Some(listing::items(Format::Yaml)),
            OutputFormat::Sarif => Some(Log::items()),
            _ => None,
        };
        Shown { command, style, is_single, items }
    }

    /// What is shown of a review; other threads may make it.
    pub fn part(&self, file: &Reviewed) -> Part {
        let review = &self.command.review;
        let format = self.command.format();
        let output = match (format, self.document(), &self.items) {
            (_, Some(format), _) if self.is_single => Output::Text(listing::answer(review, file, format)),
            (OutputFormat::Sarif, _, Some(items)) => Output::Results(Log::results(&findings::of_review(file), items)),
            (_, _, Some(items)) => Output::Entry(items.text(&listing::entry(review, file))),
            (OutputFormat::Github, ..) => Output::Text(github::annotations(file)),
            (OutputFormat::Junit, ..) => Output::Text(junit::suites(&findings::by_file(file))),
            (OutputFormat::Csv, ..) => Output::Text(listing::formed(review, file, Form::Csv)),
            (OutputFormat::Svg, ..) => Output::Text(listing::formed(review, file, Form::Svg)),
            (OutputFormat::Mermaid, ..) => Output::Text(listing::formed(review, file, Form::Mermaid)),
            (OutputFormat::Dot, ..) => Output::Text(listing::formed(review, file, Form::Graphviz)),
            _ => Output::Text(words::without_commands(&self.table(file))),
        };
        Part {
            output,
            complaint: self.complaint(file),
            left_out: left_out(file).map(|text| words::remark(&text, self.style)).unwrap_or_default(),
            tally: Tally::of(file),
            verdict: verdict(file),
        }
    }

    /// The notation of a document with the answers of the service.
    fn document(&self) -> Option<Format> {
        match self.command.format() {
            OutputFormat::Json => Some(Format::Json),
            OutputFormat::Yaml => Some(Format::Yaml),
            _ => None,
        }
    }

    fn table(&self, file: &Reviewed) -> String {
        let outcome = file.outcome.as_ref();
        outcome.map(|outcome| tables::outcome(self.command, file, outcome, self.style)).unwrap_or_default()
    }

    /// Why there is no outcome; of a picture or the rows of a table, the findings that it has no room for.
    fn complaint(&self, file: &Reviewed) -> String {
        match &file.outcome {
            Err(failure) => diagnostics::failure(file, failure, self.style),
            Ok(outcome) if self.command.format().is_form() && !outcome.is_valid() => self.table(file),
            Ok(_) => String::new(),
        }
    }
}

/// The output of a command, part by part.
pub struct Stream<'a, 'o> {
    shown: &'a Shown<'a>,
    sink: &'a mut Sink<'o>,
    around: Around,
    /// Whether something was written, which more has to be parted from.
    has_output: bool,
    complaints: String,
    left_out: String,
    tally: Tally,
    verdict: Verdict,
}

/// What is around the parts.
enum Around {
    Nothing,
    Document(Listed),
    Log(Log),
}

impl<'a, 'o> Stream<'a, 'o> {
    /// Starts to write.
    pub fn start(shown: &'a Shown<'a>, sink: &'a mut Sink<'o>) -> Stream<'a, 'o> {
        let (around, text) = match (shown.document(), shown.command.format()) {
            (Some(format), _) if !shown.is_single => {
                let (listed, text) = listing::start(format);
                (Around::Document(listed), text)
            }
            (_, OutputFormat::Sarif) => {
                let (log, text) = Log::start();
                (Around::Log(log), text)
            }
            (_, OutputFormat::Junit) => (Around::Nothing, junit::START.to_owned()),
            _ => (Around::Nothing, String::new()),
        };
        let _ = sink.write(&text);
        let (complaints, left_out) = (String::new(), String::new());
        let (tally, verdict) = (Tally::default(), Verdict::default());
        Stream { shown, sink, around, has_output: false, complaints, left_out, tally, verdict }
    }

    /// Writes the next part; breaks off where nothing can be written any more.
    pub fn put(&mut self, part: Part) -> ControlFlow<()> {
        let Part { output, complaint, left_out, tally, verdict } = part;
        self.complaints.push_str(&complaint);
        self.left_out.push_str(&left_out);
        self.tally.add(tally);
        self.verdict = self.verdict.max(verdict);
        match (output, &mut self.around) {
            (Output::Entry(entry), Around::Document(listed)) => {
                self.sink.write(listed.separator())?;
                self.sink.write(&entry)
            }
            (Output::Results(results), Around::Log(log)) => self.sink.write(&log.add(results)),
            (Output::Text(text), _) => self.text(&text),
            (Output::Entry(_) | Output::Results(_), _) => ControlFlow::Continue(()),
        }
    }

    fn text(&mut self, text: &str) -> ControlFlow<()> {
        if text.is_empty() {
            return ControlFlow::Continue(());
        }
        let is_next = std::mem::replace(&mut self.has_output, true);
        match self.shown.command.format() {
            OutputFormat::Table if is_next => {
                self.sink.write("\n")?;
                self.sink.write(text)
            }
            // Of several tables only the first has the names of the columns.
            OutputFormat::Csv if is_next => self.sink.write(text.split_once("\r\n").map_or(text, |(_, rows)| rows)),
            _ => self.sink.write(text),
        }
    }

    /// Writes what is after the parts: files that are not a part of a review, and the numbers.
    pub fn end(mut self, rest: &Rest) -> Report {
        rest.orphans.iter().for_each(|(name, _)| self.tally.add_orphan(name));
        self.tally.skipped(rest.skipped.len());
        let orphans = || rest.orphans.iter().map(|(name, remark)| findings::of_orphan(name, remark));
        let text = match std::mem::replace(&mut self.around, Around::Nothing) {
            Around::Document(listed) => listing::end(listed, rest, &self.tally),
            Around::Log(mut log) => {
                let results = log.add(Log::results(&orphans().collect::<Vec<_>>(), &Log::items()));
                let help_base = self.shown.command.options.help_base.as_deref();
                results + &log.end(help_base, self.verdict != Verdict::Unusable)
            }
            Around::Nothing => match self.shown.command.format() {
                OutputFormat::Github => orphans().map(|finding| github::annotation(&finding)).collect(),
                OutputFormat::Junit => {
                    let suites: String =
                        orphans().map(|finding| junit::suite(&(finding.file, vec![finding]))).collect();
                    suites + junit::END
                }
                _ => String::new(),
            },
        };
        let _ = self.sink.write(&text);
        if self.shown.command.format() == OutputFormat::Table && !self.shown.is_single {
            let _ = self.text(&words::without_commands(&self.tally.line()));
        }
        let errors = self.complaints + &remarks(rest, self.shown.style) + &self.left_out;
        Report { output: String::new(), errors: words::without_commands(&errors), verdict: self.verdict }
    }
}

fn verdict(file: &Reviewed) -> Verdict {
    match &file.outcome {
        Ok(outcome) if outcome.is_valid() => Verdict::Valid,
        Ok(_) => Verdict::Errors,
        Err(_) => Verdict::Unusable,
    }
}

/// Which files were left out, and why.
pub fn remarks(rest: &Rest, style: Style) -> String {
    let mut remarks: Vec<String> =
        rest.orphans.iter().map(|(name, remark)| words::remark(&format!("{name}: {remark}"), style)).collect();
    let skipped = match &rest.skipped[..] {
        [] => None,
        [only] => Some(format!("{only} is skipped, since it has no manifest of a kOps cluster or instance group")),
        [first, ..] => Some(format!(
            "{} files, as {first}, are skipped, since they have no manifest of a kOps cluster or instance group",
            rest.skipped.len()
        )),
    };
    remarks.extend(skipped.map(|skipped| words::remark(&skipped, style)));
    remarks.concat()
}

/// That not all findings of a file are shown.
pub fn left_out(file: &Reviewed) -> Option<String> {
    let outcome = file.outcome.as_ref().ok()?;
    let (shown, total) = (outcome.diagnostics.len(), outcome.counts.total());
    (shown < total).then(|| format!("{}: of {total} findings the {shown} worst are shown", file.name()))
}
