//! The files that arguments name: files as they are, folders by what is in them.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its path, below the argument that names it.
    pub path: PathBuf,
    /// Whether a folder was named and not the file itself.
    pub walked: bool,
}

impl Found {
    /// Whether it is standard input.
    pub fn is_input(&self) -> bool {
        self.path == Path::new("-") && !self.walked
    }
}

/// A folder that cannot be walked, and why.
pub type Refused = (PathBuf, String);

/// How much is walked.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The most files with a suffix of [`SUFFIXES`] in all folders together.
    pub files: usize,
    /// The most entries of any kind in all folders together.
    pub entries: usize,
}

impl Limits {
    /// The limits that apply.
    pub const DEFAULT: Limits = Limits { files: 10_000, entries: 200_000 };
}

/// What the names of files with manifests end with.
const SUFFIXES: [&str; 3] = ["yaml", "yml", "json"];

/// The files that `paths` name, in this order; those of a folder by name, without hidden folders. No file of a folder
/// comes twice.
pub fn files(paths: &[PathBuf], limits: &Limits) -> Vec<Result<Found, Refused>> {
    let named = paths.iter().filter(|path| !path.is_dir()).filter_map(|path| fs::canonicalize(path).ok());
    let mut walk = Walk { seen: named.collect(), files: 0, entries: 0, limits };
    let found = paths.iter().map(|path| match path.is_dir() {
        true => walk.folder(path),
        false => vec![Ok(Found { path: path.clone(), walked: false })],
    });
    found.collect::<Vec<_>>().concat()
}

struct Walk<'a> {
    /// Real paths of folders and files: links may lead in circles.
    seen: BTreeSet<PathBuf>,
    files: usize,
    entries: usize,
    limits: &'a Limits,
}

impl Walk<'_> {
    fn folder(&mut self, root: &Path) -> Vec<Result<Found, Refused>> {
        let mut found = Vec::new();
        let mut waiting = vec![root.to_owned()];
        while let Some(path) = waiting.pop() {
            if path.is_dir() {
                match self.entries(&path) {
                    Ok(entries) => waiting.extend(entries.into_iter().rev()),
                    Err(error) => found.push(Err((path.clone(), error.to_string()))),
                }
            } else if self.is_new_file(&path) {
                self.files += 1;
                found.push(Ok(Found { path, walked: true }));
            }
            let limits = [(self.files, self.limits.files, "files"), (self.entries, self.limits.entries, "entries")];
            if let Some((_, limit, what)) = limits.iter().find(|(number, limit, _)| limit < number) {
                let files = SUFFIXES.join(", .");
                let message =
                    format!("more than {limit} {what} are below it, which is the limit; files are those in .{files}");
                return vec![Err((root.to_owned(), message))];
            }
        }
        found
    }

    /// What is in a folder, by name; nothing where it was there before.
    fn entries(&mut self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        if !self.seen.insert(fs::canonicalize(folder)?) {
            return Ok(Vec::new());
        }
        let most = self.limits.entries + 1;
        let entries: Vec<PathBuf> =
            fs::read_dir(folder)?.take(most).map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
        self.entries += entries.len();
        let mut shown: Vec<PathBuf> = entries.into_iter().filter(|path| !is_hidden(path) || !path.is_dir()).collect();
        shown.sort();
        Ok(shown)
    }

    /// Whether it may have manifests; devices and pipes would wait.
    fn is_new_file(&mut self, path: &Path) -> bool {
        let suffix = path.extension().and_then(|suffix| suffix.to_str()).unwrap_or_default();
        let is_meant = SUFFIXES.contains(&suffix.to_ascii_lowercase().as_str()) && path.is_file();
        is_meant && fs::canonicalize(path).is_ok_and(|real| self.seen.insert(real))
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}
