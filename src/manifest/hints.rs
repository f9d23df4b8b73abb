//! What to do about YAML that cannot be read, as far as its text tells.

/// What template languages open their expressions with.
const TEMPLATES: [&str; 5] = ["{{", "{%", "<%", "${", "%{"];
/// What a merge leaves in a file that was not resolved, at the start of a line.
const CONFLICTS: [&str; 3] = ["<<<<<<< ", "=======", ">>>>>>> "];
/// What the reader complains of, in lower case, and what mostly causes it.
const CAUSES: [(&str, &str); 8] = [
    ("unclosed quote", "Close the quote in the line where it opens"),
    ("the quote is not closed", "Close the quote in the line where it opens"),
    (
        "mapping values are not allowed",
        "Compare the indentation with the line above, and put text that has `: ` in it in quotes",
    ),
    (
        "did not find expected key",
        "Compare the indentation with the lines above: the keys of one mapping start in one column",
    ),
    (
        "did not find expected '-'",
        "Compare the indentation with the lines above: the items of one list start in one column",
    ),
    ("simple key expected", "Write `key: value`, with a space after the colon"),
    ("did not find expected ','", "Close every `[` and `{`, and separate what is between them with commas"),
    ("illegal placement of ':' indicator", "Close every `[` and `{`, and separate what is between them with commas"),
];

/// The repair of `text`, whose reading stopped at `line`, counted from 1, with `message`.
pub(super) fn of(text: &str, line: Option<usize>, message: &str) -> Option<String> {
    let stopped = line.and_then(|line| text.lines().nth(line.checked_sub(1)?)).unwrap_or_default();
    if stopped.trim_start_matches(' ').starts_with('\t') {
        return Some("Indent with spaces; YAML does not allow tabs there".to_owned());
    }
    if CONFLICTS.iter().any(|marker| stopped.starts_with(marker)) {
        return Some("Resolve the merge conflict, whose markers are in the file, first".to_owned());
    }
    if stopped.contains(is_odd_space) {
        return Some("Write plain spaces; this line has others, as word processors and web pages have them".to_owned());
    }
    if TEMPLATES.iter().any(|opening| stopped.contains(opening)) {
        return Some("Send what the template becomes: render it first".to_owned());
    }
    if text.trim_start().starts_with('@') {
        return Some("Send the file, not its name: `curl --data-binary @cluster.yaml`".to_owned());
    }
    if text.lines().take(line.unwrap_or_default()).any(is_oddly_indented) {
        return Some(
            "Indent with plain spaces; these are others, as word processors and web pages have them".to_owned(),
        );
    }
    let message = message.to_lowercase();
    CAUSES.iter().find(|(complaint, _)| message.contains(complaint)).map(|(_, repair)| (*repair).to_owned())
}

/// Whether a line starts with white space that looks like spaces and is not.
fn is_oddly_indented(line: &str) -> bool {
    line.chars().take_while(|character| character.is_whitespace()).any(|character| !character.is_ascii())
}

/// A character that looks like a space and is not one.
fn is_odd_space(character: char) -> bool {
    character.is_whitespace() && !character.is_ascii()
}

#[cfg(test)]
mod tests {
    use crate::manifest::{Format, Limits, read};

    #[track_caller]
    fn check(yaml: &str, expected: &str) {
        let unreadable = read(yaml.as_bytes(), Format::Yaml, &Limits::DEFAULT).unwrap_err();
        assert!(unreadable.hint.as_deref().unwrap_or_default().contains(expected), "{unreadable:#?}");
    }

    #[test]
    fn says_what_is_mostly_behind_it() {
        check("a:\n\tb: 1\n", "Indent with spaces");
        check("a: {{ .Values.a }}\n", "render it first");
        check("a: 1\n{{- if .b }}\nc: 1\n{{- end }}\n", "render it first");
        check("{% set a = 1 %}\na: 1\n", "render it first");
        check("@cluster.yaml", "`curl --data-binary @cluster.yaml`");
        check("a:\n\u{a0}\u{a0}b: 1\n  c: 1\n", "plain spaces");
        check("a: 1\nb:\u{a0}1\nc: 1\n", "plain spaces");
        check("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n", "merge conflict");
        check("a: 1\nb:\n${list}\nc: 1\n", "render it first");
        check("a:\n  b: 1\n c: 1\n", "Compare the indentation");
        check("a: 1\nb:1\nc: 1\n", "a space after the colon");
        check("a: b: c\n", "in quotes");
        check("a: [1, 2\nb: 1\n", "`[`");
    }
}
