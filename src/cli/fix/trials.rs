//! Which repairs are taken back, for they bring new findings.

use std::collections::{BTreeMap, BTreeSet};

use crate::cli::input::{Batch, Reviewed};
use crate::diagnostic::{Diagnostic, Fix, PatchOperation, Severity};

/// What is known of repairs that were tried.
#[derive(Default)]
pub(super) struct Trials {
    /// The fixes that do harm: the number of the review and what they do.
    taken_back: BTreeSet<(usize, String)>,
    /// The most fixes of a review to make next, where more of them did harm together.
    pub(super) most: BTreeMap<usize, usize>,
}

impl Trials {
    /// The findings of a review whose fixes may be made.
    pub(super) fn open<'a>(&self, unit: usize, reviewed: &'a Reviewed) -> Vec<&'a Diagnostic> {
        let found =
            reviewed.outcome.iter().flat_map(|outcome| &outcome.diagnostics).filter(|found| found.fix.is_some());
        found.filter(|found| self.taken_back.is_empty() || !self.taken_back.contains(&(unit, name(found)))).collect()
    }

    /// Whether these fixes do no harm. Of several that do together fewer are made next; one alone is taken back.
    pub(super) fn are_good(&mut self, made: &BTreeMap<usize, Vec<&Diagnostic>>, before: &Batch, after: &Batch) -> bool {
        let is_same_number = before.reviewed.len() == after.reviewed.len();
        let mut is_good = true;
        for (unit, made) in made {
            let (old, new) = (before.reviewed.get(*unit), after.reviewed.get(*unit).filter(|_| is_same_number));
            let is_harmed = match (old, new) {
                (Some(old), Some(new)) => is_harmed(made, old, new),
                _ => unusable(before) < unusable(after),
            };
            if !is_harmed {
                continue;
            }
            is_good = false;
            match &made[..] {
                [only] => {
                    self.taken_back.insert((*unit, name(only)));
                    self.most.remove(unit);
                }
                several => drop(self.most.insert(*unit, several.len() / 2)),
            }
        }
        if is_good {
            self.most.clear();
        }
        is_good
    }
}

/// What a fix does, and of which rule.
fn name(found: &Diagnostic) -> String {
    format!("{} {} {:?}", found.code, found.object, found.fix.as_ref().map(|fix| &fix.patch))
}

/// How many files cannot be reviewed.
fn unusable(batch: &Batch) -> usize {
    batch.reviewed.iter().filter(|reviewed| reviewed.outcome.is_err()).count()
}

/// Whether a review has findings after these fixes that it did not have. A warning counts where no error was repaired:
/// some warnings are looked for in what has no errors alone. So do errors after the repair of a key or a kind, which
/// brings out what was not read.
fn is_harmed(made: &[&Diagnostic], before: &Reviewed, after: &Reviewed) -> bool {
    let (Ok(old), Ok(new)) = (&before.outcome, &after.outcome) else {
        return before.outcome.is_ok() && after.outcome.is_err();
    };
    let has_error = made.iter().any(|found| found.severity == Severity::Error);
    let least = if has_error { Severity::Error } else { Severity::Warning };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    old.diagnostics.iter().for_each(|found| *counts.entry(found.code).or_default() += 1);
    let mut is_new = |found: &&Diagnostic| match counts.get_mut(found.code) {
        Some(count) if 0 < *count => {
            *count -= 1;
            false
        }
        _ => true,
    };
    let mut new = new.diagnostics.iter().filter(|found| found.severity <= least).filter(|found| is_new(found));
    match made {
        [only] if brings_out(only) => new.any(|found| {
            !moves(only) && (&found.object, &found.field) == (&only.object, &only.field) && found.code != only.code
        }),
        _ => new.next().is_some(),
    }
}

/// Whether the repair lets more be read than before.
fn brings_out(found: &Diagnostic) -> bool {
    moves(found) || READING.contains(&found.code)
}

/// Whether a fix gives a value another key.
fn moves(found: &Diagnostic) -> bool {
    let of = |fix: &Fix, is: fn(&PatchOperation) -> bool| fix.patch.iter().any(is);
    found.fix.as_ref().is_some_and(|fix| {
        of(fix, |operation| matches!(operation, PatchOperation::Add(..)))
            && of(fix, |operation| matches!(operation, PatchOperation::Remove(_)))
    })
}

/// Rules of texts that are not read, or not as they are meant.
const READING: [&str; 7] = [
    "value-of-wrong-kind",
    "kind-unknown",
    "invisible-character",
    "value-ends-with-separator",
    "duplicate-key",
    "word-not-known",
    "manifest-in-other-layout",
];
