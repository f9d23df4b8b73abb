//! Lowering and silencing findings by code, as a request asks.

use std::collections::BTreeSet;

use crate::diagnostic::Severity;

use super::graded::Grade;
use super::rule::{Rule, RuleSource};

/// What a request asks for of findings, by the codes of rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grading {
    /// Findings that are left out.
    pub ignore: BTreeSet<String>,
    /// Errors that become warnings.
    pub warn: BTreeSet<String>,
    /// Warnings that become errors.
    pub deny: BTreeSet<String>,
    /// Whether every warning becomes an error that is neither left out nor lowered.
    pub deny_warnings: bool,
}

impl Rule {
    /// Whether a request may lower or silence the rule: not what stops this service, nor an error at which kOps stops.
    pub fn can_be_graded(&self) -> bool {
        let of_kops = matches!(self.source, RuleSource::Kops | RuleSource::KopsModel);
        !(self.essential || of_kops && self.severity == Severity::Error)
    }
}

impl Grading {
    /// A code that is in two lists.
    pub fn graded_twice(&self) -> Option<&str> {
        let [ignore, warn, deny] = [&self.ignore, &self.warn, &self.deny];
        let mut pairs = ignore.intersection(warn).chain(ignore.intersection(deny)).chain(warn.intersection(deny));
        pairs.next().map(String::as_str)
    }

    /// What becomes of the findings of `rule`.
    pub(super) fn of(&self, rule: &Rule) -> Grade {
        let ignored = self.ignore.contains(rule.code);
        let denied = self.deny_warnings || self.deny.contains(rule.code);
        if rule.severity == Severity::Warning && denied && !ignored {
            return Grade::Raised;
        }
        let lowered = rule.severity == Severity::Error && self.warn.contains(rule.code);
        match (ignored || lowered, rule.can_be_graded(), ignored) {
            (false, ..) => Grade::Unchanged,
            (true, false, _) => Grade::Kept,
            (true, true, true) => Grade::Ignored,
            (true, true, false) => Grade::Lowered,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::release::Release;
    use crate::rules::testing;

    #[test]
    fn denied_warnings_are_errors_and_ignored_ones_are_not() {
        let request = |rules: &str| {
            let yaml = format!(
                "cluster: {{spec: {{networking: {{subnets: [{{name: a, type: Public, zone: us-east-1a, \
                 publicIP: 192.0.2.1, egres: x}}]}}}}}}\nrules: {{{rules}}}"
            );
            testing::outcome(&yaml, Release::DEFAULT)
        };
        let all = request("deny: [warnings], ignore: [unknown-field]");
        assert_eq!(all.graded.raised, BTreeMap::from([("public-ip-without-effect", 1)]));
        assert!(all.plan.is_none() && all.diagnostics.iter().all(|found| found.code != "unknown-field"));
        let one = request("deny: [unknown-field]");
        assert_eq!(one.graded.raised, BTreeMap::from([("unknown-field", 1)]));
        assert!(request("deny: []").plan.is_some());
    }

    #[test]
    fn silences_warnings_and_keeps_what_stops_kops() {
        let yaml = "cluster: {spec: {networking: {subnet: [], subnets: [{name: a, type: Private, zone: us-east-1a, \
            cidr: 172.20.32.0/19}]}}}\nrules: {ignore: [unknown-field, zone-without-utility-subnet]}";
        let outcome = testing::outcome(yaml, Release::DEFAULT);
        assert_eq!(outcome.graded.ignored, BTreeMap::from([("unknown-field", 1)]));
        assert_eq!(outcome.graded.kept, BTreeMap::from([("zone-without-utility-subnet", 1)]));
        let codes: Vec<&str> = outcome.diagnostics.iter().map(|found| found.code).collect();
        assert!(!codes.contains(&"unknown-field") && codes.contains(&"zone-without-utility-subnet"));
        assert!(outcome.plan.is_none());
    }
}
