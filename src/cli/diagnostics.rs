//! Findings as compilers show them: the line of the source with a caret under the value; remarks on one line.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Origin, Snippet};

use super::failure::Failure;
use super::folded::Folded;
use super::input::{Reviewed, Text};
use super::phrases::told;
use super::style::Style;
use super::words::{indented, rule_page, safe, wrap};
use crate::diagnostic::{Diagnostic, Related, Severity};

/// A finding with its line, the lines of its related fields, and the places of those that are equal.
pub fn diagnostic(file: &Reviewed, folded: &Folded<'_>, help_base: Option<&str>, style: Style) -> String {
    let diagnostic = folded.first;
    let title = title(diagnostic.severity, Some(diagnostic.code), &told(&diagnostic.message), style);
    let group = Group::with_level(level(diagnostic.severity)).elements(shown(file, diagnostic));
    let mut notes = vec![whose(diagnostic)];
    if !folded.others.is_empty() {
        notes.push(("also", Level::NOTE, folded.places(file)));
    }
    notes.extend(diagnostic.hint.as_deref().map(|hint| ("help", Level::HELP, told(hint))));
    notes.extend(help_base.map(|base| ("page", Level::NOTE, rule_page(base, diagnostic.code))));
    title + &rendered(group, &notes, style)
}

/// The field that a finding is about, or its object where it is about a whole one.
fn whose(diagnostic: &Diagnostic) -> Note {
    let object = &diagnostic.object;
    match diagnostic.shown_field() {
        "" => ("object", Level::NOTE, object.clone()),
        field => ("field", Level::NOTE, format!("{field} of {object}")),
    }
}

/// A remark on one line, as far as that is wide enough.
pub fn remark(file: &Reviewed, folded: &Folded<'_>, style: Style) -> String {
    let Diagnostic { severity, code, message, hint, source, .. } = folded.first;
    let name = file.text_of_finding(folded.first).map_or("", |text| text.name.as_str());
    let position = source.as_ref().and_then(|source| source.position);
    let place = position.map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default();
    let others = if folded.others.is_empty() { String::new() } else { format!(" (also {})", folded.places(file)) };
    let hint = hint.as_ref().map(|hint| format!(". {}", told(hint))).unwrap_or_default();
    let head = format!("{severity}[{code}]");
    let text = format!("{}{place}: {}{others}{hint}", safe(name), told(message));
    let lines = indented(&format!("{head}: {text}"), 2, style);
    format!("{}{}\n", style.severity(*severity, &head), lines.strip_prefix(&head).unwrap_or(&lines))
}

/// Why a file cannot be read, at the place where reading stopped.
pub fn failure(file: &Reviewed, failure: &Failure, style: Style) -> String {
    let title = title(Severity::Error, None, &failure.message, style);
    let text = file.texts.first();
    let elements = match (text, failure.position) {
        (Some(text), Some(position)) if !text.source.is_empty() => snippet(text, position, None, &[]),
        _ => vec![Origin::path(safe(file.name())).into()],
    };
    let notes: Vec<Note> = failure.hint.iter().map(|hint| ("help", Level::HELP, hint.clone())).collect();
    title + &rendered(Group::with_level(Level::ERROR).elements(elements), &notes, style)
}

/// A longer head leaves too little room beside it.
const LONGEST_HEAD: usize = 40;

/// The severity, the code and the message, which has lines to itself where the code is long.
fn title(severity: Severity, code: Option<&str>, message: &str, style: Style) -> String {
    let head = code.map_or(severity.to_string(), |code| format!("{severity}[{code}]"));
    let lead = head.chars().count() + ": ".len();
    let (first, indent) = if LONGEST_HEAD < lead { (":\n  ", 2) } else { (": ", lead) };
    let lines = wrap(message, style.width().saturating_sub(indent));
    let lines: Vec<String> = lines.iter().map(|line| style.heading(line)).collect();
    format!("{}{first}{}\n", style.severity(severity, &head), lines.join(&format!("\n{}", " ".repeat(indent))))
}

