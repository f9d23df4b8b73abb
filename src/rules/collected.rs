//! The findings of a request while the rules report them: all are counted, and the worst are kept.

use crate::diagnostic::{Counts, Finding, Severity};

use super::graded::{Grade, Graded};

/// Where a finding is in what was sent; compares as source order does.
pub type SourceOrder = (usize, Vec<usize>);

/// Gives the source order of a finding.
pub type Order<'a> = &'a dyn Fn(&Finding) -> SourceOrder;

/// The worst findings, and how many there are of each rule.
pub(super) struct Collected {
    /// How many are kept in the end. In between there are up to twice as many, so that they are sorted rarely.
    most: usize,
    kept: Vec<Kept>,
    /// How many there were before the next one.
    reported: usize,
    /// A finding that was reported and is not kept, for its rule to complete.
    dropped: Option<Finding>,
    /// How many findings of the rule at work there are.
    of_rule: usize,
    counts: Counts,
    graded: Graded,
}

/// A finding that is kept.
struct Kept {
    finding: Finding,
    /// Which one it was.
    number: usize,
    /// Where it is; not looked up before there are too many.
    order: Option<SourceOrder>,
}

/// What is left in the end.
pub(super) struct Findings {
    /// The worst findings, as they were reported.
    pub findings: Vec<Finding>,
    /// How many there are, the others included.
    pub counts: Counts,
    /// What the request's grading changed.
    pub graded: Graded,
}

impl Collected {
    /// None so far, and `most` of them in the end.
    pub fn new(most: usize) -> Collected {
        Collected {
            most,
            kept: Vec::new(),
            reported: 0,
            dropped: None,
            of_rule: 0,
            counts: Counts::default(),
            graded: Graded::default(),
        }
    }

    /// Takes a finding, which its rule goes on to complete.
    pub fn take(&mut self, mut finding: Finding, grade: Grade, order: Order<'_>) -> &mut Finding {
        self.of_rule += 1;
        match grade {
            Grade::Ignored => return self.drop(finding),
            Grade::Lowered => finding.severity = Severity::Warning,
            Grade::Raised => finding.severity = Severity::Error,
            Grade::Unchanged | Grade::Kept => {}
        }
        if self.kept.len() == self.most.saturating_mul(2) {
            self.keep_the_worst(order);
        }
        let place = self.kept.len();
        self.kept.push(Kept { finding, number: self.reported, order: None });
        self.reported += 1;
        &mut self.kept[place].finding
    }

    /// Takes a finding that is not counted.
    pub fn drop(&mut self, finding: Finding) -> &mut Finding {
        self.dropped.insert(finding)
    }

    /// Counts findings of the current rule that are not kept.
    pub fn count(&mut self, more: usize) {
        self.of_rule += more;
    }

    /// Counts the findings of a rule that is done, and says how many it had.
    pub fn end(&mut self, code: &'static str, severity: Severity, grade: Grade) -> usize {
        let count = std::mem::take(&mut self.of_rule);
        if count == 0 {
            return 0;
        }
        self.graded.add(code, grade, count);
        match grade {
            Grade::Ignored => {}
            Grade::Lowered => self.counts.add(code, Severity::Warning, count),
            Grade::Raised => self.counts.add(code, Severity::Error, count),
            Grade::Unchanged | Grade::Kept => self.counts.add(code, severity, count),
        }
        count
    }

    fn keep_the_worst(&mut self, order: Order<'_>) {
        for kept in &mut self.kept {
            if kept.order.is_none() {
                kept.order = Some(order(&kept.finding));
            }
        }
        self.kept.sort_unstable_by(|left, right| left.rank().cmp(&right.rank()));
        self.kept.truncate(self.most);
    }

    /// What is left.
    pub fn finish(mut self, order: Order<'_>) -> Findings {
        if self.most < self.kept.len() {
            self.keep_the_worst(order);
            self.kept.sort_unstable_by_key(|kept| kept.number);
        }
        let findings = self.kept.into_iter().map(|kept| kept.finding).collect();
        Findings { findings, counts: self.counts, graded: self.graded }
    }
}

impl Kept {
    fn rank(&self) -> (Severity, &Option<SourceOrder>, usize) {
        (self.finding.severity, &self.order, self.number)
    }
}
