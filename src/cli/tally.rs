//! The outcome of all files, in numbers.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::input::Reviewed;
use super::words::count;
use crate::diagnostic::Severity;

/// The outcome of all files, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The files, without those that have nothing to review; one may have groups of several clusters.
    files: BTreeSet<String>,
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
    /// Counts one review.
    pub fn of(reviewed: &Reviewed) -> Tally {
        let outcome = reviewed.outcome.as_ref().ok();
        let counted = |severity| outcome.map_or(0, |outcome| outcome.count(severity));
        Tally {
            files: reviewed.texts.iter().map(|text| text.name.clone()).collect(),
            clusters: usize::from(outcome.is_some()),
            errors: counted(Severity::Error),
            warnings: counted(Severity::Warning),
            infos: counted(Severity::Info),
            unreadable: usize::from(outcome.is_none()),
            skipped: 0,
        }
    }

    /// Counts another review too.
    pub fn add(&mut self, mut other: Tally) {
        self.files.append(&mut other.files);
        self.clusters += other.clusters;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
        self.unreadable += other.unreadable;
    }

    /// Counts a file with instance groups whose cluster is not there, on which there is a remark.
    pub fn add_orphan(&mut self, file: &str) {
        self.files.insert(file.to_owned());
        self.infos += 1;
    }

    /// Counts the files that have nothing to review.
    pub fn skipped(&mut self, files: usize) {
        self.skipped = files;
    }

    /// As documents have it.
    pub fn value(&self) -> Value {
        let Tally { ref files, clusters, errors, warnings, infos, unreadable, skipped } = *self;
        json!({
            "files": files.len(),
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
        let Tally { ref files, clusters, errors, warnings, infos, unreadable, skipped } = *self;
        let counts = [count(errors, "error"), count(warnings, "warning"), count(infos, "info")].join(", ");
        let skipped = if 0 < skipped { format!(", {skipped} skipped") } else { String::new() };
        format!(
            "{} with {}: {counts}, {unreadable} unreadable{skipped}\n",
            count(files.len(), "file"),
            count(clusters, "cluster")
        )
    }
}