fn shown<'a>(file: &'a Reviewed, diagnostic: &'a Diagnostic) -> Vec<Element<'a>> {
    let source = diagnostic.source.as_ref();
    let Some(text) = file.text_of_finding(diagnostic) else { return Vec::new() };
    let Some(position) = source.and_then(|source| source.position) else {
        return vec![Origin::path(safe(&text.name)).into()];
    };
    let is_here = |related: &&Related| file.text_of_related(related).is_some_and(|other| std::ptr::eq(other, text));
    let (here, elsewhere): (Vec<&Related>, Vec<&Related>) = diagnostic.related.iter().partition(is_here);
    let mut elements = snippet(text, position, diagnostic.value.as_deref(), &here);
    elements.extend(elsewhere.into_iter().filter_map(|related| other(file, related)));
    elements
}

/// The line of a related field in another file.
fn other<'a>(file: &'a Reviewed, related: &'a Related) -> Option<Element<'a>> {
    let text = file.text_of_related(related)?;
    let (line, column) = related.source.as_ref()?.position?;
    let part = text.source.lines(line, line);
    let span = within(&text.source.span((line, column), None), &part);
    let mark = AnnotationKind::Context.span(span).label(told(&safe(&related.label)));
    let snippet = Snippet::source(text.source.part(part)).line_start(line as usize).path(safe(&text.name));
    (!text.source.is_long(line)).then(|| snippet.annotation(mark).into())
}

/// The source at a place and at the related ones that are near; of a long line a piece.
fn snippet<'a>(text: &'a Text, position: (u32, u32), value: Option<&str>, related: &[&'a Related]) -> Vec<Element<'a>> {
    let (source, (line, column)) = (&text.source, position);
    let primary = source.span(position, value);
    if source.is_long(line) {
        let piece = source.piece(line, &primary);
        let mark = AnnotationKind::Primary.span(within(&primary, &piece));
        let origin = Origin::path(safe(&text.name)).line(line as usize).char_column(column as usize);
        let snippet: Snippet<'a, Annotation<'a>> =
            Snippet::source(source.part(piece)).line_start(line as usize).annotation(mark);
        return vec![origin.into(), snippet.into()];
    }
    let near = related.iter().filter_map(|related| Some((related, related.source.as_ref()?.position?)));
    let near: Vec<_> = near.filter(|(_, (other, _))| source.is_near(line, *other)).collect();
    let lines = || near.iter().map(|(_, (other, _))| *other).chain([line]);
    let (first, last) = (lines().min().unwrap_or(line), lines().max().unwrap_or(line));
    let part = source.lines(first, last);
    let marks = near.iter().map(|(related, position)| {
        let mark = AnnotationKind::Context.span(within(&source.span(*position, None), &part));
        mark.label(told(&safe(&related.label)))
    });
    let marks: Vec<_> = [AnnotationKind::Primary.span(within(&primary, &part))].into_iter().chain(marks).collect();
    let snippet = Snippet::source(source.part(part)).line_start(first as usize).path(safe(&text.name));
    vec![snippet.annotations(marks).into()]
}

/// The same bytes, counted from the start of a part.
fn within(bytes: &Range<usize>, part: &Range<usize>) -> Range<usize> {
    let place = |byte: usize| byte.clamp(part.start, part.end) - part.start;
    place(bytes.start)..place(bytes.end)
}

/// A footer: its name, level and words.
type Note = (&'static str, Level<'static>, String);

/// What a footer has before its name, at least, and after it.
const FOOTER: usize = "   = : ".len();

fn rendered(group: Group<'_>, notes: &[Note], style: Style) -> String {
    let group = notes.iter().fold(group, |group, (name, level, text)| {
        let width = style.width().saturating_sub(FOOTER + name.len()).max(40);
        group.element(level.clone().with_name(*name).message(wrap(text, width).join("\n")))
    });
    format!("{}\n", style.renderer().render(&[group]))
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    }
}
