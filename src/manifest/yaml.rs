//! YAML text into documents, scalars read as kOps' YAML 1.1 reader does.

use std::io;
use std::sync::Arc;

use serde::ser::Serialize;

use super::hints;
use super::node::{Node, Place, Value};
use super::sections::{self, Section};
use super::stream::{
    Document, Limits, MissedSeparator, Stream, Unreadable, has_escapes, may_have_marks, may_have_strays, too_many,
};

#[cfg(any(test, fuzzing))]
pub mod comparison;
mod library;
mod places;
mod plain;
mod spent;

use plain::Stop;
use spent::Spent;

/// Reads a stream of documents.
pub(super) fn read<'a>(text: &'a str, limits: &Limits) -> Result<Stream<'a>, Unreadable> {
    if memchr::memchr(b'\r', text.as_bytes()).is_some() {
        let stream = lines(&text.replace("\r\n", "\n"), limits).map(Stream::into_owned);
        let is_cut = !text.contains('\n') && text.trim_end().contains('\r');
        let is_lost = stream.as_ref().map_or(true, |stream| stream.documents.is_empty());
        return if is_cut && is_lost { Err(one_line()) } else { stream };
    }
    lines(text, limits)
}

/// A comment, and the line between two documents, do not end where lines end with carriage returns alone.
fn one_line() -> Unreadable {
    Unreadable {
        message: "the lines end with carriage returns alone, so that neither comments nor documents end".to_owned(),
        position: None,
        hint: Some("Save the text with line feeds at the ends of lines".to_owned()),
    }
}

/// The same for text whose lines end as they do here.
fn lines<'a>(text: &'a str, limits: &Limits) -> Result<Stream<'a>, Unreadable> {
    let mut stream = Stream::default();
    let mut spent = Spent::default();
    let sections::Sections { sections, comments } = sections::cut(text, limits.documents)?;
    stream.comment_sections = comments;
    for section in sections {
        if let Some((line, text)) = section.cut {
            stream.missed_separators.push(MissedSeparator {
                document: stream.documents.len(),
                line,
                text: text.to_owned(),
            });
        }
        stream.documents.push(Arc::new(document(&section, limits, &mut spent)?));
    }
    Ok(stream)
}

/// Writes `value` as YAML.
///
/// # Errors
///
/// Where the writer fails, or the value has no YAML form, for example a map whose keys are lists.
pub fn write_yaml(writer: &mut impl io::Write, value: &impl Serialize) -> Result<(), serde_saphyr::ser::Error> {
    serde_saphyr::to_io_writer(writer, value)
}

fn document<'a>(section: &Section<'a>, limits: &Limits, spent: &mut Spent) -> Result<Document<'a>, Unreadable> {
    let left = spent.left_of(limits);
    let (root, taken) = match plain::read(section.text, &left) {
        Ok(read) => read,
        Err(Stop::NotPlain) => {
            library::read(section.text, &left).map_err(|error| unreadable(&error, section, limits))?
        }
        Err(Stop::TooMany(what, limit, place)) => {
            let at = Some((place.line, place.column));
            return Err(located(too_many(what, limit(limits)), at, section));
        }
    };
    *spent = spent.and(taken);
    if let Some((at, hint)) = comment(&root, section.text) {
        let message = "a comment starts with `//` or `/*`, which YAML reads as text".to_owned();
        return Err(Unreadable { hint: Some(hint), ..located(message, Some(at), section) });
    }
    let may_have_marks = may_have_marks(section.text);
    let may_have_strays = may_have_strays(section.text) || may_have_marks && has_escapes(section.text);
    Ok(Document { root, first_line: section.first_line, text: section.text.into(), may_have_marks, may_have_strays })
}

/// The place of a comment as JavaScript has it, which was read as a text or a part of a key, and the repair.
fn comment(root: &Node<'_>, text: &str) -> Option<((u32, u32), String)> {
    let hint = hints::of_comment(text, "");
    if matches!(root.value, Value::String(_)) {
        return Some(((1, 1), hint?));
    }
    let may_have_one =
        text.trim_start().starts_with(['{', '[']) && hints::COMMENTS.iter().any(|mark| text.contains(mark));
    let key = may_have_one.then(|| key_of_comment(root)).flatten()?;
    Some(((key.line, key.column), hints::NO_COMMENTS.to_owned()))
}

fn key_of_comment(node: &Node<'_>) -> Option<Place> {
    let is_comment = |key: &str| hints::COMMENTS.iter().any(|mark| key.starts_with(mark));
    match &node.value {
        Value::Mapping(mapping) => mapping.entries().iter().find_map(|entry| {
            entry.key_place.filter(|_| is_comment(&entry.key)).or_else(|| key_of_comment(&entry.value))
        }),
        Value::Sequence(items) => items.iter().find_map(key_of_comment),
        _ => None,
    }
}

fn unreadable(error: &serde_saphyr::Error, section: &Section<'_>, limits: &Limits) -> Unreadable {
    let at = error.location().map(|at| (at.line() as u32, at.column() as u32));
    let message = library::explain(error.without_snippet(), limits);
    match at.and_then(|at| places::cause(section.text, &message, at)) {
        Some((message, at)) => located(message, Some(at), section),
        None => located(message, at, section),
    }
}

