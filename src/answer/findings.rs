//! The findings of an answer: all of them, or the worst where there are more than an answer may have.

use std::fmt;
use std::sync::Arc;

use super::diagnostic_body::DiagnosticBody;
use crate::diagnostic::{Counts, Diagnostic, Severity};

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

/// How many findings there are of each rule, for the metrics and the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindingCounts(Arc<Counts>);

impl FindingCounts {
    /// The counts of a review.
    pub fn new(counts: Counts) -> FindingCounts {
        FindingCounts(Arc::new(counts))
    }

    /// Each code with its severity and its count.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Severity, u64)> + '_ {
        self.0.iter().map(|(code, severity, count)| (code, severity, count as u64))
    }
}

/// For the log.
impl fmt::Display for FindingCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (code, _, count)) in self.iter().enumerate() {
            let separator = if index == 0 { "" } else { " " };
            write!(f, "{separator}{code}={count}")?;
        }
        Ok(())
    }
}
