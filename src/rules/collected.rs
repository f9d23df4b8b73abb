//! The findings of a request while the rules report them: the worst are kept, and the others are counted.

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
    /// How many findings are not kept.
    counts: Counts,
    /// What the request's grading changed.
    pub graded: Graded,
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
    /// How many others there are.
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
        match grade.severity(finding.severity) {
            Some(severity) => finding.severity = severity,
            None => return self.drop(finding),
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

    /// Counts findings of the rule at work, which has this code, that are not kept; no severity leaves them out.
    pub fn count(&mut self, code: &'static str, severity: Option<Severity>, more: usize) {
        self.of_rule += more;
        if let Some(severity) = severity {
            self.counts.add(code, severity, more);
        }
    }

    /// Whether the rule at work had findings.
    pub fn has_some_of_rule(&self) -> bool {
        0 < self.of_rule
    }

    /// Ends a rule, and says how many findings it had.
    pub fn end(&mut self) -> usize {
        std::mem::take(&mut self.of_rule)
    }

    fn keep_the_worst(&mut self, order: Order<'_>) {
        for kept in &mut self.kept {
            if kept.order.is_none() {
                kept.order = Some(order(&kept.finding));
            }
        }
        self.kept.sort_unstable_by(|left, right| left.rank().cmp(&right.rank()));
        for Kept { finding, .. } in self.kept.drain(self.most..) {
            self.counts.add(finding.code, finding.severity, 1);
        }
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
