//! What is wrong with a question, in the words of the flags that ask it.

use super::{phrases, words};
use crate::answer::diagnostic_body::DiagnosticBody;
use crate::diagnostic::Diagnostic;
use crate::question::{EXCLUSIVE_QUESTION_KEYS, MISSING_QUESTION_VALUE, UNKNOWN_QUESTION_NAME};

/// Keys of a question, and the flags that give their values.
pub type Flags<'a> = &'a [(&'a str, &'a str)];

/// What is said of a finding.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    code: &'a str,
    field: &'a str,
    object: &'a str,
    message: &'a str,
    hint: Option<&'a str>,
}

/// The finding in one sentence after its flag, and its repair. A finding on a spec has its field.
pub fn told<'a>(found: impl Into<Said<'a>>, flags: Flags<'_>) -> (String, Option<String>) {
    let found = found.into();
    let key = if found.is_of_question() { last_key(found.field) } else { "" };
    let own = flags.iter().find(|(known, _)| *known == key);
    let place = own.map_or(found.field, |(_, flag)| flag);
    let names_keys = [MISSING_QUESTION_VALUE.code, EXCLUSIVE_QUESTION_KEYS.code].contains(&found.code);
    let of_message = if names_keys { flags } else { own.map_or(&[][..], std::slice::from_ref) };
    let of_hint = if found.code == UNKNOWN_QUESTION_NAME.code { &[] } else { flags };
    let message = words::at(place, &flagged(&phrases::told(found.message), of_message));
    (message, found.hint.map(|hint| flagged(&phrases::told(hint), of_hint)))
}

impl Said<'_> {
    /// Findings on specs name their object by kind and name.
    fn is_of_question(&self) -> bool {
        !self.object.contains('/')
    }
}

impl<'a> From<&'a Diagnostic> for Said<'a> {
    fn from(found: &'a Diagnostic) -> Said<'a> {
        let Diagnostic { code, field, object, message, hint, .. } = found;
        Said { code, field, object, message, hint: hint.as_deref() }
    }
}

impl<'a> From<&'a DiagnosticBody> for Said<'a> {
    fn from(found: &'a DiagnosticBody) -> Said<'a> {
        let DiagnosticBody { code, field, object, message, hint, .. } = found;
        Said { code, field, object, message, hint: hint.as_deref() }
    }
}

fn last_key(field: &str) -> &str {
    let last = field.rsplit('.').next().unwrap_or(field);
    last.split('[').next().unwrap_or(last)
}

/// The text with flags in place of keys between backticks, alone or with a value.
fn flagged(text: &str, flags: Flags<'_>) -> String {
    let replaced = |text: String, (key, flag): &(&str, &str)| {
        text.replace(&format!("`{key}`"), &format!("`{flag}`")).replace(&format!("`{key}: "), &format!("`{flag} "))
    };
    flags.iter().fold(text.to_owned(), replaced)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Code;
    use crate::question::INVALID_QUESTION_VALUE;

    const FLAGS: Flags<'_> = &[("like", "--like"), ("type", "--type"), ("prefixLength", "--size")];

    #[track_caller]
    fn check(code: &Code, field: &str, text: &str, hint: &str, expected: (&str, &str)) {
        let said = Said { code: code.code, field, object: "AllocateRequest", message: text, hint: Some(hint) };
        let (told, help) = told(said, FLAGS);
        assert_eq!((&*told, &*help.unwrap()), expected);
    }

    #[test]
    fn keys_become_flags_and_names_stay() {
        check(
            &INVALID_QUESTION_VALUE,
            "wants[0].prefixLength",
            "`prefixLength` is not a number from 16 to 28",
            "Leave out `type`",
            ("--size: `--size` is not a number from 16 to 28", "Leave out `--type`"),
        );
        check(
            &MISSING_QUESTION_VALUE,
            "wants[0].type",
            "`type` is missing; only with `like` it is that of what exists",
            "Write for example `type: Private`",
            (
                "--type: `--type` is missing; only with `--like` it is that of what exists",
                "Write for example `--type Private`",
            ),
        );
        check(
            &UNKNOWN_QUESTION_NAME,
            "wants[0].like",
            "there is no subnet `type`",
            "Write `prefixLength`",
            ("--like: there is no subnet `type`", "Write `prefixLength`"),
        );
    }
}
