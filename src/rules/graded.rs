//! What a request's grading does to findings.

use std::collections::BTreeMap;

use crate::diagnostic::Severity;

/// What a [grading](super::Grading) does to the findings of one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grade {
    /// Nothing is asked.
    Unchanged,
    /// They are left out.
    Ignored,
    /// They become warnings.
    Lowered,
    /// They become errors.
    Raised,
    /// They stay errors, although the request asks for less.
    Kept,
}

/// What became of a [grading](super::Grading): codes, and how many findings each one changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graded {
    /// Findings that were left out.
    pub ignored: BTreeMap<&'static str, usize>,
    /// Errors that became warnings.
    pub lowered: BTreeMap<&'static str, usize>,
    /// Warnings that became errors.
    pub raised: BTreeMap<&'static str, usize>,
    /// Errors that stay what they are, because kOps or this service cannot go on.
    pub kept: BTreeMap<&'static str, usize>,
}

impl Grade {
    /// The severity of findings that have this one otherwise; `None` where they are left out.
    pub(super) fn severity(self, otherwise: Severity) -> Option<Severity> {
        match self {
            Self::Ignored => None,
            Self::Lowered => Some(Severity::Warning),
            Self::Raised => Some(Severity::Error),
            Self::Unchanged | Self::Kept => Some(otherwise),
        }
    }
}

impl Graded {
    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        let Graded { ignored, lowered, raised, kept } = self;
        [ignored, lowered, raised, kept].into_iter().all(BTreeMap::is_empty)
    }

    /// Notes how many findings of a rule had this grade; at least one.
    pub(super) fn add(&mut self, code: &'static str, grade: Grade, count: usize) {
        let counts = match grade {
            Grade::Ignored => &mut self.ignored,
            Grade::Lowered => &mut self.lowered,
            Grade::Raised => &mut self.raised,
            Grade::Kept => &mut self.kept,
            Grade::Unchanged => return,
        };
        counts.insert(code, count);
    }
}
