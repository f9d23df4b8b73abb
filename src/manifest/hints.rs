//! What to do about YAML that cannot be read, as far as its text tells.

/// What template languages open their expressions with.
const TEMPLATES: [&str; 5] = ["{{", "{%", "<%", "${", "%{"];
/// What is to be done with spaces that are none.
const PLAIN_SPACES: &str =
    "Write plain spaces; this line has others, or characters that are not seen, as web pages have them";
/// What a merge leaves in a file that was not resolved, at the start of a line.
const CONFLICTS: [&str; 3] = ["<<<<<<< ", "=======", ">>>>>>> "];
/// What the reader complains of, in lower case, and what mostly causes it.
const CAUSES: [(&str, &str); 14] = [
    (
        "did not find expected <document start>",
        "Compare the indentation of the first lines: the keys of one mapping start in one column",
    ),
    ("unclosed bracket", CLOSE),
    ("mismatched bracket", CLOSE),
    ("block sequence entries are not allowed", "Write the list below its key, each item on a separate line after `- `"),
    ("invalid trailing content", "Remove what follows the closing quote"),
    ("unknown anchor", "Put a text that starts with `*` in quotes, or define the anchor with `&` before it"),
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
    ("did not find expected ','", CLOSE),
    ("illegal placement of ':' indicator", CLOSE),
];
const CLOSE: &str = "Close every `[` and `{`, and separate what is between them with commas";

/// Comments of other languages, and what to write.
pub(super) const COMMENTS: [&str; 2] = ["//", "/*"];
pub(super) const NO_COMMENTS: &str = "JSON has no comments: remove them, or write YAML with `#`";
/// What manifests start with.
const FIRST_KEYS: [&str; 6] = ["apiVersion:", "kind:", "metadata:", "cluster:", "items:", "manifests:"];

/// The repair where a comment of another language is what cannot be read, as far as the line and the text tell.
pub(super) fn of_comment(text: &str, stopped: &str) -> Option<String> {
    let starts = |text: &str| COMMENTS.iter().any(|comment| text.starts_with(comment));
    let is_json = text.trim_start().starts_with(['{', '[']);
    let (before, _) = COMMENTS.iter().find_map(|comment| stopped.split_once(comment)).unwrap_or((stopped, ""));
    let ends_value =
        |before: &str| before.trim_end().is_empty() || before.trim_end().ends_with([',', '{', '[', '}', ']']);
    let is_comment = is_json && before.len() < stopped.len() && (ends_value(before) || before.ends_with([' ', '\t']));
    (starts(text.trim_start()) || is_comment).then(|| NO_COMMENTS.to_owned())
}

/// The first line before a manifest that is not a part of it, from 1, and the line of the manifest.
fn lines_before(text: &str) -> Option<(usize, usize)> {
    let is_first = |line: &str| FIRST_KEYS.iter().any(|key| line.starts_with(key)) || line.starts_with(['{', '[']);
    let start = text.lines().position(is_first)?;
    let is_key = |line: &str| FIRST_KEYS.iter().any(|key| line.trim_start().starts_with(key));
    let is_part = |line: &str| {
        line.trim().is_empty() || line.starts_with(['#', '%', '-']) || line.trim_end().ends_with(':') || is_key(line)
    };
    let other = text.lines().take(start).position(|line| !is_part(line))?;
    Some((other + 1, start + 1))
}

/// The repair where the output of a program comes before a manifest, such as a log.
/// What cannot be read is at its start then.
fn of_log(text: &str, line: Option<usize>) -> Option<String> {
    let (other, start) = lines_before(text)?;
    if line.is_some_and(|line| start < line) {
        return None;
    }
    let lines = if other + 1 == start { format!("line {other}") } else { format!("lines {other} to {}", start - 1) };
    Some(format!(
        "Remove {lines}: the manifest starts in line {start}, and what is before it is the output of a program"
    ))
}

/// Whether a comment starts inside `{` or `[` in a line, and has the end of it.
fn is_cut_by_comment(line: &str) -> bool {
    let Some((value, comment)) = line.split_once(" #") else { return false };
    let count = |marks: [char; 2]| value.matches(marks).count();
    count(['}', ']']) < count(['{', '[']) && comment.contains(['}', ']'])
}

/// The repair of `text`, whose reading stopped at `line`, counted from 1, with `message`.
pub(super) fn of(text: &str, line: Option<usize>, message: &str) -> Option<String> {
    let stopped = line.and_then(|line| text.lines().nth(line.checked_sub(1)?)).unwrap_or_default();
    if stopped.trim_start_matches(' ').starts_with('\t') {
        return Some("Indent with spaces; YAML does not allow tabs there".to_owned());
    }
    if stopped.contains(is_control) {
        return Some(of_control(stopped).to_owned());
    }
    if let Some(hint) = of_marked_lines(text) {
        return Some(hint.to_owned());
    }
    if CONFLICTS.iter().any(|marker| stopped.starts_with(marker)) {
        return Some("Resolve the merge conflict, whose markers are in the file, first".to_owned());
    }
    if stopped.contains(is_odd_space) {
        return Some(PLAIN_SPACES.to_owned());
    }
    let before = line.and_then(|line| text.lines().nth(line.checked_sub(2)?)).unwrap_or_default();
    if [before, stopped].into_iter().any(is_cut_by_comment) {
        return Some("Put the value in quotes: `#` after a space starts a comment".to_owned());
    }
    if TEMPLATES.iter().any(|opening| stopped.contains(opening)) {
        return Some("Send what the template becomes: render it first".to_owned());
    }
    let is_rule = |mark: char| 2 <= stopped.trim_end().len() && stopped.trim_end().chars().all(|other| other == mark);
    if ['-', '=', '_', '*', '–', '—'].into_iter().any(is_rule) {
        return Some("Write `---` alone on a line between two manifests".to_owned());
    }
    if stopped.trim() == "---" && stopped.starts_with(' ') {
        return Some("Write `---` at the start of its line".to_owned());
    }
    if let Some(hint) = of_comment(text, stopped) {
        return Some(hint);
    }
    if stopped.trim_start().starts_with("//") {
        return Some("Start a comment with `#`".to_owned());
    }
    if is_glued_item(stopped) || is_glued_item(before) {
        return Some("Write a space after the dash: `- name: …`".to_owned());
    }
    if text.trim_start().starts_with('@') {
        return Some("Send the file, not its name: `curl --data-binary @cluster.yaml`".to_owned());
    }
    if let Some(hint) = of_log(text, line) {
        return Some(hint);
    }
    if text.lines().take(line.unwrap_or_default()).any(is_oddly_indented) {
        return Some(
            "Indent with plain spaces; these are others, as word processors and web pages have them".to_owned(),
        );
    }
    let message = message.to_lowercase();
    CAUSES.iter().find(|(complaint, _)| message.contains(complaint)).map(|(_, repair)| (*repair).to_owned())
}

