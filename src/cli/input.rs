//! Arguments into reviews: the files that they name, grouped by cluster, and the outcome of each.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::PathBuf;

use super::batch::{self, Unit};
use super::failure::Failure;
use super::loaded::{Contents, Loaded};
use super::ordered::in_order;
use super::progress::Progress;
use super::source::Source;
use super::walk::{self, Found, Limits};
use crate::diagnostic::{self, Diagnostic, Related};
use crate::manifest::{self, Input, Node};
use crate::plan::{self, Effort, Extent, Outcome, Query, Request, RequestError, Wanted};

/// The outcome of all arguments.
#[derive(Debug, Default)]
pub struct Batch {
    /// The reviews, and the files that cannot be read, in the order of the arguments.
    pub reviewed: Vec<Reviewed>,
    /// What is not reviewed.
    pub rest: Rest,
}

/// What the arguments name besides what is reviewed.
#[derive(Debug, Default)]
pub struct Rest {
    /// Files whose instance groups have no cluster here, each with a remark.
    pub orphans: Vec<(String, String)>,
    /// The files that have nothing to review.
    pub skipped: Vec<String>,
    /// Whether one file was named, so that there is one answer.
    pub is_single: bool,
}

/// The files of the arguments, before they are reviewed.
pub struct Reviews {
    files: Vec<Loaded>,
    units: Vec<Unit>,
    rest: Rest,
    /// What is said where there is nothing to review.
    nothing: Option<String>,
}

/// A cluster and its outcome, or a file that cannot be read.
#[derive(Debug)]
pub struct Reviewed {
    /// The texts: first the one with the cluster.
    pub texts: Vec<Text>,
    /// The file itself, where the manifests are a text in it: of findings on the plan request around them.
    pub envelope: Option<Text>,
    /// The outcome, where there is one.
    pub outcome: Result<Outcome, Failure>,
}

/// A file as findings show it.
#[derive(Debug)]
pub struct Text {
    /// The path as given; `stdin` for standard input.
    pub name: String,
    /// The text, with the line ends that places count.
    pub source: Source,
    /// How many documents of the review are in it.
    documents: usize,
}

/// The most bytes of files with manifests of kOps that are held. Files beyond are read again for their review; what
/// compares or repairs all of them has room for no more.
const MOST_BYTES: usize = 64 << 20;

/// Reads and reviews the files that `paths` name; `-` is `input`.
pub fn review(paths: &[PathBuf], input: &mut dyn Read, query: &Query, wanted: Wanted) -> Batch {
    review_loaded(paths, &mut load(paths, input), query, wanted)
}

/// Reviews what was loaded from `paths`.
pub fn review_loaded(paths: &[PathBuf], files: &mut [Loaded], query: &Query, wanted: Wanted) -> Batch {
    review_seen(paths, files, query, wanted, &mut |_, _, _| {})
}

