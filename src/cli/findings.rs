//! What reports for other tools say: the diagnostics of every file, and why a file has none.

use super::failure::Failure;
use super::input::{Reviewed, Text};
use super::phrases;
use crate::diagnostic::{Diagnostic, Fix, Related, Severity};

/// One finding, or the failure of a whole file.
#[derive(Clone, Debug)]
pub struct Finding<'a> {
    /// The code of the rule, or of the failure.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The file that it is in.
    pub file: &'a str,
    /// One sentence.
    pub message: String,
    /// The repair, where it is known.
    pub hint: Option<String>,
    /// The object and the field, where it is about one.
    pub field: Option<(&'a str, &'a str)>,
    /// Line and column, both from 1, where they are known.
    pub position: Option<(u32, u32)>,
    /// The other halves of a clash, each with its file.
    pub related: Vec<(&'a str, &'a Related)>,
    /// The exact repair, in the same file.
    pub fix: Option<&'a Fix>,
}

/// The code of the remark on instance groups whose cluster is not there.
pub const ORPHAN: &str = "instance-group-without-cluster";

/// A file and everything there is to say of it.
pub type OfFile<'a> = (&'a str, Vec<Finding<'a>>);

/// Everything there is to say of a review, by file, in their order.
pub fn by_file(reviewed: &Reviewed) -> Vec<OfFile<'_>> {
    let found = of_review(reviewed);
    let of_text = |text: &'_ Text| found.iter().filter(|finding| finding.file == text.name).cloned().collect();
    reviewed.files().map(|text| (text.name.as_str(), of_text(text))).collect()
}

/// The remark on a file with instance groups whose cluster is not there.
pub fn of_orphan<'a>(file: &'a str, remark: &str) -> Finding<'a> {
    Finding::of_orphan(file, remark)
}

/// Everything there is to say of a review.
pub fn of_review(reviewed: &Reviewed) -> Vec<Finding<'_>> {
    match &reviewed.outcome {
        Ok(outcome) => outcome.diagnostics.iter().map(|found| Finding::of(reviewed, found)).collect(),
        Err(failure) => vec![Finding::of_failure(reviewed.name(), failure)],
    }
}

impl<'a> Finding<'a> {
    fn of(reviewed: &'a Reviewed, diagnostic: &'a Diagnostic) -> Finding<'a> {
        let name = |text: Option<&'a Text>| text.map_or("", |text| text.name.as_str());
        let related = diagnostic.related.iter().map(|related| (name(reviewed.text_of_related(related)), related));
        Finding {
            code: diagnostic.code,
            severity: diagnostic.severity,
            file: name(reviewed.text_of_finding(diagnostic)),
            message: phrases::told(&diagnostic.message),
            hint: diagnostic.hint.as_deref().map(phrases::told),
            field: Some((&diagnostic.object, diagnostic.shown_field())),
            position: diagnostic.source.as_ref().and_then(|source| source.position),
            related: related.collect(),
            fix: diagnostic.fix.as_ref(),
        }
    }

    fn of_failure(file: &'a str, failure: &Failure) -> Finding<'a> {
        Finding {
            code: failure.code,
            severity: Severity::Error,
            file,
            message: failure.message.clone(),
            hint: failure.hint.clone(),
            field: None,
            position: failure.position,
            related: Vec::new(),
            fix: None,
        }
    }

    fn of_orphan(file: &'a str, remark: &str) -> Finding<'a> {
        Finding {
            code: ORPHAN,
            severity: Severity::Info,
            file,
            message: remark.to_owned(),
            hint: None,
            field: None,
            position: None,
            related: Vec::new(),
            fix: None,
        }
    }

    /// Message and repair as sentences.
    pub fn sentences(&self) -> String {
        let stopped = |text: &str| if text.ends_with(['.', '?', '!']) { text.to_owned() } else { format!("{text}.") };
        match &self.hint {
            Some(hint) => format!("{} {}", stopped(&self.message), stopped(hint)),
            None => stopped(&self.message),
        }
    }
}
