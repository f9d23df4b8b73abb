//! How many findings there are, the ones that are not kept included.

use std::collections::BTreeMap;

use super::severity::Severity;

/// How many findings there are of each rule; a rule has one severity unless the request lowers it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<(&'static str, Severity), usize>);

impl Counts {
    /// Counts `more` findings of the rule with this code.
    pub fn add(&mut self, code: &'static str, severity: Severity, more: usize) {
        if 0 < more {
            *self.0.entry((code, severity)).or_default() += more;
        }
    }

    /// Takes back that a finding of the rule with this code was counted.
    pub fn remove(&mut self, code: &'static str, severity: Severity) {
        if let Some(count) = self.0.get_mut(&(code, severity)) {
            *count = count.saturating_sub(1);
        }
        self.0.retain(|_, count| 0 < *count);
    }

    /// How many findings have this severity.
    pub fn of(&self, severity: Severity) -> usize {
        self.iter().filter(|(_, counted, _)| *counted == severity).map(|(.., count)| count).sum()
    }

    /// How many findings there are.
    pub fn total(&self) -> usize {
        self.0.values().sum()
    }

    /// Each code with its severity and its count, by code.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Severity, usize)> + '_ {
        self.0.iter().map(|((code, severity), count)| (*code, *severity, *count))
    }
}
