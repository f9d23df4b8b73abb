//! The outcome of all files, in numbers.

use serde_json::{Value, json};

use super::input::Batch;
use super::words::count;
use crate::diagnostic::Severity;

/// The outcome of all files, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The files, without those that have nothing to review.
    files: usize,
    /// The clusters that were reviewed.
    clusters: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    /// The files that cannot be read.
    unreadable: usize,
    /// The files that have nothing to review.
    skipped: usize,
}

impl Tally {
    /// Counts.
    pub fn of(batch: &Batch) -> Tally {
        let counted = |severity| {
            let outcomes = batch.reviewed.iter().filter_map(|reviewed| reviewed.outcome.as_ref().ok());
            outcomes.map(|outcome| outcome.count(severity)).sum()
        };
        let reviewed = || batch.reviewed.iter();
        // A file may have groups of several clusters.
        let mut names: Vec<&str> =
            reviewed().flat_map(|reviewed| &reviewed.texts).map(|text| text.name.as_str()).collect();
        names.extend(batch.orphans.iter().map(|(name, _)| name.as_str()));
        names.sort_unstable();
        names.dedup();
        Tally {
            files: names.len(),
            clusters: reviewed().filter(|reviewed| reviewed.outcome.is_ok()).count(),
            errors: counted(Severity::Error),
            warnings: counted(Severity::Warning),
            infos: counted(Severity::Info) + batch.orphans.len(),
            unreadable: reviewed().filter(|reviewed| reviewed.outcome.is_err()).count(),
            skipped: batch.skipped.len(),
        }
    }

    /// As documents have it.
    pub fn value(&self) -> Value {
        let Tally { files, clusters, errors, warnings, infos, unreadable, skipped } = *self;
        json!({
            "files": files,
            "clusters": clusters,
            "errors": errors,
            "warnings": warnings,
            "infos": infos,
            "unreadable": unreadable,
            "skipped": skipped,
        })
    }

    /// One line.
    pub fn line(&self) -> String {
        let Tally { files, clusters, errors, warnings, infos, unreadable, skipped } = *self;
        let counts = [count(errors, "error"), count(warnings, "warning"), count(infos, "info")].join(", ");
        let skipped = if 0 < skipped { format!(", {skipped} skipped") } else { String::new() };
        format!(
            "{} with {}: {counts}, {unreadable} unreadable{skipped}\n",
            count(files, "file"),
            count(clusters, "cluster")
        )
    }
}
