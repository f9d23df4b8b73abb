//! Traces for people: a block a flow, and the matrix in signs.

use super::answered::Answered;
use crate::answer::trace::flow_body::FlowTraceBody;
use crate::answer::trace::path_body::{DispositionBody, PathBody};
use crate::answer::trace::request::{FlowVerdictBody, WorkloadBody};
use crate::answer::trace::{TraceMatrixBody, TraceResponse};
use crate::cli::folded::folded;
use crate::cli::input::Batch;
use crate::cli::input::Reviewed;
use crate::cli::style::Style;
use crate::cli::table::table;
use crate::cli::words::{self, indented, safe};
use crate::cli::{diagnostics, phrases};
use crate::diagnostic::Severity;
use crate::plan::Outcome;
use crate::trace::{Expected, Verdict};

/// Everything that was answered, cluster by cluster; of a spec that has errors its findings.
pub(super) fn of(batch: &Batch, answered: &[Answered], style: Style) -> String {
    let mut answered = answered.iter();
    let parts = batch.reviewed.iter().filter_map(|file| {
        let outcome = file.outcome.as_ref().ok()?;
        let each = answered.next()?;
        let heading =
            if batch.rest.is_single { String::new() } else { format!("{}\n", style.heading(&safe(&each.file))) };
        Some(match &each.answer {
            Ok(answer) => heading + &answer_text(answer, style),
            Err(failure) if !failure.is_silent() => return None,
            Err(_) => heading + &findings(file, outcome, style),
        })
    });
    parts.collect::<Vec<_>>().join("\n")
}

fn answer_text(answer: &TraceResponse, style: Style) -> String {
    let flows: String = answer.flows.bodies().map(|flow| format!("{}\n", block(&flow, style))).collect();
    let matrix = answer.matrix.as_ref().map(|matrix| format!("{}\n", grid(matrix, style))).unwrap_or_default();
    let assumed: String = answer
        .assumptions
        .iter()
        .map(|assumption| style.aside(&format!("assumed: {}", phrases::told(assumption.explanation))) + "\n")
        .collect();
    flows + &matrix + &assumed
}

fn block(flow: &FlowTraceBody, style: Style) -> String {
    let how = verdict(flow.verdict);
    let heading = match flow.expected {
        Some(false) => style.severity(Severity::Error, &format!("{how}, not as expected")),
        Some(true) => style.good(&format!("{how}, as expected")),
        None => style.heading(how),
    };
    let paths: String = flow.paths.iter().map(|path| way(path, style)).collect();
    format!("{}: {heading}\n{paths}", safe(&name(flow)))
}

fn way(path: &PathBody, style: Style) -> String {
    let from = match (&path.from.subnet, &path.from.address) {
        (Some(subnet), _) => safe(subnet),
        (None, Some(address)) => address.clone(),
        (None, None) => "internet".to_owned(),
    };
    let end = disposition(path.disposition);
    let hops: String =
        path.hops.iter().map(|hop| format!("    - {}\n", indented(&safe(&hop.explanation), 6, style))).collect();
    let reply = path.reply.as_ref().map(|reply| format!("    answer: {}\n", phrases::told(reply.explanation)));
    let other = path.alternative.as_ref().map(|other| format!("    or: {}\n", other.address));
    let hint = path.hint.as_ref().map(|hint| format!("    help: {}\n", indented(&safe(hint), 10, style)));
    let rest: String = [reply, other, hint].into_iter().flatten().collect();
    format!("  from {from}: {end}\n{hops}{}", rest)
}

/// One sign a cell: people look for what is not `+` or `>`.
fn grid(matrix: &TraceMatrixBody, style: Style) -> String {
    let numbers: Vec<String> = (1..=matrix.columns.len()).map(|number| number.to_string()).collect();
    let headings: Vec<&str> = ["FROM", ""].into_iter().chain(numbers.iter().map(String::as_str)).collect();
    let rows: Vec<Vec<String>> = matrix
        .rows
        .iter()
        .map(|row| {
            let pods = if matches!(row.workload, WorkloadBody::Pod) { "pods" } else { "" };
            let signs = row.dispositions.iter().map(|end| sign(*end).to_owned());
            [row.subnet.clone(), pods.to_owned()].into_iter().chain(signs).collect()
        })
        .collect();
    let columns: String = matrix
        .columns
        .iter()
        .zip(&numbers)
        .map(|(column, number)| format!("  {number} {}\n", safe(&column.label)))
        .collect();
    let legend = style.aside("+ delivered  > forwarded  x dropped  ? undetermined");
    format!("{}{legend}\nto\n{columns}", table(&headings, &rows, 0, style))
}

fn sign(end: DispositionBody) -> &'static str {
    match crate::trace::Disposition::from(end).verdict() {
        Verdict::Delivered => "+",
        Verdict::Forwarded => ">",
        Verdict::Dropped => "x",
        Verdict::Undetermined => "?",
    }
}

/// What a flow is called: its name, its id or its number.
pub(super) fn name(flow: &FlowTraceBody) -> String {
    let number = || format!("flow {}", flow.index + 1);
    match (&flow.id, &flow.name) {
        (Some(id), Some(name)) => format!("{id} ({name})"),
        (Some(only), None) | (None, Some(only)) => only.clone(),
        (None, None) => number(),
    }
}

pub(super) fn verdict(verdict: FlowVerdictBody) -> &'static str {
    match verdict {
        FlowVerdictBody::Delivered => "delivered",
        FlowVerdictBody::Forwarded => "forwarded",
        FlowVerdictBody::Dropped => "dropped",
        FlowVerdictBody::Undetermined => "undetermined",
        FlowVerdictBody::Mixed => "mixed",
    }
}

pub(super) fn expected(expected: Expected) -> &'static str {
    verdict(FlowVerdictBody::from(expected))
}

fn disposition(end: DispositionBody) -> String {
    let core = crate::trace::Disposition::from(end);
    words::safe(core.code().code)
}

/// The findings of a spec that has errors.
fn findings(file: &Reviewed, outcome: &Outcome, style: Style) -> String {
    let folded = folded(outcome.diagnostics.iter());
    folded.iter().map(|folded| diagnostics::diagnostic(file, folded, None, style)).collect()
}