/// Sees the first file of a review, its request and its outcome.
pub type See<'a> = &'a mut dyn FnMut(&str, &Request<'_>, &Outcome);

/// The same, and shows every request with its outcome to `see`.
pub fn review_seen(paths: &[PathBuf], files: &mut [Loaded], query: &Query, wanted: Wanted, see: See<'_>) -> Batch {
    let (units, rest) = grouped(paths, files);
    let reviewed = units.iter().map(|unit| reviewed(files, unit, query, wanted, see));
    let nothing = nothing(paths, &units, &rest).map(Reviewed::nothing);
    Batch { reviewed: reviewed.chain(nothing).collect(), rest }
}

impl Reviews {
    /// Reads the files that `paths` name; `-` is `input`.
    pub fn of(paths: &[PathBuf], input: &mut dyn Read) -> Reviews {
        Reviews::holding(MOST_BYTES, paths, input)
    }

    fn holding(most: usize, paths: &[PathBuf], input: &mut dyn Read) -> Reviews {
        let mut files = read(most, paths, input, |file, path| {
            path.into_iter().for_each(|path| file.leave(path));
            ControlFlow::Continue(())
        });
        let (units, rest) = grouped(paths, &mut files);
        Reviews { nothing: nothing(paths, &units, &rest), files, units, rest }
    }

    /// How many reviews there are.
    pub fn len(&self) -> usize {
        self.units.len() + usize::from(self.nothing.is_some())
    }

    /// What is not reviewed.
    pub fn rest(&self) -> &Rest {
        &self.rest
    }

    /// Reviews on all cores; what `show` makes of each review comes to `take` in their order.
    pub fn each<R: Send>(
        &self,
        query: &Query,
        wanted: Wanted,
        show: &(impl Fn(Reviewed) -> R + Sync),
        take: &mut impl FnMut(R) -> ControlFlow<()>,
    ) {
        if let Some(named) = &self.nothing {
            let _ = take(show(Reviewed::nothing(named.clone())));
            return;
        }
        let work = |unit: &Unit| show(reviewed(&self.files, unit, query, wanted, &mut |_, _, _| {}));
        let mut progress = Progress::beside_output("reviewing", self.units.len());
        in_order(&self.units, work, |shown| {
            progress.step();
            take(shown)
        });
    }
}

/// The files in reviews, and what is not reviewed.
fn grouped(paths: &[PathBuf], files: &mut [Loaded]) -> (Vec<Unit>, Rest) {
    let is_alone = matches!(paths, [path] if !path.is_dir());
    // A single file that has nothing to review is a mistake, and so are groups that nothing else can be told of.
    if let [Loaded { name, contents, .. }] = &mut *files
        && is_alone
    {
        *contents = match std::mem::replace(contents, Contents::Alone) {
            Contents::Nothing(failure) => Contents::Unreadable(failure),
            Contents::Groups(labels) if labels.contains("") || name == "stdin" => Contents::Alone,
            other => other,
        };
    }
    let (units, orphans) = batch::grouped(files);
    let skipped = files.iter().filter(|file| matches!(file.contents, Contents::Nothing(_)));
    let rest = Rest {
        orphans: orphans.into_iter().map(|(place, remark)| (files[place].name.clone(), remark)).collect(),
        skipped: skipped.map(|file| file.name.clone()).collect(),
        is_single: is_alone && !units.is_empty(),
    };
    (units, rest)
}

/// The names of the arguments, where there is nothing to review.
fn nothing(paths: &[PathBuf], units: &[Unit], rest: &Rest) -> Option<String> {
    let named: BTreeSet<String> = paths.iter().map(|path| path.display().to_string()).collect();
    let is_empty = units.is_empty() && rest.orphans.is_empty();
    is_empty.then(|| named.into_iter().collect::<Vec<_>>().join("`, `"))
}

/// Reads the files that `paths` name, on all cores; `-` is `input`. Where there are too many, the last one says so.
pub fn load(paths: &[PathBuf], input: &mut dyn Read) -> Vec<Loaded> {
    read(MOST_BYTES, paths, input, |file, _| {
        let why = format!(
            "with it, the files have more than {} MiB together, and all of them are needed at once. Name fewer files",
            MOST_BYTES >> 20
        );
        *file = Loaded::refused(std::mem::take(&mut file.name), &why);
        ControlFlow::Break(())
    })
}

/// Reads files, of which at most so many bytes are held; `beyond` sees each one that is too much, and its path where it
/// can be read again.
fn read(
    most: usize,
    paths: &[PathBuf],
    input: &mut dyn Read,
    beyond: impl Fn(&mut Loaded, Option<PathBuf>) -> ControlFlow<()>,
) -> Vec<Loaded> {
    // What is read already, or is still to read.
    let named: Vec<Result<Loaded, Found>> = walk::files(paths, &Limits::DEFAULT)
        .into_iter()
        .map(|found| match found {
            Ok(found) if found.is_input() => Ok(Loaded::read(&found, input)),
            Ok(found) => Err(found),
            Err((path, why)) => Ok(Loaded::refused(path.display().to_string(), &why)),
        })
        .collect();
    let read = |named: Result<Loaded, Found>| match named {
        Ok(loaded) => (loaded, None),
        Err(found) => (Loaded::read(&found, &mut io::empty()), Some(found.path)),
    };
    let mut progress = Progress::here("reading", named.len());
    let mut held = 0;
    let mut files = Vec::new();
    in_order(named, read, |(mut file, path)| {
        progress.step();
        if matches!(file.contents, Contents::Nothing(_)) {
            file.bytes = Vec::new();
        }
        let with_it = held + file.bytes.len();
        let more = if most < with_it { beyond(&mut file, path) } else { ControlFlow::Continue(()) };
        held += file.bytes.len();
        files.push(file);
        more
    });
    files
}

fn reviewed(files: &[Loaded], unit: &Unit, query: &Query, wanted: Wanted, see: See<'_>) -> Reviewed {
    let places = std::iter::once(&unit.first).chain(unit.others.keys());
    let files: Vec<Cow<'_, Loaded>> = places.map(|place| files[*place].whole()).collect();
    let (mut texts, mut envelope) = (vec![Text::of(&files[0])], None);
    let unreadable = files.iter().find_map(|file| match &file.contents {
        Contents::Unreadable(failure) => Some(failure.clone()),
        _ => None,
    });
    let outcome = match unreadable {
        Some(failure) => Err(failure),
        None => outcome(&files, unit, (&mut texts, &mut envelope), query, wanted, see),
    };
    Reviewed { texts, envelope, outcome }
}

fn outcome(
    files: &[Cow<'_, Loaded>],
    unit: &Unit,
    (texts, envelope): (&mut Vec<Text>, &mut Option<Text>),
    query: &Query,
    wanted: Wanted,
    see: See<'_>,
) -> Result<Outcome, Failure> {
    let mut stream = files[0].stream().map_err(RequestError::Unreadable)?;
    let own = stream.documents.len();
    let mut labels: Vec<&BTreeSet<String>> = Vec::new();
    for (file, labelled) in files[1..].iter().zip(unit.others.values()) {
        let before = stream.documents.len();
        stream.append(file.stream().map_err(RequestError::Unreadable)?);
        let documents = stream.documents.len() - before;
        texts.push(Text { documents, ..Text::of(file) });
        labels.extend(std::iter::repeat_n(labelled, documents));
    }
    texts[0].documents = own;
    let mut input = Input::of(stream, &manifest::Limits::DEFAULT).map_err(RequestError::Input)?;
    if 0 < input.first
        && let Some(text) = input.stream.documents[0].root.get("manifests").and_then(Node::as_str)
    {
        // Places count in the text that the plan request has.
        let manifests = Text {
            name: format!("{}#manifests", texts[0].name),
            source: Source::new(text.to_owned()),
            documents: usize::MAX,
        };
        *envelope = Some(std::mem::replace(&mut texts[0], manifests));
    }
    input.groups.retain(|group| {
        group
            .document
            .checked_sub(own)
            .and_then(|place| labels.get(place))
            .is_none_or(|own| own.contains(&group.cluster))
    });
    let request = Request::of(input, query)?;
    request.within(&Extent::DEFAULT)?;
    let outcome = plan::plan(&request, Effort { wanted, ..Effort::WHOLE });
    let outcome = outcome.map_err(|given_up| Failure::of_problem(given_up.into()))?;
    see(&files[0].name, &request, &outcome);
    Ok(outcome)
}

impl Text {
    fn of(file: &Loaded) -> Text {
        Text { name: file.name.clone(), source: Source::new(lines(&file.bytes)), documents: 0 }
    }
}

impl Reviewed {
    /// What is said where the files with these names have nothing to review.
    fn nothing(name: String) -> Reviewed {
        let outcome = Err(Failure::of_file(&name, "no file there has a kOps cluster or instance group"));
        let texts = vec![Text { name, source: Source::default(), documents: 0 }];
        Reviewed { texts, envelope: None, outcome }
    }

    /// The files of findings, the one of a plan request before the manifests in it.
    pub fn files(&self) -> impl Iterator<Item = &Text> {
        self.envelope.iter().chain(&self.texts)
    }

    /// The file of a finding.
    pub fn text_of_finding(&self, found: &Diagnostic) -> Option<&Text> {
        let envelope = self.envelope.as_ref().filter(|_| found.object == "PlanRequest");
        envelope.or_else(|| self.text_of(found.source.as_ref()))
    }

    /// The file of a field that takes part in a finding.
    pub fn text_of_related(&self, related: &Related) -> Option<&Text> {
        let envelope = self.envelope.as_ref().filter(|_| related.field.starts_with("vpc."));
        envelope.or_else(|| self.text_of(related.source.as_ref()))
    }

    /// The name of the file with the cluster.
    pub fn name(&self) -> &str {
        self.texts.first().map_or("", |text| &text.name)
    }

    /// The file that a document is in, and the number of the document there, from 0.
    pub fn text(&self, document: usize) -> Option<(&Text, usize)> {
        let mut left = document;
        for text in &self.texts {
            match left.checked_sub(text.documents) {
                Some(others) => left = others,
                None => return Some((text, left)),
            }
        }
        self.texts.first().map(|text| (text, document))
    }

    /// The file of a place; without one the first.
    fn text_of(&self, source: Option<&diagnostic::Source>) -> Option<&Text> {
        self.text(source.map_or(0, |source| source.document)).map(|(text, _)| text)
    }
}

/// The text as places in it are counted.
fn lines(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every review of the examples, where at most so many bytes are held.
    fn reviews(most: usize) -> Vec<String> {
        let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/examples"));
        let mut reviews = Vec::new();
        Reviews::holding(most, &[folder], &mut io::empty()).each(
            &Query::default(),
            Wanted::Plan,
            &|reviewed| format!("{reviewed:?}"),
            &mut |shown| {
                reviews.push(shown);
                ControlFlow::Continue(())
            },
        );
        reviews
    }

    #[test]
    fn what_is_not_held_is_read_again() {
        let held = reviews(MOST_BYTES);
        assert!(4 < held.len());
        assert_eq!(reviews(0), held);
        assert_eq!(reviews(4_000), held);
    }
}
