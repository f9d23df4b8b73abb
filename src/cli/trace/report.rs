//! Traces for other programs: the answers of the service, and a JUnit report.

use serde_json::{Map, Value, json};

use super::answered::Answered;
use super::table;
use crate::answer::notation::{text, whole};
use crate::answer::planned::Planned;
use crate::answer::trace::flow_body::FlowTraceBody;
use crate::cli::input::{Batch, Reviewed};
use crate::cli::junit::{self, Case};
use crate::manifest::Format;
use crate::trace::Expected;

/// The bytes of the service for a single file, else one document.
pub(super) fn answers(batch: &Batch, answered: &[Answered], format: Format) -> String {
    let values = values(batch, answered);
    let document = match (values.as_slice(), batch.rest.is_single) {
        ([(_, only)], true) => only.clone(),
        _ => {
            let entries = values.into_iter().map(|(file, answer)| {
                let mut entry = Map::from_iter([("file".to_owned(), json!(file))]);
                entry.extend(answer.as_object().cloned().unwrap_or_default());
                Value::Object(entry)
            });
            json!({"files": entries.collect::<Vec<_>>()})
        }
    };
    whole(format, &document)
}

fn values<'b>(batch: &'b Batch, answered: &[Answered]) -> Vec<(&'b str, Value)> {
    let mut answered = answered.iter();
    let value = |file: &Reviewed| match &file.outcome {
        Err(failure) => failure.problem.clone().map(|problem| problem.without_occurrence()).unwrap_or_default(),
        Ok(outcome) => match answered.next().map(|each| &each.answer) {
            Some(Ok(answer)) => {
                text(Format::Json, answer).ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
            }
            Some(Err(failure)) => match &failure.problem {
                Some(problem) => problem.clone().without_occurrence(),
                None => Planned::try_from(outcome.clone())
                    .err()
                    .map(|problem| problem.without_occurrence())
                    .unwrap_or_default(),
            },
            None => Value::Null,
        },
    };
    let mut value = value;
    batch.reviewed.iter().map(|file| (file.name(), value(file))).collect()
}

/// A suite for each file, a case for each flow; those that are not as expected fail.
pub(super) fn junit(batch: &Batch, answered: &[Answered]) -> String {
    let mut answered = answered.iter();
    let suites: Vec<(String, Vec<Case>)> = batch
        .reviewed
        .iter()
        .map(|file| {
            let each = file.outcome.is_ok().then(|| answered.next()).flatten();
            let cases = match each.map(|each| (&each.answer, &each.expects)) {
                Some((Ok(answer), expects)) => {
                    answer.flows.bodies().zip(expects).map(|(flow, expect)| case(&flow, *expect)).collect()
                }
                Some((Err(failure), _)) => vec![Case::failed("trace", "invalid-spec", why(failure, file))],
                None => {
                    let failure = file.outcome.as_ref().err().map(|failure| failure.message.clone());
                    vec![Case::failed("trace", "unreadable", failure.unwrap_or_default())]
                }
            };
            (file.name().to_owned(), cases)
        })
        .collect();
    junit::cases_report(&suites)
}

fn why(failure: &crate::cli::failure::Failure, file: &Reviewed) -> String {
    let errors = file.outcome.as_ref().map_or(0, |outcome| outcome.count(crate::diagnostic::Severity::Error));
    if failure.is_silent() {
        format!("the spec has {errors} errors, so there is no plan")
    } else {
        failure.message.clone()
    }
}

fn case(flow: &FlowTraceBody, expect: Option<Expected>) -> Case {
    let name = table::name(flow);
    let last = flow.paths.iter().filter_map(|path| path.hops.last()).map(|hop| hop.explanation.as_str());
    let text = last.collect::<Vec<_>>().join("; ");
    match flow.expected {
        Some(false) => {
            let code = flow.paths.iter().filter_map(|path| path.hops.last()).map(|hop| hop.code).next();
            let expected = expect.map(table::expected).unwrap_or_default();
            let text = format!("expected {expected}, but it is {}: {text}", table::verdict(flow.verdict));
            Case::failed(&name, code.unwrap_or("unexpected"), text)
        }
        _ => Case::passed(&name, format!("{}: {text}", table::verdict(flow.verdict))),
    }
}
