//! What an answer carries to the metrics and to the log.

use std::fmt;
use std::sync::Arc;

use crate::diagnostic::{Counts, Severity};

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
