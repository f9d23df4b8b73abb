//! Findings as compilers show them: the line of the source with a caret under the value.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Snippet, Title};

use super::input::{Failure, Reviewed};
use super::style::{Style, WIDTH};
use super::words::{safe, wrap};
use crate::diagnostic::{Diagnostic, Severity};

/// A finding with its line and the lines of its related fields.
pub fn diagnostic(file: &Reviewed, diagnostic: &Diagnostic, style: Style) -> String {
    let level = level(diagnostic.severity);
    let lead = diagnostic.severity.as_str().len() + diagnostic.code.len() + "[]: ".len();
    let title = level.primary_title(wrapped(lead, &diagnostic.message)).id(diagnostic.code);
    let position = diagnostic.source.as_ref().and_then(|source| source.position);
    let group = match position {
        Some(position) => {
            let value = diagnostic.value.as_deref();
            let primary = AnnotationKind::Primary.span(span(&file.text, position, value));
            let related = diagnostic.related.iter().filter_map(|related| {
                let position = related.source.as_ref()?.position?;
                Some(AnnotationKind::Context.span(span(&file.text, position, None)).label(safe(&related.label)))
            });
            let snippet = Snippet::source(file.text.as_str()).path(safe(&file.name));
            title.element(snippet.annotation(primary).annotations(related))
        }
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
        Some(position) if !file.text.is_empty() => {
            let primary = AnnotationKind::Primary.span(span(&file.text, position, None));
            title.element(Snippet::source(file.text.as_str()).path(safe(&file.name)).annotation(primary))
        }
        _ => title.element(Origin::path(safe(&file.name))),
    };
    rendered(with_help(group, failure.hint.as_deref()), style)
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

/// The bytes of the value at a place: quotes included, or up to the end of the word.
fn span(text: &str, (line, column): (u32, u32), value: Option<&str>) -> Range<usize> {
    let line_start = match line {
        0 | 1 => 0,
        _ => text.match_indices('\n').nth(line as usize - 2).map_or(text.len(), |(newline, _)| newline + 1),
    };
    let rest = &text[line_start..];
    let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
    let start = line.char_indices().nth(column.max(1) as usize - 1).map_or(line.len(), |(offset, _)| offset);
    let start_in_text = line_start + start;
    start_in_text..start_in_text + length(&line[start..], value)
}

fn length(rest: &str, value: Option<&str>) -> usize {
    if let Some(value) = value.filter(|value| rest.starts_with(*value)) {
        return value.len();
    }
    let first = rest.chars().next();
    if let Some(quote @ ('"' | '\'')) = first {
        return rest[1..].find(quote).map_or(rest.len(), |end| end + 2);
    }
    let end = rest.find([' ', ',', ']', '}', '\t']).unwrap_or(rest.len());
    // A mapping is marked at its first key.
    let word = rest[..end].trim_end_matches(':');
    word.len().max(first.map_or(0, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, position: (u32, u32), value: Option<&str>, expected: &str) {
        assert_eq!(&text[span(text, position, value)], expected);
    }

    #[test]
    fn finds_the_value_at_a_place() {
        check("a: 1\nb: two words\n", (2, 4), Some("two words"), "two words");
        check("b: 'it is'  # note", (1, 4), Some("it is"), "'it is'");
        check("b: [10.0.0.0/8, x]", (1, 5), None, "10.0.0.0/8");
        check("- name: a", (1, 3), None, "name");
        check("ä: ö: x", (1, 4), None, "ö");
        check("a: 1\n", (9, 9), None, "");
    }
}
