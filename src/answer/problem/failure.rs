//! A failure, as it is put together.

use super::types::ProblemType;
use crate::answer::diagnostic_body::{DiagnosticBody, SideBody};
use crate::answer::findings::Findings;
use crate::answer::summary::{ClusterBody, GradingBody, ReleaseChoiceBody};
use crate::diagnostic::{excerpt, message};

/// A failure, for the client's eyes: it never says more than the client sent or may know.
#[derive(Clone, Debug)]
pub struct Problem {
    pub(super) kind: &'static ProblemType,
    pub(super) detail: String,
    pub(super) extras: Box<Extras>,
}

/// What some problems say besides; everything is optional.
#[derive(Clone, Debug, Default)]
pub(super) struct Extras {
    pub(super) hint: Option<String>,
    pub(super) position: Option<(u32, u32)>,
    pub(super) pointer: Option<String>,
    pub(super) parameter: Option<String>,
    pub(super) supported: Option<Vec<String>>,
    pub(super) limit: Option<usize>,
    pub(super) limit_bytes: Option<usize>,
    pub(super) retry_after_seconds: Option<u64>,
    pub(super) side: Option<SideBody>,
    pub(super) review: Option<Review>,
    pub(super) question: Option<Findings>,
}

/// What the review of a spec with errors says.
#[derive(Clone, Debug)]
pub struct Review {
    /// The release that was planned for.
    pub release: ReleaseChoiceBody,
    /// The cluster.
    pub cluster: ClusterBody,
    /// What the request's grading changed.
    pub grading: Option<GradingBody>,
    /// The findings.
    pub findings: Findings,
}

impl Problem {
    /// A problem; `detail` is one sentence, its first letter and final stop are added where they are missing.
    pub fn new(kind: &'static ProblemType, detail: impl Into<String>) -> Problem {
        Problem { kind, detail: sentence(message(detail)), extras: Box::default() }
    }

    /// Whether it has this type.
    pub fn is(&self, kind: &ProblemType) -> bool {
        self.kind.slug == kind.slug
    }

    /// What is wrong, a sentence.
    pub fn into_detail(self) -> String {
        self.detail
    }

    /// What is wrong, a sentence.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// The repair, where it is known.
    pub fn hinted(&self) -> Option<&str> {
        self.extras.hint.as_deref()
    }

    /// Its type.
    pub fn kind(&self) -> &'static ProblemType {
        self.kind
    }

    /// After how many seconds the same request may succeed, where that is known.
    pub fn retry_after_seconds(&self) -> Option<u64> {
        self.extras.retry_after_seconds.or(self.kind.retry_after_seconds)
    }

    /// Adds the repair, imperative.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Problem {
        self.extras.hint = Some(message(hint));
        self
    }

    /// Adds line and column, both from 1, where they are known.
    #[must_use]
    pub fn position(mut self, position: Option<(u32, u32)>) -> Problem {
        self.extras.position = position;
        self
    }

    /// Adds the JSON pointer of the value in the body.
    #[must_use]
    pub fn pointer(mut self, pointer: impl Into<String>) -> Problem {
        self.extras.pointer = Some(pointer.into());
        self
    }

    /// Adds the query parameter that is wrong.
    #[must_use]
    pub fn parameter(mut self, parameter: impl Into<String>) -> Problem {
        self.extras.parameter = Some(excerpt(&parameter.into()).into_owned());
        self
    }

    /// Adds what would have been possible.
    #[must_use]
    pub fn supported(mut self, supported: impl IntoIterator<Item = impl Into<String>>) -> Problem {
        self.extras.supported = Some(supported.into_iter().map(Into::into).collect());
        self
    }

    /// Adds the limit that was exceeded, a number of things.
    #[must_use]
    pub fn limit(mut self, limit: usize) -> Problem {
        self.extras.limit = Some(limit);
        self
    }

    /// Says after how many seconds the same request may succeed, where the type of problem does not know.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Problem {
        self.extras.retry_after_seconds = Some(seconds);
        self
    }

    /// Adds the limit that was exceeded, in bytes.
    #[must_use]
    pub fn limit_bytes(mut self, limit: usize) -> Problem {
        self.extras.limit_bytes = Some(limit);
        self
    }

    /// Adds which of two specs it is about.
    #[must_use]
    pub fn side(mut self, side: SideBody) -> Problem {
        self.extras.side = Some(side);
        self
    }

    /// Adds the review of the spec.
    #[must_use]
    pub fn review(mut self, review: Review) -> Problem {
        self.extras.review = Some(review);
        self
    }

    /// The findings on the question.
    pub fn findings(&self) -> &[DiagnosticBody] {
        self.extras.question.as_ref().map_or(&[], |findings| &findings.shown)
    }

    /// Adds the findings on the question.
    #[must_use]
    pub fn question(mut self, findings: Findings) -> Problem {
        self.extras.question = Some(findings);
        self
    }
}

/// The core's messages start in lower case and have no final stop; a detail is a whole sentence.
fn sentence(mut text: String) -> String {
    if let Some(first) = text.get(..1) {
        let upper = first.to_ascii_uppercase();
        text.replace_range(..1, &upper);
    }
    if !text.ends_with(['.', '?', '!']) {
        text.push('.');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detail_is_a_sentence() {
        assert_eq!(sentence("the body is empty".to_owned()), "The body is empty.");
        assert_eq!(sentence("`x` is not a valid CIDR.".to_owned()), "`x` is not a valid CIDR.");
        assert_eq!(sentence("ß".to_owned()), "ß.");
        assert_eq!(sentence(String::new()), ".");
    }
}
