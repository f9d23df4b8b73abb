//! `validate --fix`: repairs in the files themselves, or shown as a unified diff.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use similar::TextDiff;

use self::trials::Trials;
use super::input::{self, Batch, Reviewed};
use super::loaded::Loaded;
use super::written;
use crate::diagnostic::{Diagnostic, Edit, edited};
use crate::order::ordered_by_key;
use crate::plan::{Query, Wanted};
use crate::rules;

/// The arguments of `validate` that repair.
#[derive(Clone, Debug, Default, Args)]
pub struct FixOptions {
    /// Make the safe fixes in the files; comments and style stay.
    #[arg(long)]
    pub fix: bool,
    /// Make the fixes too that a person should look at.
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Show the fixes as a unified diff, and write no file.
    #[arg(long)]
    pub diff: bool,
}

mod trials;

/// The outcome of the repairs.
pub struct Fixed {
    /// The review of the repaired files.
    pub batch: Batch,
    /// Each changed file: its name, the old text and the new one.
    changed: Vec<(String, String, String)>,
    /// Whether standard input has fixes, which cannot be written into it.
    of_input: bool,
}

/// A repair may bring out what is wrong besides, and makes what followed from it go; more rounds than this are not
/// useful, with those whose repairs were taken back.
const ROUNDS: usize = 200;

impl FixOptions {
    /// Whether anything is to be repaired or shown.
    pub fn is_on(&self) -> bool {
        self.fix || self.unsafe_fixes || self.diff
    }
}

/// Reviews the files that `paths` name, and repairs them in memory until no fix is left. A repair after which a file
/// cannot be reviewed, or has findings that it did not have, is taken back.
pub fn fixed(paths: &[PathBuf], input: &mut dyn Read, query: &Query, options: &FixOptions) -> Fixed {
    let mut files = input::load(paths, input);
    let old: Vec<Vec<u8>> = files.iter().map(|file| file.bytes.clone()).collect();
    let mut batch = input::review_loaded(paths, &mut files, query, Wanted::Findings);
    let mut trials = Trials::default();
    for _ in 0..ROUNDS {
        let before: Vec<Vec<u8>> = files.iter().map(|file| file.bytes.clone()).collect();
        let made = edit(&mut files, &batch, options, &trials);
        if made.is_empty() {
            break;
        }
        let after = input::review_loaded(paths, &mut files, query, Wanted::Findings);
        if trials.are_good(&made, &batch, &after) {
            batch = after;
        } else {
            files.iter_mut().zip(before).for_each(|(file, before)| file.bytes = before);
        }
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let changed = files.iter().zip(&old).filter(|(file, old)| file.bytes != **old);
    let changed = changed.map(|(file, old)| (file.name.clone(), text(old), text(&file.bytes))).collect();
    let of_input = !options.diff && batch.reviewed.iter().any(|reviewed| has_fix_of_input(reviewed, options));
    Fixed { batch, changed, of_input }
}

impl Fixed {
    /// The changes as a unified diff.
    pub fn diff(&self) -> String {
        let diff = |(name, old, new): &(String, String, String)| {
            TextDiff::from_lines(old, new).unified_diff().header(name, name).to_string()
        };
        self.changed.iter().map(diff).collect()
    }

    /// Writes the changed files, each as a whole, and says how many; standard input is not a file.
    ///
    /// # Errors
    ///
    /// The first file that cannot be written, and why.
    pub fn write(&self) -> Result<String, String> {
        for (name, _, new) in &self.changed {
            written::replace(Path::new(name), new.as_bytes()).map_err(|error| format!("{name}: {error}"))?;
        }
        Ok(match &self.changed[..] {
            [] if self.of_input => "standard input cannot be fixed: name a file, or add --diff".to_owned(),
            [] => "no fix is to be made".to_owned(),
            [(name, ..)] => format!("{name} is fixed"),
            changed => format!("{} files are fixed", changed.len()),
        })
    }
}

/// Whether a fix that the options allow is one of standard input.
fn has_fix_of_input(reviewed: &Reviewed, options: &FixOptions) -> bool {
    let found = reviewed.outcome.iter().flat_map(|outcome| &outcome.diagnostics);
    let mut fixes = found.filter_map(|found| found.fix.as_ref()).filter(|fix| fix.safe || options.unsafe_fixes);
    let is_of_input = |edit: &Edit| reviewed.text(edit.document).is_some_and(|(text, _)| text.name == INPUT);
    fixes.any(|fix| fix.edits.first().is_some_and(is_of_input))
}

/// The name of standard input.
const INPUT: &str = "stdin";

/// The findings of a review whose fixes are to be made next: the safe ones, else those of the first rule. The fixes of
/// several rules may be alternatives, or repair what follows from another defect.
fn next<'a>(batch: &'a Batch, options: &FixOptions, trials: &Trials) -> Vec<Vec<&'a Diagnostic>> {
    let open: Vec<Vec<&Diagnostic>> =
        batch.reviewed.iter().enumerate().map(|(unit, reviewed)| trials.open(unit, reviewed)).collect();
    let is_safe = |found: &Diagnostic| found.fix.as_ref().is_some_and(|fix| fix.safe);
    if !options.unsafe_fixes || open.iter().flatten().any(|found| is_safe(found)) {
        return open.into_iter().map(|found| found.into_iter().filter(|found| is_safe(found)).collect()).collect();
    }
    let stage = |code: &str| rules::all().position(|rule| rule.code == code);
    let of_one_rule = |found: Vec<&'a Diagnostic>| {
        let first = found.iter().map(|found| found.code).min_by_key(|code| stage(code));
        found.into_iter().filter(|found| first == Some(found.code)).collect()
    };
    open.into_iter().map(of_one_rule).collect()
}

/// Makes the fixes that are next; returns the findings of each review whose fixes were made.
fn edit<'a>(
    files: &mut [Loaded],
    batch: &'a Batch,
    options: &FixOptions,
    trials: &Trials,
) -> BTreeMap<usize, Vec<&'a Diagnostic>> {
    let mut by_file: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
    let mut made: BTreeMap<usize, Vec<&Diagnostic>> = BTreeMap::new();
    for ((unit, found), reviewed) in next(batch, options, trials).into_iter().enumerate().zip(&batch.reviewed) {
        let most = trials.most.get(&unit).copied().unwrap_or(usize::MAX);
        for found in found {
            let Some(fix) = found.fix.as_ref() else { continue };
            let Some((text, _)) = fix.edits.first().and_then(|first| reviewed.text(first.document)) else { continue };
            let is_enough = made.get(&unit).is_some_and(|made| most <= made.len());
            if is_enough || text.name == INPUT && !options.diff || !files.iter().any(|file| is_text(file, &text.name)) {
                continue;
            }
            let edits = by_file.entry(&text.name).or_default();
            let is_apart = |edit: &Edit| edits.iter().all(|other| edit.end < other.start || other.end < edit.start);
            if fix.edits.iter().all(is_apart) {
                edits.extend(&fix.edits);
                made.entry(unit).or_default().push(found);
            }
        }
    }
    for (name, edits) in by_file {
        let edits = ordered_by_key(edits, |edit| edit.start);
        let Some(file) = files.iter_mut().find(|file| is_text(file, name)) else { continue };
        if let Ok(text) = std::str::from_utf8(&file.bytes) {
            file.bytes = edited(text, &edits).into_bytes();
        }
    }
    made
}

/// Whether this is the file of that name, and can be edited.
fn is_text(file: &Loaded, name: &str) -> bool {
    file.name == name && std::str::from_utf8(&file.bytes).is_ok()
}
