//! A file as it is read, and what it has of kOps.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::walk::Found;
use crate::answer::problem::{BODY_TOO_LARGE, Problem};
use crate::manifest::{self, Format, InputError, Limits, Manifest, Role, Stream, Unreadable};
use crate::plan::RequestError;

/// The largest file, in bytes: the service takes no larger body.
const LARGEST: usize = 1 << 20;

/// A file as it is read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The path as given; `stdin` for standard input.
    pub name: String,
    /// What is in it; nothing where that is not held.
    pub bytes: Vec<u8>,
    /// The file, where what is in it is not held and read again when it is needed.
    left: Option<PathBuf>,
    /// What it has of kOps.
    pub contents: Contents,
}

/// What a file has of kOps.
#[derive(Clone, Debug)]
pub enum Contents {
    /// One cluster with this name, perhaps with instance groups.
    Cluster(String),
    /// Instance groups alone: the clusters that their labels name, `""` for one without the label.
    Groups(BTreeSet<String>),
    /// What only a review on its own tells: a plan request, several clusters, or a kind that is nearly `Cluster`.
    Alone,
    /// Neither cluster nor instance group; what is said where that matters.
    Nothing(Failure),
    /// It cannot be read.
    Unreadable(Failure),
}

impl Loaded {
    /// Reads a file; `-` is `input`.
    pub fn read(found: &Found, input: &mut dyn Read) -> Loaded {
        let is_input = found.is_input();
        let name = if is_input { "stdin".to_owned() } else { found.path.display().to_string() };
        let read = if is_input { read_all(input) } else { read_file(&found.path) };
        match read {
            Ok(bytes) => Loaded { contents: Contents::of(&name, &bytes, found.walked), name, bytes, left: None },
            Err(error) => Loaded::refused(name, &error.to_string()),
        }
    }

    /// A file or folder that cannot be read.
    pub fn refused(name: String, why: &str) -> Loaded {
        let contents = Contents::Unreadable(Failure::of_file(&name, why));
        Loaded { name, bytes: Vec::new(), left: None, contents }
    }

    /// Lets go of what is in the file at `path`, until it is needed.
    pub fn leave(&mut self, path: PathBuf) {
        self.bytes = Vec::new();
        self.left = Some(path);
    }

    /// The file with what is in it.
    pub fn whole(&self) -> Cow<'_, Loaded> {
        match self.left.as_ref().map(|path| read_file(path)) {
            None => Cow::Borrowed(self),
            Some(Ok(bytes)) => Cow::Owned(Loaded { bytes, left: None, ..self.clone() }),
            Some(Err(error)) => Cow::Owned(Loaded::refused(self.name.clone(), &error.to_string())),
        }
    }

    /// Its documents.
    ///
    /// # Errors
    ///
    /// Where it is neither YAML nor JSON.
    pub fn stream(&self) -> Result<Stream<'_>, Unreadable> {
        stream(&self.name, &self.bytes)
    }
}

impl Contents {
    fn of(name: &str, bytes: &[u8], walked: bool) -> Contents {
        // A folder may hold files of any other program.
        let unreadable = |failure| {
            if walked && !names_kops(bytes) { Contents::Nothing(failure) } else { Contents::Unreadable(failure) }
        };
        if LARGEST < bytes.len() {
            let problem = Problem::new(&BODY_TOO_LARGE, format!("the file is larger than {LARGEST} bytes"));
            return unreadable(Failure::of_problem(problem.limit_bytes(LARGEST)));
        }
        let stream = match stream(name, bytes) {
            Ok(stream) => stream,
            Err(error) => return unreadable(RequestError::Unreadable(error).into()),
        };
        if walked && is_answer(&stream) {
            return Contents::Nothing(Failure::of_file(name, "it is an answer of this program, not a manifest"));
        }
        match Manifest::all(&stream) {
            Ok(manifests) => manifests.map_or(Contents::Alone, Contents::of_manifests),
            Err(error @ InputError::Empty) => unreadable(RequestError::Input(error).into()),
            Err(error) if names_kops(bytes) => Contents::Unreadable(RequestError::Input(error).into()),
            Err(error) => Contents::Nothing(RequestError::Input(error).into()),
        }
    }

    fn of_manifests(manifests: Vec<Manifest>) -> Contents {
        let of = |role| manifests.iter().filter(move |manifest| manifest.role() == Some(role));
        let nearly = manifests.iter().filter(|manifest| manifest.is_nearly_group());
        let groups = of(Role::InstanceGroup).chain(nearly);
        let labels: BTreeSet<String> = groups.map(|group| group.cluster.clone()).collect();
        let mut clusters = of(Role::Cluster);
        match (clusters.next(), clusters.next()) {
            (Some(cluster), None) => Contents::Cluster(cluster.name.clone()),
            (Some(_), Some(_)) => Contents::Alone,
            (None, _) if manifests.iter().any(|one| one.is_nearly_cluster() || one.is_nearly_of_kops()) => {
                Contents::Alone
            }
            // A cluster beside groups of kOps is meant to be theirs.
            (None, _) if !labels.is_empty() && manifests.iter().any(|one| one.kind == "Cluster") => Contents::Alone,
            (None, _) if labels.is_empty() => {
                Contents::Nothing(RequestError::Input(InputError::no_cluster(&manifests)).into())
            }
            (None, _) => Contents::Groups(labels),
        }
    }
}

fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    read_all(&mut File::open(path)?)
}

/// Whether it is what this program prints: an answer about a cluster, or about several files.
fn is_answer(stream: &Stream<'_>) -> bool {
    let [document] = &stream.documents[..] else { return false };
    let has = |key: &str| document.root.get(key).is_some();
    !has("kind") && (has("release") && (has("diagnostics") || has("answers")) || has("files") && has("summary"))
}

/// Reads one byte more than a file may have.
fn read_all(input: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// JSON is YAML too, and as YAML its values have places; only what is not YAML is tried as JSON alone.
fn stream<'a>(name: &str, bytes: &'a [u8]) -> Result<Stream<'a>, Unreadable> {
    let read = |format| manifest::read(bytes, format, &Limits::DEFAULT);
    read(Format::Yaml).or_else(|unreadable| match read(Format::Json) {
        Err(_) if !name.ends_with(".json") => Err(unreadable),
        json => json,
    })
}

/// Whether the text speaks of kOps' API group, in either spelling.
fn names_kops(bytes: &[u8]) -> bool {
    ["kops.k8s.io/", "kops/v1alpha"].iter().any(|word| bytes.windows(word.len()).any(|part| part == word.as_bytes()))
}
