//! How rules are tested: a small request laid over
//! [`BASE_REQUEST`](super::rule::BASE_REQUEST), and what one rule says of it.

use super::example;
use super::rule::Rule;
use crate::diagnostic::Diagnostic;
use crate::manifest::{Format, Limits};
use crate::plan::{self, Effort, Outcome, Query};
use crate::release::Release;

/// Asserts that `rule` finds nothing in `yaml`, in its last release unless `kopsRelease` is given.
#[track_caller]
pub(crate) fn accepts(rule: &Rule, yaml: &str) {
    let found = findings(rule, &outcome(yaml, rule.releases.last()));
    assert!(found.is_empty(), "{} reports {found:#?}", rule.code);
}

/// Asserts that `rule` finds something at exactly these fields, in source order, and returns what it says.
#[track_caller]
pub(crate) fn reports(rule: &Rule, yaml: &str, fields: &[&str]) -> Vec<Diagnostic> {
    let outcome = outcome(yaml, rule.releases.last());
    let found = findings(rule, &outcome);
    let places: Vec<&str> = found.iter().map(|found| found.field.as_str()).collect();
    assert_eq!(places, fields, "{} in {:#?}", rule.code, outcome.diagnostics);
    found
}

/// Asserts that a rule's example shows the defect and its repair in `release`.
#[track_caller]
pub(crate) fn check_example(rule: &Rule, release: Release) {
    let bad = findings(rule, &outcome(rule.example.bad, release));
    assert!(!bad.is_empty(), "{}: the bad example is fine in {release}", rule.code);
    let good = findings(rule, &outcome(rule.example.good, release));
    assert!(good.is_empty(), "{}: the good example is bad in {release}: {good:#?}", rule.code);
}

/// What is said of a request: manifests when it starts with `apiVersion`, else laid over the base request.
#[track_caller]
pub(crate) fn outcome(yaml: &str, release: Release) -> Outcome {
    let Some(mut request) = example::request(yaml, release) else {
        let query = Query { kops_release: Some(release.to_string()), ..Query::default() };
        return planned(yaml.trim_start().as_bytes(), Format::Yaml, &query);
    };
    // What is laid over comes last otherwise, and findings follow the order of keys.
    request.sort_all_objects();
    planned(request.to_string().as_bytes(), Format::Json, &Query::default())
}

#[track_caller]
fn planned(body: &[u8], format: Format, query: &Query) -> Outcome {
    let request = plan::read(body, format, query, &Limits::DEFAULT).expect("the example can be read");
    plan::plan(&request, Effort::WHOLE).expect("there is no deadline")
}

fn findings(rule: &Rule, outcome: &Outcome) -> Vec<Diagnostic> {
    outcome.diagnostics.iter().filter(|found| found.code == rule.code).cloned().collect()
}
