//! The findings of an answer: all of them, or the worst where there are more than an answer may have.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::diagnostic_body::DiagnosticBody;
use crate::diagnostic::{Diagnostic, Severity};
use crate::plan::Outcome;

/// The most findings in an answer, unless another limit is set.
pub const MOST_FINDINGS: usize = 1_000;

/// What became of a request, and how many findings its answer may have.
#[derive(Debug)]
pub struct Reviewed {
    /// What became of the request.
    pub outcome: Outcome,
    /// The most findings in the answer.
    pub most_findings: usize,
}

/// The findings of an answer.
#[derive(Clone, Debug)]
pub struct Findings {
    /// Those that are shown, in source order.
    pub shown: Vec<DiagnosticBody>,
    /// How many there are, where not all are shown.
    pub total: Option<usize>,
}

impl Findings {
    /// At most `most` findings. The worst are kept, so that an answer that speaks of errors shows some.
    pub fn of(diagnostics: Vec<Diagnostic>, most: usize) -> Findings {
        let total = diagnostics.len();
        if total <= most {
            return Findings { shown: diagnostics.into_iter().map(DiagnosticBody::from).collect(), total: None };
        }
        let mut ranked: Vec<(usize, Diagnostic)> = diagnostics.into_iter().enumerate().collect();
        // The sort is stable: among equals the first ones in source order stay.
        ranked.sort_by_key(|(_, diagnostic)| diagnostic.severity);
        ranked.truncate(most);
        ranked.sort_by_key(|(place, _)| *place);
        Findings { shown: ranked.into_iter().map(|(_, diagnostic)| diagnostic.into()).collect(), total: Some(total) }
    }
}

/// How many findings there are of each rule; a rule has one severity unless the request lowers it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindingCounts(Arc<BTreeMap<(&'static str, Severity), u64>>);

impl FindingCounts {
    /// Counts findings.
    pub fn of(diagnostics: &[Diagnostic]) -> FindingCounts {
        let mut counts = BTreeMap::new();
        for diagnostic in diagnostics {
            *counts.entry((diagnostic.code, diagnostic.severity)).or_insert(0) += 1;
        }
        FindingCounts(Arc::new(counts))
    }

    /// Each code with its severity and its count.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Severity, u64)> + '_ {
        self.0.iter().map(|((code, severity), count)| (*code, *severity, *count))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Cause;

    fn diagnostic(field: &str, severity: Severity) -> Diagnostic {
        Diagnostic {
            code: "a-rule",
            severity,
            cause: Cause::Invalid,
            field: field.to_owned(),
            value: None,
            message: String::new(),
            hint: None,
            object: String::new(),
            source: None,
            related: Vec::new(),
        }
    }

    #[track_caller]
    fn check(most: usize, expected: &[&str], total: Option<usize>) {
        let all = [("a", Severity::Info), ("b", Severity::Error), ("c", Severity::Warning), ("d", Severity::Error)];
        let all = all.into_iter().map(|(field, severity)| diagnostic(field, severity)).collect();
        let findings = Findings::of(all, most);
        let shown: Vec<&str> = findings.shown.iter().map(|finding| finding.field.as_str()).collect();
        assert_eq!((shown, findings.total), (expected.to_vec(), total));
    }

    #[test]
    fn the_worst_are_shown_in_source_order() {
        check(4, &["a", "b", "c", "d"], None);
        check(3, &["b", "c", "d"], Some(4));
        check(1, &["b"], Some(4));
    }
}
