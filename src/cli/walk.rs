//! The files that arguments name: files as they are, folders by what is in them.

use crate::order::ordered;
use std::collections::HashSet;
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

/// What is in a folder, or a folder that was named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    path: PathBuf,
    /// Where it is, without links on the way.
    real: PathBuf,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Folder,
    File,
    /// A device or a pipe, which would wait.
    Other,
}

impl Entry {
    /// What is there; of a link, what it leads to.
    fn at(path: PathBuf) -> io::Result<Entry> {
        let (real, found) = (fs::canonicalize(&path)?, fs::metadata(&path)?);
        Ok(Entry { path, real, kind: Kind::of(found.file_type()) })
    }

    /// What a folder has, whose real path is `folder`. Only links have to be followed.
    fn in_folder(entry: &fs::DirEntry, folder: &Path) -> io::Result<Entry> {
        let (path, real, found) = (entry.path(), folder.join(entry.file_name()), entry.file_type()?);
        if found.is_symlink() {
            // A link to nowhere is read like a file, so that it is said that it cannot be.
            return Ok(Entry::at(path.clone()).unwrap_or(Entry { path, real, kind: Kind::File }));
        }
        Ok(Entry { path, real, kind: Kind::of(found) })
    }

    fn is_hidden_folder(&self) -> bool {
        self.kind == Kind::Folder && is_hidden(&self.path)
    }

    /// Whether it may have manifests.
    fn is_meant(&self) -> bool {
        let suffix = self.path.extension().and_then(|suffix| suffix.to_str()).unwrap_or_default();
        self.kind == Kind::File && SUFFIXES.contains(&suffix.to_ascii_lowercase().as_str())
    }
}

impl Kind {
    fn of(found: fs::FileType) -> Kind {
        match found {
            found if found.is_dir() => Kind::Folder,
            found if found.is_file() => Kind::File,
            _ => Kind::Other,
        }
    }
}

struct Walk<'a> {
    /// Real paths of folders and files: links may lead in circles.
    seen: HashSet<PathBuf>,
    files: usize,
    entries: usize,
    limits: &'a Limits,
}

impl Walk<'_> {
    fn folder(&mut self, root: &Path) -> Vec<Result<Found, Refused>> {
        let mut found = Vec::new();
        let mut waiting = match Entry::at(root.to_owned()) {
            Ok(root) => vec![root],
            Err(error) => return vec![Err((root.to_owned(), error.to_string()))],
        };
        while let Some(entry) = waiting.pop() {
            if entry.kind == Kind::Folder {
                match self.entries(&entry) {
                    Ok(entries) => waiting.extend(entries.into_iter().rev()),
                    Err(error) => found.push(Err((entry.path, error.to_string()))),
                }
            } else if entry.is_meant() && self.seen.insert(entry.real) {
                self.files += 1;
                found.push(Ok(Found { path: entry.path, walked: true }));
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
    fn entries(&mut self, folder: &Entry) -> io::Result<Vec<Entry>> {
        if !self.seen.insert(folder.real.clone()) {
            return Ok(Vec::new());
        }
        let most = self.limits.entries + 1;
        let in_folder = |entry: io::Result<fs::DirEntry>| Entry::in_folder(&entry?, &folder.real);
        let mut entries: Vec<Entry> =
            fs::read_dir(&folder.path)?.take(most).map(in_folder).collect::<io::Result<_>>()?;
        self.entries += entries.len();
        entries.retain(|entry| !entry.is_hidden_folder());
        Ok(ordered(entries, Entry::cmp))
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}
