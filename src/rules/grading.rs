//! Lowering and silencing findings by code, as a request asks.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Finding, Severity};

use super::rule::{Rule, RuleSource};

/// What a request wants of findings, by the codes of rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grading {
    /// Findings that are left out.
    pub ignore: BTreeSet<String>,
    /// Errors that become warnings.
    pub warn: BTreeSet<String>,
}

/// What became of a [`Grading`]: codes, and how many findings each one changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graded {
    /// Findings that were left out.
    pub ignored: BTreeMap<&'static str, usize>,
    /// Errors that became warnings.
    pub lowered: BTreeMap<&'static str, usize>,
    /// Errors that stay what they are, because kOps or this service cannot go on.
    pub kept: BTreeMap<&'static str, usize>,
}

impl Rule {
    /// Whether a request may lower or silence the rule: not an error at which kOps or this service stops.
    pub fn can_be_graded(&self) -> bool {
        let stops_kops = matches!(self.source, RuleSource::Kops | RuleSource::KopsModel);
        self.severity != Severity::Error || !(stops_kops || self.essential)
    }
}

/// Changes `findings` as far as their rules, which `find` gives by code, allow it.
pub(super) fn apply(
    grading: &Grading,
    findings: &mut Vec<Finding>,
    find: impl Fn(&str) -> Option<&'static Rule>,
) -> Graded {
    let mut graded = Graded::default();
    if *grading == Grading::default() {
        return graded;
    }
    findings.retain_mut(|finding| {
        let ignored = grading.ignore.contains(finding.code);
        let lowered = grading.warn.contains(finding.code) && finding.severity == Severity::Error;
        if !ignored && !lowered {
            return true;
        }
        let counts = match (find(finding.code).is_some_and(Rule::can_be_graded), ignored) {
            (false, _) => &mut graded.kept,
            (true, true) => &mut graded.ignored,
            (true, false) => &mut graded.lowered,
        };
        *counts.entry(finding.code).or_default() += 1;
        if graded.lowered.contains_key(finding.code) {
            finding.severity = Severity::Warning;
        }
        !graded.ignored.contains_key(finding.code)
    });
    graded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::Release;
    use crate::rules::testing;

    #[test]
    fn silences_warnings_and_keeps_what_stops_kops() {
        let yaml = "cluster: {spec: {networking: {subnet: [], subnets: [{name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}]}}}\nrules: {ignore: [unknown-field, zone-without-utility-subnet]}";
        let outcome = testing::outcome(yaml, Release::DEFAULT);
        assert_eq!(outcome.graded.ignored, BTreeMap::from([("unknown-field", 1)]));
        assert_eq!(outcome.graded.kept, BTreeMap::from([("zone-without-utility-subnet", 1)]));
        let codes: Vec<&str> = outcome.diagnostics.iter().map(|found| found.code).collect();
        assert!(!codes.contains(&"unknown-field") && codes.contains(&"zone-without-utility-subnet"));
        assert!(outcome.plan.is_none());
    }
}
