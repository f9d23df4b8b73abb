//! What is wrong with a question: all of it is noted before the question is refused.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::code::Code;
use crate::diagnostic::{Cause, Counts, Diagnostic, FieldPath, Severity, Source, excerpt, message};
use crate::likeness::Likeness;
use crate::manifest::Stream;
use crate::plan::Excess;

use super::words;

/// The most findings on a question that are kept.
const MOST: usize = 1_000;

/// What is wrong with a question so far.
#[derive(Debug)]
pub struct Notes<'a> {
    schema: &'static str,
    stream: &'a Stream<'a>,
    found: RefCell<Found>,
    likeness: Likeness,
    /// The fields that keys which are not read were meant to be.
    given: RefCell<BTreeSet<FieldPath>>,
}

#[derive(Debug, Default)]
struct Found {
    diagnostics: Vec<Diagnostic>,
    counts: Counts,
    excess: Option<Excess>,
}

/// Why a question is not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A list is longer than it may be.
    TooMuch(Excess),
    /// The question has errors: the first thousand, in the order in which they were found, and how many there are.
    Invalid(Vec<Diagnostic>, Counts),
}

impl<'a> Notes<'a> {
    /// None yet. `schema` is the name of the question's schema, such as `TraceRequest`; places are looked up in
    /// `stream`.
    pub fn new(schema: &'static str, stream: &'a Stream<'a>) -> Notes<'a> {
        Notes { schema, stream, found: RefCell::default(), likeness: Likeness::default(), given: RefCell::default() }
    }

    /// Notes an error at `field`, a path from the root of the first document.
    pub fn note(
        &self,
        code: &'static Code,
        cause: Cause,
        field: &FieldPath,
        message: impl Into<String>,
        hint: Option<String>,
    ) {
        let mut found = self.found.borrow_mut();
        found.counts.add(code.code, Severity::Error, 1);
        if found.diagnostics.len() < MOST {
            found.diagnostics.push(self.diagnostic(code, cause, field, message.into(), hint));
        }
    }

    /// Which of `known` was meant by `word`, or all of them where they are few; nothing where the finding would not be
    /// kept. All guesses of a question share one budget.
    pub(super) fn meant<'k>(&self, word: &str, known: impl Iterator<Item = &'k str> + Clone) -> Option<String> {
        if MOST <= self.found.borrow().diagnostics.len() {
            return None;
        }
        if let Some(likely) = self.likeness.word(word, known.clone()) {
            return Some(format!("Did you mean {}?", quoted(likely)));
        }
        let few: Vec<String> = known.take(FEW + 1).map(quoted).collect();
        match few.as_slice() {
            [] => None,
            [only] => Some(format!("Write {only}")),
            few if few.len() <= FEW => Some(format!("Write one of {}", few.join(", "))),
            _ => None,
        }
    }

    /// The key among `known` that was meant by `word`.
    pub(super) fn key_for<'k>(&self, word: &str, known: &[&'k str]) -> Option<&'k str> {
        words::synonym(word, known).or_else(|| self.likeness.word(word, known.iter().copied()))
    }

    /// Remembers that a key which is not read was meant to be `field`.
    pub(super) fn take_for_given(&self, field: FieldPath) {
        let mut given = self.given.borrow_mut();
        if given.len() < MOST {
            given.insert(field);
        }
    }

    /// Whether one was.
    pub(super) fn is_taken_for_given(&self, field: &FieldPath) -> bool {
        self.given.borrow().contains(field)
    }

    /// Notes that a list is longer than it may be.
    pub fn too_much(&self, excess: Excess) {
        self.found.borrow_mut().excess.get_or_insert(excess);
    }

    /// Nothing, where nothing was noted.
    ///
    /// # Errors
    ///
    /// Everything that was.
    pub fn finish(self) -> Result<(), Refusal> {
        let Found { diagnostics, counts, excess } = self.found.into_inner();
        match excess {
            Some(excess) => Err(Refusal::TooMuch(excess)),
            None if diagnostics.is_empty() => Ok(()),
            None => Err(Refusal::Invalid(diagnostics, counts)),
        }
    }

    fn diagnostic(
        &self,
        code: &'static Code,
        cause: Cause,
        field: &FieldPath,
        text: String,
        hint: Option<String>,
    ) -> Diagnostic {
        Diagnostic {
            code: code.code,
            severity: Severity::Error,
            cause,
            field: field.text(),
            own_field: None,
            value: None,
            message: message(text),
            hint: hint.map(message),
            object: self.schema.to_owned(),
            source: self.source(field),
            related: Vec::new(),
            fix: None,
        }
    }

    /// Where a field is; of an absent one its nearest parent.
    fn source(&self, field: &FieldPath) -> Option<Source> {
        let document = self.stream.documents.first()?;
        let located = document.locate(field.segments());
        let position = located.place.map(|place| (document.first_line + place.line, place.column));
        let pointer = crate::diagnostic::pointer(field.segments().iter().take(located.depth));
        Some(Source { document: 0, pointer, position })
    }
}

/// A name between backticks, shortened.
pub(super) fn quoted(name: &str) -> String {
    format!("`{}`", excerpt(name))
}

/// Names as people list them.
pub(super) fn list(names: &[&str]) -> String {
    names.iter().copied().map(quoted).collect::<Vec<_>>().join(", ")
}

/// The most names that a hint lists.
const FEW: usize = 12;
