//! Descriptions come from comments, whose lines end where the source is full; in the document a paragraph is one line.

use serde_json::Value;

use super::walk;

/// How lines start that are not a paragraph.
const MARKS: [&str; 7] = ["* ", "- ", "| ", "# ", "## ", "> ", "```"];

/// Joins the lines of each paragraph of every description.
pub(super) fn join(document: &mut Value) {
    walk::objects(document, &mut |object| {
        if let Some(Value::String(description)) = object.get_mut("description") {
            *description = joined(description);
        }
    });
}

/// The text with its paragraphs, and the items of its lists, on one line each.
fn joined(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for line in text.lines() {
        let goes_on = !joined.is_empty() && !joined.ends_with('\n') && !starts_anew(line);
        match goes_on {
            true => joined.push(' '),
            false if !joined.is_empty() => joined.push('\n'),
            false => {}
        }
        joined.push_str(if goes_on { line.trim_start() } else { line });
    }
    joined
}

/// Whether a line cannot belong to the paragraph before it: it is blank, or starts an item of a list, a row, a heading
/// or code.
fn starts_anew(line: &str) -> bool {
    line.trim().is_empty() || MARKS.iter().any(|mark| line.starts_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_is_one_line() {
        assert_eq!(joined("One\n`two`\n\nThree\n* four\n  five\n* six"), "One `two`\n\nThree\n* four five\n* six");
    }
}
