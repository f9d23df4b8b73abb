//! `validate --fix`: repairs in the files themselves, or shown as a unified diff.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use similar::TextDiff;

use super::input::{self, Batch, Reviewed};
use super::loaded::Loaded;
use super::written;
use crate::diagnostic::{Edit, Fix, edited};
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
/// useful.
const ROUNDS: usize = 50;

impl FixOptions {
    /// Whether anything is to be repaired or shown.
    pub fn is_on(&self) -> bool {
        self.fix || self.unsafe_fixes || self.diff
    }
}

/// Reviews the files that `paths` name, and repairs them in memory until no fix is left. Repairs after which a
/// file cannot be reviewed are taken back.
pub fn fixed(paths: &[PathBuf], input: &mut dyn Read, query: &Query, options: &FixOptions) -> Fixed {
    let mut files = input::load(paths, input);
    let old: Vec<Vec<u8>> = files.iter().map(|file| file.bytes.clone()).collect();
    let mut batch = input::review_loaded(paths, &mut files, query, Wanted::Findings);
    for _ in 0..ROUNDS {
        let before: Vec<Vec<u8>> = files.iter().map(|file| file.bytes.clone()).collect();
        let is_changed = edit(&mut files, &batch, options, safe)
            || options.unsafe_fixes && edit(&mut files, &batch, options, of_one_rule);
        if !is_changed {
            break;
        }
        let after = input::review_loaded(paths, &mut files, query, Wanted::Findings);
        if unusable(&batch) < unusable(&after) {
            files.iter_mut().zip(before).for_each(|(file, before)| file.bytes = before);
            break;
        }
        batch = after;
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

/// How many files cannot be reviewed.
fn unusable(batch: &Batch) -> usize {
    batch.reviewed.iter().filter(|reviewed| reviewed.outcome.is_err()).count()
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

/// The safe fixes.
fn safe(reviewed: &Reviewed) -> Vec<&Fix> {
    fixes(reviewed).map(|(_, fix)| fix).filter(|fix| fix.safe).collect()
}

/// The fixes of one rule, the first in the order of the rules. Those of several rules may be alternatives, or repair
/// what follows from another defect.
fn of_one_rule(reviewed: &Reviewed) -> Vec<&Fix> {
    let stage = |code: &str| rules::all().position(|rule| rule.code == code);
    let first = fixes(reviewed).map(|(code, _)| code).min_by_key(|code| stage(code));
    fixes(reviewed).filter(|(code, _)| first == Some(*code)).map(|(_, fix)| fix).collect()
}

/// The code of each finding that has a fix, and the fix.
fn fixes(reviewed: &Reviewed) -> impl Iterator<Item = (&'static str, &Fix)> {
    let found = reviewed.outcome.iter().flat_map(|outcome| &outcome.diagnostics);
    found.filter_map(|found| Some((found.code, found.fix.as_ref()?)))
}

/// Makes these fixes of each review; returns whether there was one.
fn edit(files: &mut [Loaded], batch: &Batch, options: &FixOptions, fixes: fn(&Reviewed) -> Vec<&Fix>) -> bool {
    let mut by_file: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
    for reviewed in &batch.reviewed {
        for fix in fixes(reviewed) {
            let Some(first) = fix.edits.first() else { continue };
            let Some((text, _)) = reviewed.text(first.document) else { continue };
            if text.name == INPUT && !options.diff {
                continue;
            }
            let edits = by_file.entry(&text.name).or_default();
            let is_apart = |edit: &Edit| edits.iter().all(|other| edit.end < other.start || other.end < edit.start);
            if fix.edits.iter().all(is_apart) {
                edits.extend(&fix.edits);
            }
        }
    }
    let mut is_changed = false;
    for (name, mut edits) in by_file {
        edits.sort_by_key(|edit| edit.start);
        let file = files.iter_mut().find(|file| file.name == name);
        let edited = file.and_then(|file| Some((edited(std::str::from_utf8(&file.bytes).ok()?, &edits), file)));
        if let Some((text, file)) = edited {
            file.bytes = text.into_bytes();
            is_changed = true;
        }
    }
    is_changed
}
