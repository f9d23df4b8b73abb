//! The findings of an answer: all of them, or the worst where there are more than an answer may have.

use super::diagnostic_body::DiagnosticBody;
use crate::diagnostic::{Counts, Diagnostic};

/// The findings of an answer.
#[derive(Clone, Debug)]
pub struct Findings {
    /// Those that are shown, in source order.
    pub shown: Vec<DiagnosticBody>,
    /// How many there are, where not all are shown.
    pub total: Option<usize>,
}

impl Findings {
    /// The findings of a review, whose worst are kept.
    pub fn of(diagnostics: Vec<Diagnostic>, counts: &Counts) -> Findings {
        let total = Some(counts.total()).filter(|total| *total != diagnostics.len());
        Findings { shown: diagnostics.into_iter().map(DiagnosticBody::from).collect(), total }
    }
}
