//! One change in several releases: a row for each, then what each one says.

use super::table::{body, is_shown};
use crate::answer::diff::{DiffResponse, Releases};
use crate::answer::notation::text;
use crate::cli::style::Style;
use crate::cli::table;
use crate::manifest::Format;

/// The table, and below it the findings and changes of every release that has some.
pub fn shown(answers: &[DiffResponse], style: Style) -> String {
    let headings = ["KOPS", "WHAT BECOMES OF IT", "CHANGES", "REFUSED", "NEW", "RESOLVED"];
    let rows: Vec<Vec<String>> = answers.iter().map(row).collect();
    let bodies = answers.iter().map(|answer| (answer, body(answer, style))).filter(|(_, body)| !body.is_empty());
    let bodies = bodies
        .map(|(answer, body)| format!("\n{}\n{body}", style.heading(&format!("kOps {}", answer.release.version))));
    table::table(&headings, &rows, 0, style) + &bodies.collect::<String>()
}

fn row(answer: &DiffResponse) -> Vec<String> {
    let summary = &answer.summary;
    let refused = summary.refuse + summary.block + summary.fail;
    let changes = answer.changes.len() - refused;
    let count = |count: usize| if count == 0 { String::new() } else { count.to_string() };
    let introduced = answer.diagnostics.iter().filter(|found| found.is_new() && is_shown(found)).count();
    let resolved = answer.resolved.iter().filter(|found| is_shown(found)).count();
    vec![
        answer.release.version.clone(),
        answer.outcome.sentence().to_owned(),
        count(changes),
        count(refused),
        count(introduced),
        count(resolved),
    ]
}

/// The answers of the service, one a release, in one document.
pub fn document(answers: &[DiffResponse], format: Format) -> String {
    text(format, &Releases { releases: answers }).unwrap_or_default()
}
