//! Findings as compilers show them: the line of the source with a caret under the value.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Snippet, Title};

use super::input::{Failure, Reviewed};
use super::style::{Style, WIDTH};
use super::words::{safe, wrap};
use crate::diagnostic::{Diagnostic, Related, Severity};

/// A finding with its line and the lines of its related fields.
pub fn diagnostic(file: &Reviewed, diagnostic: &Diagnostic, style: Style) -> String {
    let level = level(diagnostic.severity);
    let lead = diagnostic.severity.as_str().len() + diagnostic.code.len() + "[]: ".len();
    let title = level.primary_title(wrapped(lead, &diagnostic.message)).id(diagnostic.code);
    let position = diagnostic.source.as_ref().and_then(|source| source.position);
    let group = match position {
        Some(position) => shown(file, title, position, diagnostic.value.as_deref(), &diagnostic.related),
        None => title.element(Origin::path(safe(&file.name))),
    };
    let field = format!("{} of {}", diagnostic.field, diagnostic.object);
    let group = group.element(Level::NOTE.with_name("field").message(wrapped(FOOTER + 7, &field)));
    rendered(with_help(group, diagnostic.hint.as_deref()), style)
}

/// Why a file cannot be read, at the place where reading stopped.
pub fn failure(file: &Reviewed, failure: &Failure, style: Style) -> String {
    let title: Title<'_> = Level::ERROR.primary_title(wrapped("error: ".len(), &failure.message));
    let group = match failure.position {
        Some(position) if !file.source.is_empty() => shown(file, title, position, None, &[]),
        _ => title.element(Origin::path(safe(&file.name))),
    };
    rendered(with_help(group, failure.hint.as_deref()), style)
}

/// The source at a place and at the related ones that are near; of a long line a piece.
fn shown<'a>(
    file: &'a Reviewed,
    title: Title<'a>,
    position: (u32, u32),
    value: Option<&str>,
    related: &'a [Related],
) -> Group<'a> {
    let (source, (line, column)) = (&file.source, position);
    let primary = source.span(position, value);
    if source.is_long(line) {
        let piece = source.piece(line, &primary);
        let mark = AnnotationKind::Primary.span(within(&primary, &piece));
        let origin = Origin::path(safe(&file.name)).line(line as usize).char_column(column as usize);
        let snippet = Snippet::source(source.part(piece)).line_start(line as usize).annotation(mark);
        return title.element(origin).element(snippet);
    }
    let near = related.iter().filter_map(|related| Some((related, related.source.as_ref()?.position?)));
    let near: Vec<_> = near.filter(|(_, (other, _))| source.is_near(line, *other)).collect();
    let lines = || near.iter().map(|(_, (other, _))| *other).chain([line]);
    let (first, last) = (lines().min().unwrap_or(line), lines().max().unwrap_or(line));
    let part = source.lines(first, last);
    let marks = near.iter().map(|(related, position)| {
        let mark = AnnotationKind::Context.span(within(&source.span(*position, None), &part));
        mark.label(safe(&related.label))
    });
    let marks: Vec<_> = [AnnotationKind::Primary.span(within(&primary, &part))].into_iter().chain(marks).collect();
    let snippet = Snippet::source(source.part(part)).line_start(first as usize).path(safe(&file.name));
    title.element(snippet.annotations(marks))
}

/// The same bytes, counted from the start of a part.
fn within(bytes: &Range<usize>, part: &Range<usize>) -> Range<usize> {
    let place = |byte: usize| byte.clamp(part.start, part.end) - part.start;
    place(bytes.start)..place(bytes.end)
}

/// What stands before the words of a footer, at least.
const FOOTER: usize = "   = ".len();

fn with_help<'a>(group: Group<'a>, hint: Option<&str>) -> Group<'a> {
    match hint {
        Some(hint) => group.element(Level::HELP.message(wrapped(FOOTER + "help: ".len(), hint))),
        None => group,
    }
}

fn rendered(group: Group<'_>, style: Style) -> String {
    format!("{}\n", style.renderer().render(&[group]))
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    }
}

fn wrapped(lead: usize, text: &str) -> String {
    wrap(text, WIDTH.saturating_sub(lead).max(40)).join("\n")
}
