//! The notations of answers: JSON and YAML, and the forms that some answers have besides.

use std::fmt::{self, Display, Formatter};
use std::io::Write;

use serde::{Serialize, Serializer};

use super::problem::causes::answer_too_large;
use super::problem::{ANSWER_TOO_LARGE, INTERNAL_ERROR, Problem};
use crate::deadline::{Deadline, GivenUp};
use crate::manifest::{Format, write_yaml};
use bounded::{Bounded, Stop};
use pretty::Pretty;
pub use raw::Raw;

pub mod bounded;
mod plain;
mod pretty;
mod raw;
pub mod transcoded;

/// Writes `body` as every answer is written.
pub fn write(format: Format, text: &mut Bounded<'_>, body: &impl Serialize) -> Result<(), String> {
    match format {
        Format::Json => write_json(0, text, body)
            .map_err(|error| error.to_string())
            .and_then(|()| text.write_all(b"\n").map_err(|error| error.to_string())),
        Format::Yaml => write_yaml(text, body).map_err(|error| error.to_string()),
    }
}

fn write_json(depth: usize, text: &mut Bounded<'_>, body: &(impl Serialize + ?Sized)) -> serde_json::Result<()> {
    body.serialize(&mut Pretty::at(depth, text))
}

/// What most parts of an answer take, in bytes.
const TYPICAL_FRAGMENT: usize = 1 << 10;

/// A part of an answer as [`write()`] writes it in JSON, with so many brackets around it; `None` where it cannot.
pub fn fragment(body: &(impl Serialize + ?Sized), depth: usize) -> Option<String> {
    let mut text = Bounded::with_room(TYPICAL_FRAGMENT);
    write_json(depth, &mut text, body).ok()?;
    String::from_utf8(text.into_bytes()).ok()
}

/// Adds a text as JSON to another one.
pub fn push_text(into: &mut String, text: &str) {
    into.push('"');
    push_inside(into, text);
    into.push('"');
}

/// The same without the quotes.
pub fn push_inside(into: &mut String, text: &str) {
    if plain::is_plain(text) {
        into.push_str(text);
        return;
    }
    let escaped = whole(Format::Json, &text);
    let inside = escaped.trim_end().strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    into.push_str(inside.unwrap_or_default());
}

/// What an answer can be written as, besides JSON and YAML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A table (RFC 4180).
    Csv,
    /// A picture.
    Svg,
    /// A flowchart of Mermaid.
    Mermaid,
    /// A graph of Graphviz.
    Graphviz,
    /// A JSON value a line.
    Lines,
    /// A comment for a pull request.
    Markdown,
}

impl Form {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Form::Csv => "CSV",
            Form::Svg => "SVG",
            Form::Mermaid => "Mermaid",
            Form::Graphviz => "Graphviz",
            Form::Lines => "NDJSON",
            Form::Markdown => "Markdown",
        }
    }
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// As a document, whole.
    Document(Format),
    /// As JSON on one line, without the line's end.
    Line,
    /// In a form of its operation, without what all answers start with.
    Form(Form),
}

/// The body of an answer.
pub trait Body: Serialize {
    /// The forms that it can be written in, the preferred one first.
    const FORMS: &'static [Form] = &[];
    /// Whether the first form comes before JSON, where a client has no preference.
    const PREFERS_FORM: bool = false;

    /// The parameters of the query that choose between them.
    const PARAMETERS: &'static [&'static str] = &[];

    /// What to ask instead where it is too large, imperative; `None` where there is only the general advice.
    const SMALLER: Option<&'static str> = None;

    /// Writes it in one of its forms.
    ///
    /// # Errors
    ///
    /// Where it does not have the form, or writing fails.
    fn write_form(&self, _: Form, _: &mut Formatter<'_>) -> fmt::Result {
        Err(fmt::Error)
    }
}

/// A body that has no form besides JSON and YAML.
#[derive(Debug)]
pub struct Document<R>(pub R);

impl<R: Serialize> Serialize for Document<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<R: Serialize> Body for Document<R> {}

/// A body in a form.
struct Formed<'a, B>(&'a B, Form);

impl<B: Body> Display for Formed<'_, B> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.write_form(self.1, f)
    }
}

/// Writes `body` in a notation.
pub fn write_body(notation: Notation, text: &mut Bounded<'_>, body: &impl Body) -> Result<(), String> {
    match notation {
        Notation::Document(format) => write(format, text, body),
        Notation::Line => serde_json::to_writer(text, body).map_err(|error| error.to_string()),
        Notation::Form(form) => write!(text, "{}", Formed(body, form)).map_err(|error| error.to_string()),
    }
}

/// The largest answer, in bytes, unless another limit is set.
pub const LARGEST: usize = 16 << 20;

/// Writes `body` in a notation.
///
/// # Errors
///
/// [`GivenUp`]; and the problem of an answer that is too large or cannot be written.
pub fn fill<B: Body>(notation: Notation, text: &mut Bounded<'_>, body: &B) -> Result<Result<(), Problem>, GivenUp> {
    let written = write_body(notation, text, body);
    let advised = |problem: Problem| match B::SMALLER {
        Some(advice) if problem.is(&ANSWER_TOO_LARGE) => problem.hint(advice),
        _ => problem,
    };
    Ok(text.judge(written)?.map_err(advised))
}

/// A body in a notation, as it is answered, no larger than an answer may be.
///
/// # Errors
///
/// A problem, where it cannot be written.
pub fn text(format: Format, body: &impl Serialize) -> Result<String, Problem> {
    let mut text = Bounded::new(LARGEST, Deadline::NONE);
    let written = write(format, &mut text, body);
    text.judge(written)??;
    text.into_text()
}

/// A value that JSON has in a notation, however large that is.
pub fn whole(format: Format, value: &impl Serialize) -> String {
    let mut text = Bounded::with_room(0);
    // Writing to memory cannot fail, and such a value has a form in both notations.
    let _ = write(format, &mut text, value);
    String::from_utf8_lossy(&text.into_bytes()).into_owned()
}

impl Bounded<'_> {
    /// What writing came to.
    ///
    /// # Errors
    ///
    /// As [`fill`].
    pub fn judge(&self, written: Result<(), String>) -> Result<Result<(), Problem>, GivenUp> {
        match (written, self.stopped()) {
            (Ok(()), _) => Ok(Ok(())),
            (Err(_), Some(Stop::Exceeded)) => Ok(Err(answer_too_large(self.limit()))),
            (Err(_), Some(Stop::GivenUp)) => Err(GivenUp),
            (Err(_), Some(Stop::Refused(problem))) => Ok(Err(problem.clone())),
            (Err(_), None) => Ok(Err(unwritable())),
        }
    }

    /// What was written, as a text.
    ///
    /// # Errors
    ///
    /// A problem, where it is not one.
    pub fn into_text(self) -> Result<String, Problem> {
        String::from_utf8(self.into_bytes()).map_err(|_| unwritable())
    }
}

fn unwritable() -> Problem {
    Problem::new(&INTERNAL_ERROR, "the answer could not be written")
}