/// What is wrong at a line and column of a section.
fn located(message: String, at: Option<(u32, u32)>, section: &Section<'_>) -> Unreadable {
    let unreadable =
        Unreadable { message, position: at.map(|(line, column)| (section.first_line + line, column)), hint: None };
    match unreadable.is_of_size() {
        true => unreadable,
        false => {
            let hint = hints::of(section.text, at.map(|(line, _)| line as usize), &unreadable.message);
            Unreadable { hint, ..unreadable }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::library::{REPLAYED, REPLAYED_PER_BYTE};
    use super::*;
    use crate::manifest::Value;

    fn entries(text: &str) -> Vec<(String, Value<'_>)> {
        let stream = read(text, &Limits::DEFAULT).unwrap();
        let Value::Mapping(mapping) = &stream.documents[0].root.value else {
            panic!("the test reads a mapping");
        };
        mapping.entries().iter().map(|entry| (entry.key.to_string(), entry.value.value.clone())).collect()
    }

    #[test]
    fn lines_that_carriage_returns_alone_end_are_no_empty_text() {
        let unreadable = read("# a comment\rkind: Cluster\r", &Limits::DEFAULT).unwrap_err();
        assert!(unreadable.message.contains("carriage returns alone"), "{unreadable:#?}");
        assert!(read("# a comment\r", &Limits::DEFAULT).unwrap().documents.is_empty());
        assert!(read("# a comment\r\n# another\r\n", &Limits::DEFAULT).unwrap().documents.is_empty());
    }

    #[track_caller]
    fn check_scalar(text: &str, expected: &str) {
        let document = format!("key: {text}");
        let found = entries(&document);
        assert_eq!(format!("{:?}", found[0].1), expected, "{text}");
    }

    #[test]
    fn reads_scalars_as_yaml_1_1() {
        check_scalar("yes", "Bool(true)");
        check_scalar("off", "Bool(false)");
        check_scalar("0755", "Integer(493)");
        check_scalar("1.30", "Float(1.3)");
        check_scalar("12:30", "String(\"12:30\")");
        check_scalar("::/0", "String(\"::/0\")");
        check_scalar("/64#a", "String(\"/64#a\")");
        check_scalar("2001:db8::/56", "String(\"2001:db8::/56\")");
        check_scalar("!!str 5", "String(\"5\")");
        check_scalar("~", "Null");
    }

    #[test]
    fn keeps_repeated_keys_and_expands_merges() {
        let keys: Vec<String> = entries("a: &x {b: 1}\nc: {<<: *x}\na: 2").into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["a", "c", "a"]);
    }

    #[test]
    fn counts_lines_over_documents() {
        let stream = read("a: 1\r\n---\r\n# note\r\nb:\r\n- é: 2\r\n", &Limits::DEFAULT).unwrap();
        let document = &stream.documents[1];
        let path = crate::diagnostic::FieldPath::of("b").index(0).key("é");
        let place = document.locate(path.segments()).place.unwrap();
        assert_eq!((document.first_line + place.line, place.column), (5, 6));
        assert_eq!(document.written(place), Some("2"));
    }

    #[track_caller]
    fn check_unreadable(text: &str, message: &str, position: (u32, u32)) {
        let unreadable = read(text, &Limits::DEFAULT).unwrap_err();
        assert!(unreadable.message.contains(message), "{unreadable:?}");
        assert_eq!(unreadable.position, Some(position));
    }

    #[test]
    fn says_what_cannot_be_read_and_where() {
        check_unreadable("a: 1\n---\nb:\n\tc: 1", "tabs", (4, 1));
        check_unreadable("a:\t1\n\tb: 1\n", "tab", (2, 1));
        check_unreadable("a:\n  - x\n \t- y\n", "tab", (3, 2));
        check_unreadable("a: \"x\nb: 1\n", "unclosed quote", (1, 4));
        check_unreadable("a: 1\nb:\n- 'x\n- 1\nc: 'd'\n", "the quote is not closed in its line", (3, 3));
        check_unreadable("a: [1, 2\nb: 3", "':'", (2, 2));
        check_unreadable("a: *b", "unknown anchor", (1, 4));
        check_unreadable("a: &a [*a]", "refers to the value it is in", (1, 8));
        check_unreadable("null: 1", "a key is null", (1, 1));
        check_unreadable("a: .inf", "infinite", (1, 4));
    }

    #[test]
    fn states_the_limit_that_is_exceeded() {
        let limits = Limits { nodes: 10, aliases: 2, scalar_bytes: 40, ..Limits::DEFAULT };
        let message = |text: &str| read(text, &limits).unwrap_err().message;
        assert_eq!(message("[1,2,3,4,5,6,7,8,9,0,1]"), "the document has more than 10 values, which is the limit");
        assert_eq!(message("[&a 1, *a, *a, *a]"), "the document has more than 2 aliases, which is the limit");
        assert_eq!(message(&"x".repeat(41)), "the document has more than 40 bytes of text, which is the limit");
        let deep = read(&"[".repeat(100_000), &Limits::DEFAULT).unwrap_err();
        assert_eq!(deep.message, "the document has more than 40 levels of nesting, which is the limit");
    }

    #[test]
    fn one_anchor_may_have_many_aliases() {
        assert!(read(&format!("- &a 1\n{}", "- *a\n".repeat(199)), &Limits::DEFAULT).is_ok());
    }

    #[test]
    fn what_aliases_add_is_in_proportion_to_the_text() {
        let merges = (1..20).map(|level| format!("- &m{level} {{<<: [*m{0}, *m{0}], k{level}: 1}}\n", level - 1));
        let text = format!("- &m0 {{k: 1}}\n{}", merges.collect::<String>());
        let message = read(&text, &Limits::DEFAULT).unwrap_err().message;
        let limit = REPLAYED + REPLAYED_PER_BYTE * text.len();
        assert!(message.contains(&format!("more than {limit} values after its aliases")), "{message}");
    }
}