/// Whether a character is one that YAML does not allow.
fn is_control(character: char) -> bool {
    character.is_control() && !matches!(character, '\t' | '\r' | '\n' | '\u{85}')
}

/// The repair of a line with characters that are not seen.
fn of_control(line: &str) -> &'static str {
    match line.contains('\u{1b}') {
        true => "Remove the colors of the terminal: save the output of the program without them",
        false => "Remove the character, which most editors do not show; the file was not saved as plain text, perhaps",
    }
}

/// What starts lines of text that was copied together with its surroundings, and the repair.
const MARKS: [(&str, &str); 4] = [
    ("```", "Keep what is between the lines with three backticks, and remove these: they are Markdown"),
    ("~~~", "Keep what is between the lines with `~~~`, and remove these: they are Markdown"),
    ("> ", "Remove `> ` at the start of the lines: it is how mail quotes text"),
    ("+", "Remove `+` at the start of the lines: it is how `diff` shows new ones"),
];

/// The repair where lines are marked, or numbered, as other programs show text.
fn of_marked_lines(text: &str) -> Option<&'static str> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let fence = &MARKS[..2];
    if let Some((_, hint)) = fence.iter().find(|(mark, _)| text.lines().any(|line| line.starts_with(mark))) {
        return Some(hint);
    }
    let (first, second) = (lines.next()?, lines.next()?);
    let are_marked = |mark: &str| first.starts_with(mark) && second.starts_with(mark);
    if let Some((_, hint)) = MARKS[2..].iter().find(|(mark, _)| are_marked(mark)) {
        return Some(hint);
    }
    let number = |line: &str| {
        let line = line.trim_start();
        let digits = line.len() - line.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        let is_apart = line[digits..].starts_with([' ', '\t', ':', '|']);
        line[..digits].parse::<u32>().ok().filter(|_| is_apart)
    };
    let are_numbered = number(first)?.checked_add(1) == number(second);
    are_numbered.then_some("Remove the numbers of the lines")
}

/// Whether a line is an item of a list without the space after its dash.
fn is_glued_item(line: &str) -> bool {
    let item = line.trim_start().strip_prefix('-').unwrap_or_default();
    item.starts_with(|first: char| first.is_ascii_alphabetic() || first == '{')
}

/// Whether a line starts with white space that looks like spaces and is not.
fn is_oddly_indented(line: &str) -> bool {
    line.chars().take_while(|character| character.is_whitespace()).any(|character| !character.is_ascii())
}

/// A character that looks like a space and is not one.
fn is_odd_space(character: char) -> bool {
    (character.is_whitespace() && !character.is_ascii()) || ('\u{200b}'..='\u{200f}').contains(&character)
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
        check("a: 1\u{0}\n", "which most editors do not show");
        check("a: \u{1b}[32m1\u{1b}[0m\n", "the colors of the terminal");
        check("```yaml\na: 1\n```\n", "they are Markdown");
        check("A text:\n\n```\na: 1\n```\n", "they are Markdown");
        check("> a: 1\n> b: 2\n", "how mail quotes text");
        check("+a: 1\n+b:\n+- c\n", "how `diff` shows");
        check("   9  a: 1\n  10  b: 2\n", "the numbers of the lines");
        check("a: [1, 2\nb: 1\n", "`[`");
        check("a: 1\n----\nb: 1\n", "`---` alone");
        check("a: *b\n", "in quotes");
        check("a:\n- {b: /64 #11, c: 1}\n- {b: 2}\n", "starts a comment");
        check("// a note\n{\"a\": 1}\n", "JSON has no comments");
        check("{\"a\": 1, // a note\n \"b\": 2}\n", "JSON has no comments");
        check("/* a note */\n{\"a\": 1}\n", "JSON has no comments");
        check(
            "I1126 12:00:00.1 1 a.go:8] b\napiVersion: v1\nkind: x\n",
            "Remove line 1: the manifest starts in line 2",
        );
        check("  apiVersion: v1\nkind: x\n", "the keys of one mapping start in one column");
        check("Using a: b\nx\n\napiVersion: v1\n", "Remove lines 1 to 3: the manifest");
        check("kopsRelease: '1.36'\ncluster:\n  a: [b\n  c: 1\n", "`[`");
    }
}
