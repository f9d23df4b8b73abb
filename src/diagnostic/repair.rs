//! The exact repair of a finding: what a rule says of it, and the same as changes of what was sent.

use serde_json::Value as Json;

use super::path::FieldPath;

/// Whether a repair may be made without a person who looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// It says what was meant.
    Safe,
    /// It is plausible: another block, a changed type.
    Unsafe,
}

/// A repair of the finding's object, in today's layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// Whether a person should look.
    pub safety: Safety,
    /// What is to be done; no change touches what another one does.
    pub changes: Vec<Change>,
}

/// One change of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Gives a field a value, a text, number or truth value; an absent field is added.
    Set(FieldPath, Json),
    /// Removes a field, or an item of a list.
    Remove(FieldPath),
    /// Gives a key another name; its value stays.
    Rename(FieldPath, String),
    /// Puts a field where the second path says; its value stays.
    Move(FieldPath, FieldPath),
}

/// A repair in what was sent, twice: as edits of the text and as a patch of the object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Whether it may be made without a person who looks at it.
    pub safe: bool,
    /// Edits of the text, in its order and not overlapping; none for JSON.
    pub edits: Vec<Edit>,
    /// Operations on the object in the API version that was sent, in order.
    pub patch: Vec<PatchOperation>,
}

/// One edit of a text. Lines and columns are from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The document in the stream, from 0.
    pub document: usize,
    /// Line and column of the first character that is replaced.
    pub start: (u32, u32),
    /// Line and column after the last one; the start itself where the text is inserted.
    pub end: (u32, u32),
    /// What comes there.
    pub text: String,
}

/// An operation of a JSON Patch (RFC 6902).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatchOperation {
    /// Adds a value at a pointer.
    Add(String, Json),
    /// Removes the value at a pointer.
    Remove(String),
    /// Replaces the value at a pointer.
    Replace(String, Json),
}

/// The text after edits that are in its order; inserted lines end as its own do.
pub fn edited(text: &str, edits: &[&Edit]) -> String {
    let (mark, text) = text.strip_prefix('\u{feff}').map_or(("", text), |text| ("\u{feff}", text));
    let is_windows = text.contains("\r\n");
    let starts: Vec<usize> = [0].into_iter().chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    // A place that was found: one after it in the same line is counted from there, since a line may be a whole text.
    let mut found = ((0, 0), 0);
    let mut offset = |(line, column): (u32, u32)| {
        let ((found_line, found_column), found_at) = found;
        let (first, start) = match line == found_line && found_column <= column {
            true => (found_column, found_at),
            false => (1, starts.get(line as usize - 1).copied().unwrap_or(text.len())),
        };
        let rest = &text[start..];
        let at = start + rest.char_indices().nth((column - first) as usize).map_or(rest.len(), |(at, _)| at);
        found = ((line, column), at);
        at
    };
    let (mut edited, mut done) = (mark.to_owned(), 0);
    for edit in edits {
        edited.push_str(&text[done..offset(edit.start)]);
        edited.push_str(&if is_windows { edit.text.replace('\n', "\r\n") } else { edit.text.clone() });
        done = offset(edit.end);
    }
    edited + &text[done..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_count_characters_and_keep_line_ends() {
        let edit = |start, end, text: &str| Edit { document: 0, start, end, text: text.to_owned() };
        let edits = [edit((1, 4), (1, 5), "y"), edit((2, 1), (2, 1), "n: 1\n"), edit((2, 1), (3, 1), "")];
        let edits: Vec<&Edit> = edits.iter().collect();
        assert_eq!(edited("\u{feff}é: x\r\nb: 2\r\nc: 3", &edits), "\u{feff}é: y\r\nn: 1\r\nc: 3");
        let edits =
            [edit((1, 2), (1, 3), "1"), edit((1, 3), (1, 3), "é"), edit((1, 5), (1, 6), ""), edit((1, 9), (1, 9), "2")];
        let edits: Vec<&Edit> = edits.iter().collect();
        assert_eq!(edited("éaébc\nd", &edits), "é1ééb\nd2");
    }
}
