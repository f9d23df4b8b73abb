//! Cutting a stream into documents as kOps does (`util/pkg/text/text.go`, `SplitContentToSections`).

use memchr::{memchr_iter, memmem};

use super::stream::Unreadable;

/// A part of the stream that kOps decodes on its own.
pub(super) struct Section<'a> {
    /// What kOps reads of it.
    pub text: &'a str,
    /// The lines before it in the whole text.
    pub first_line: u32,
    /// The line that ends it before its own end, in the whole text, when something follows it.
    pub cut: Option<(u32, &'a str)>,
}

/// What a text was cut into.
pub(super) struct Sections<'a> {
    /// The sections that have content.
    pub sections: Vec<Section<'a>>,
    /// How many of them are before one that has comments alone, and the line of its first comment, from 1.
    pub comments: Vec<(usize, u32)>,
}

/// Cuts `text`, whose line ends are already `\n`, at each exact `\n---\n`; sections without content are left out.
pub(super) fn cut(text: &str, limit: usize) -> Result<Sections<'_>, Unreadable> {
    let (mut sections, mut comments) = (Vec::new(), Vec::new());
    for section in split(text) {
        if !has_content(section.text) {
            let comment = section.text.lines().position(|line| line.trim_start().starts_with('#'));
            if comments.len() < limit {
                comments.extend(comment.map(|line| (sections.len(), section.first_line + line as u32 + 1)));
            }
            continue;
        }
        if sections.len() == limit {
            return Err(Unreadable {
                message: format!("the stream has more than {limit} documents, which is the limit"),
                position: Some((section.first_line + 1, 1)),
                hint: Some("Send one cluster with its instance groups".to_owned()),
            });
        }
        sections.push(section);
    }
    Ok(Sections { sections, comments })
}

/// What is between sections.
const SEPARATOR: &str = "\n---\n";
/// What documents start and end with, at the start of a line.
const MARKERS: [&str; 2] = ["---", "..."];

/// Whether some line starts as a separator or an end does. Most texts have none, and one section.
fn may_have_markers(text: &str) -> bool {
    MARKERS.iter().any(|marker| text.starts_with(marker)) || text.contains("\n---") || text.contains("\n...")
}

/// The sections between the separators, each up to the end of its first document.
fn split(text: &str) -> Vec<Section<'_>> {
    if !may_have_markers(text) {
        return vec![Section { text, first_line: 0, cut: None }];
    }
    let (mut sections, mut start, mut first_line) = (Vec::new(), 0, 0);
    for end in memmem::find_iter(text.as_bytes(), SEPARATOR) {
        let part = &text[start..end];
        sections.push(section(part, first_line));
        first_line += line_ends(part) + line_ends(SEPARATOR);
        start = end + SEPARATOR.len();
    }
    sections.push(section(&text[start..], first_line));
    sections
}

/// How many lines end in a text.
fn line_ends(text: &str) -> u32 {
    memchr_iter(b'\n', text.as_bytes()).count() as u32
}

fn section(text: &str, first_line: u32) -> Section<'_> {
    if may_have_markers(text) { first_document(text, first_line) } else { Section { text, first_line, cut: None } }
}

/// A YAML reader stops after the first document of a section.
fn first_document(text: &str, first_line: u32) -> Section<'_> {
    let mut offset = 0;
    let mut content_seen = false;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let written = line.trim_end_matches('\n');
        let starts = is_marker(written, "---");
        if content_seen && (starts || is_marker(written, "...")) {
            let rest = if starts { &text[offset + 3..] } else { &text[offset + line.len()..] };
            let cut = has_content(rest).then_some((first_line + number as u32 + 1, written));
            return Section { text: &text[..offset], first_line, cut };
        }
        content_seen = content_seen || if starts { has_content(&written[3..]) } else { is_content(line) };
        offset += line.len();
    }
    Section { text, first_line, cut: None }
}

/// Whether a line is a document marker: alone in column 1, or followed by white space.
fn is_marker(line: &str, marker: &str) -> bool {
    line.strip_prefix(marker).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

fn has_content(text: &str) -> bool {
    text.lines().any(|line| is_content(line) && !is_marker(line, "---") && !is_marker(line, "..."))
}

fn is_content(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, u32)]) {
        let sections = cut(text, 10).unwrap().sections;
        let found: Vec<(&str, u32)> = sections.iter().map(|section| (section.text, section.first_line)).collect();
        assert_eq!(found, expected);
        assert!(sections.iter().all(|section| section.cut.is_none()));
    }

    #[test]
    fn cuts_at_exact_separators_and_counts_lines() {
        check("a: 1\n---\nb: 2\n", &[("a: 1", 0), ("b: 2\n", 2)]);
        check("a: 1\nb: 2\n\n---\nc: 3\n---\nd: 4", &[("a: 1\nb: 2\n", 0), ("c: 3", 4), ("d: 4", 6)]);
    }

    #[test]
    fn cuts_wherever_the_separator_is() {
        for length in 1..200 {
            let first = "x".repeat(length);
            check(&format!("{first}\n---\n---\nb: 2\n---\nc: 3"), &[(&first, 0), ("---\nb: 2", 2), ("c: 3", 5)]);
        }
    }

    #[test]
    fn leaves_out_sections_without_content() {
        check("---\na: 1\n---\n# nothing\n---\n\n", &[("---\na: 1", 0)]);
        check("", &[]);
        check("# only a comment\n", &[]);
    }

    #[test]
    fn notes_sections_of_comments_alone() {
        let comments = |text| cut(text, 10).unwrap().comments;
        assert_eq!(comments("# a note\n---\na: 1\n---\n\n# another\n---\nb: 1\n"), [(0, 1), (1, 6)]);
        assert_eq!(comments("---\n# a note\na: 1\n---\n\n---\nb: 1\n"), []);
    }

    #[test]
    fn a_separator_with_a_note_hides_what_follows() {
        let sections = cut("a: 1\n--- # note\nb: 2\n", 10).unwrap().sections;
        assert_eq!(sections.len(), 1);
        assert_eq!(sections[0].text, "a: 1\n");
        assert_eq!(sections[0].cut, Some((2, "--- # note")));
    }

    #[test]
    fn a_trailing_separator_hides_nothing() {
        check("a: 1\n---", &[("a: 1\n", 0)]);
        check("a: 1\n...\n# the end\n", &[("a: 1\n", 0)]);
    }

    #[test]
    fn counts_documents_against_the_limit() {
        assert!(cut("a: 1\n---\nb: 2\n", 1).is_err());
    }
}
