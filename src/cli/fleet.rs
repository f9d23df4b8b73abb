//! `fleet`: which networks of many clusters overlap.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::arguments::{FleetOptions, PlainFormat};
use super::failure::Failure;
use super::input::{self, Batch};
use super::offline::{Here, Offline};
use super::report::{Report, Verdict};
use super::shown::Colour;
use super::style::Style;
use super::{diagnostics, words};
use crate::answer::fleet::FleetResponse;
use crate::answer::fleet::asked::{Fleet, KEYS_BESIDE_MEMBERS};
use crate::answer::fleet::member::Member;
use crate::answer::fleet::overlap_body::OverlapBody;
use crate::answer::notation::text;
use crate::deadline::Deadline;
use crate::diagnostic::Severity;
use crate::fleet::member;
use crate::manifest::Format;
use crate::plan::{Effort, Outcome, Query, Request, Wanted};
use crate::question::{Asked, Bounds, Notes};

impl Offline for FleetOptions {
    fn inputs(&self) -> Vec<&PathBuf> {
        self.files.iter().collect()
    }

    fn output(&self) -> Option<&PathBuf> {
        self.output.as_ref()
    }

    fn colour(&self) -> Colour {
        self.color
    }

    fn run(&self, here: Here<'_, '_>) -> Report {
        fleet(self, here.input, here.style)
    }
}

/// Compares the clusters in the files.
fn fleet(options: &FleetOptions, input: &mut dyn Read, style: Style) -> Report {
    let query = Query { kops_release: options.release.clone(), ..Query::default() };
    let mut members = Vec::new();
    let mut files = input::load(&options.files, input);
    let mut see = |file: &str, request: &Request<'_>, outcome: &Outcome| {
        let party = member(file.to_owned(), &request.inputs, outcome);
        members.push(Member::reviewed(party, outcome));
    };
    let batch = match query.check() {
        Ok(()) => input::review_seen(&options.files, &mut files, &query, Wanted::Plan, &mut see),
        Err(error) => return Failure::from(error).report(style),
    };
    name(&mut members);
    let ids: Vec<String> = members.iter().map(|member| member.id().to_owned()).collect();
    let beside = match &options.links {
        Some(file) => links(file, &ids),
        None => Ok(Fleet::beside(&ids)),
    };
    let answer = beside.and_then(|fleet| {
        FleetResponse::of(members, fleet, Effort::WHOLE.findings, Deadline::NONE)
            .map_err(|given_up| Failure::of_problem(given_up.into()))
    });
    match answer {
        Ok(answer) => report(&answer, &batch, options, style),
        Err(failure) => failure.report(style),
    }
}

/// The name of the cluster is its id, where no other has it; else the file.
fn name(members: &mut [Member]) {
    let mut named: BTreeMap<String, usize> = BTreeMap::new();
    for member in members.iter() {
        *named.entry(member.cluster().to_owned()).or_default() += 1;
    }
    for member in members.iter_mut().filter(|member| !member.cluster().is_empty()) {
        if named.get(member.cluster()) == Some(&1) {
            member.rename(member.cluster().to_owned());
        }
    }
}

/// Other networks and links, from a file.
fn links(file: &Path, members: &[String]) -> Result<Fleet, Failure> {
    let name = file.display().to_string();
    let body = std::fs::read(file).map_err(|error| Failure::of_file(&name, &error.to_string()))?;
    let query = Query::default();
    let asked = Asked::read(&body, Format::Yaml, &query, &[], Bounds::DEFAULT)?;
    let notes = Notes::new("FleetRequest", &asked.stream);
    let fleet = asked.closed_root(&notes, &KEYS_BESIDE_MEMBERS).map(|root| Fleet::read_beside(&root, members));
    notes.finish().map_err(|refusal| Failure::of_question(Some(&name), &[], refusal))?;
    Ok(fleet.unwrap_or_default())
}

fn report(answer: &FleetResponse, batch: &Batch, options: &FleetOptions, style: Style) -> Report {
    let output = match options.format {
        PlainFormat::Table => words::without_commands(&table(answer, style)),
        PlainFormat::Json => text(Format::Json, answer).unwrap_or_default(),
        PlainFormat::Yaml => text(Format::Yaml, answer).unwrap_or_default(),
    };
    let failed = batch.reviewed.iter().filter_map(|file| Some((file, file.outcome.as_ref().err()?)));
    let errors: String = failed.map(|(file, failure)| diagnostics::failure(file, failure, style)).collect();
    let verdict = match (errors.is_empty(), answer.has_errors()) {
        (false, _) => Verdict::Unusable,
        (true, true) => Verdict::Errors,
        (true, false) => Verdict::Valid,
    };
    Report { output, errors: words::without_commands(&errors), verdict }
}

/// Every overlap and every name that is used twice, the worst first; last the counts.
fn table(answer: &FleetResponse, style: Style) -> String {
    let overlaps = answer.overlaps.iter().map(|overlap| told(overlap, style));
    let names = answer
        .name_clashes
        .iter()
        .map(|clash| entry(clash.severity.into(), &clash.code, &clash.message, Some(&clash.hint), style));
    let invalid = answer.members.iter().filter(|member| member.valid == Some(false)).map(|member| {
        let remark = format!("`{}` has errors in its spec, which `validate` shows", words::safe(&member.id));
        words::remark(&remark, style)
    });
    let summary = &answer.summary;
    let counts = [(summary.errors, "error"), (summary.warnings, "warning"), (summary.infos, "info")];
    let counts: Vec<String> = counts.iter().map(|(number, noun)| words::count(*number, noun)).collect();
    let seen = words::count(answer.members.len(), "cluster");
    let networks = words::count(answer.ranges.len(), "other network");
    let last = format!("{seen}, {networks}: {}\n", counts.join(", "));
    overlaps.chain(names).chain(invalid).chain([last]).collect()
}

fn told(overlap: &OverlapBody, style: Style) -> String {
    entry(overlap.severity.into(), &overlap.code, &overlap.message, overlap.hint.as_deref(), style)
}

fn entry(severity: Severity, code: &str, message: &str, hint: Option<&str>, style: Style) -> String {
    let lead = format!("{severity}[{code}]: ");
    let text = words::hang("  ", message, style);
    let hint = hint.map(|hint| format!("  help: {}\n", words::hang("  help: ", hint, style))).unwrap_or_default();
    format!("{}\n  {text}\n{hint}\n", style.severity(severity, lead.trim_end_matches([':', ' '])))
}
