//! What reports for other tools say: the diagnostics of a file, or why it has none.

use super::input::Reviewed;
use crate::diagnostic::{Diagnostic, Related, Severity};

/// One finding, or the failure of a whole file.
#[derive(Clone, Copy, Debug)]
pub struct Finding<'a> {
    /// The code of the rule, or of the failure.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence.
    pub message: &'a str,
    /// The repair, where it is known.
    pub hint: Option<&'a str>,
    /// The object and the field, where it is about one.
    pub field: Option<(&'a str, &'a str)>,
    /// Line and column, both from 1, where they are known.
    pub position: Option<(u32, u32)>,
    /// The other halves of a clash.
    pub related: &'a [Related],
}

/// Everything there is to say of a file.
pub fn of(reviewed: &Reviewed) -> Vec<Finding<'_>> {
    match &reviewed.outcome {
        Ok(outcome) => outcome.diagnostics.iter().map(Finding::of).collect(),
        Err(failure) => vec![Finding {
            code: failure.code,
            severity: Severity::Error,
            message: &failure.message,
            hint: failure.hint.as_deref(),
            field: None,
            position: failure.position,
            related: &[],
        }],
    }
}

impl<'a> Finding<'a> {
    fn of(diagnostic: &'a Diagnostic) -> Finding<'a> {
        Finding {
            code: diagnostic.code,
            severity: diagnostic.severity,
            message: &diagnostic.message,
            hint: diagnostic.hint.as_deref(),
            field: Some((&diagnostic.object, &diagnostic.field)),
            position: diagnostic.source.as_ref().and_then(|source| source.position),
            related: &diagnostic.related,
        }
    }

    /// Message and repair as sentences.
    pub fn sentences(&self) -> String {
        let stopped = |text: &str| if text.ends_with(['.', '?', '!']) { text.to_owned() } else { format!("{text}.") };
        match self.hint {
            Some(hint) => format!("{} {}", stopped(self.message), stopped(hint)),
            None => stopped(self.message),
        }
    }
}
