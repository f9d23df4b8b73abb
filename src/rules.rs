//! Everything that is checked, one rule a file, and the registry that the catalogue is made of.
//!
//! A rule looks at the assigned cluster and reports findings. It knows no other rule; a value that it cannot use is
//! another rule's finding, so it stays silent. [`validate`] is the only way to a [`ValidCluster`].

use std::collections::BTreeSet;
use std::fmt;
use std::sync::LazyLock;

use crate::diagnostic::{Cause, FieldPath, Finding, Object, Severity};
use crate::release::{Release, Releases};
use crate::spec::{InstanceGroup, Reading, VpcFacts};
use crate::subnets::AssignedCluster;

mod additional_routes;
mod api;
mod assignment;
mod aws;
mod aws_ipv6;
mod aws_quotas;
mod aws_routes;
mod aws_subnets;
mod aws_vpc;
mod aws_zones;
mod cidr_text;
mod cluster;
mod cni;
mod components;
mod documentation;
mod documentation_vpc;
mod grading;
mod groups;
mod model;
mod nat64;
mod paths;
mod provider;
mod reading;
mod subnet;
#[cfg(test)]
pub(crate) mod testing;
mod topology;
mod trap;
mod vpc_blocks;

/// Where the knowledge behind a rule comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleSource {
    /// kOps' field validation.
    Kops,
    /// kOps' CIDR assignment and network model, which refuse later.
    KopsModel,
    /// What kOps accepts and then gets wrong.
    KopsTrap,
    /// AWS.
    Aws,
    /// The documentation of kOps, and this service's own reading of a request.
    Documentation,
}

impl RuleSource {
    /// All sources.
    pub const ALL: [RuleSource; 5] =
        [RuleSource::Kops, RuleSource::KopsModel, RuleSource::KopsTrap, RuleSource::Aws, RuleSource::Documentation];

    /// The word used in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kops => "kops",
            Self::KopsModel => "kops-model",
            Self::KopsTrap => "kops-trap",
            Self::Aws => "aws",
            Self::Documentation => "documentation",
        }
    }
}

impl fmt::Display for RuleSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One thing that is checked.
pub struct Rule {
    /// The code in findings: kebab-case, names the defect, never renamed.
    pub code: &'static str,
    /// One sentence without a final stop.
    pub summary: &'static str,
    /// The doc comment of the rule, see [`Rule::documentation`].
    documentation: &'static str,
    /// How bad a finding is.
    pub severity: Severity,
    /// The Kubernetes cause type of a finding.
    pub cause: Cause,
    /// Where the knowledge comes from.
    pub source: RuleSource,
    /// The releases in which the rule holds.
    pub releases: Releases,
    /// A request in which the rule finds something, and one in which it does not.
    pub example: Example,
    /// Looks for the defect.
    check: Check,
}

/// Looks for a defect and reports what it finds.
type Check = fn(&Subject<'_>, &mut Reporter<'_>);

/// A defect and its repair.
///
/// Both are YAML. One that begins with `apiVersion` is a whole stream of manifests; any other is laid over
/// [`BASE_REQUEST`] (RFC 7396: mappings are merged, lists replaced, `null` removes), so that it shows only what matters.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// The rule finds something here.
    pub bad: &'static str,
    /// The rule finds nothing here.
    pub good: &'static str,
}

/// The request that the examples of rules are laid over: a small cluster without findings worse than `info`.
pub const BASE_REQUEST: &str = r#"cluster:
  apiVersion: kops.k8s.io/v1alpha3
  kind: Cluster
  metadata: {name: c.example.com}
  spec:
    kubernetesVersion: "1.34.2"
    cloudProvider: {aws: {}}
    networking:
      networkCIDR: 172.20.0.0/16
      subnets:
      - {name: us-east-1a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}
      topology: {dns: Public}
      calico: {}
"#;

/// Declares a rule; the doc comment is its documentation.
macro_rules! rule {
    ($(#[doc = $doc:literal])+ pub static $name:ident = {
        code: $code:literal,
        summary: $summary:literal,
        severity: $severity:ident,
        cause: $cause:ident,
        source: $source:ident,
        releases: $releases:expr,
        bad: $bad:literal,
        good: $good:literal,
        check: $check:expr,
    }) => {
        $(#[doc = $doc])+
        pub static $name: $crate::rules::Rule = $crate::rules::Rule {
            code: $code,
            summary: $summary,
            documentation: concat!($($doc, "\n"),+),
            severity: $crate::diagnostic::Severity::$severity,
            cause: $crate::diagnostic::Cause::$cause,
            source: $crate::rules::RuleSource::$source,
            releases: $releases,
            example: $crate::rules::Example { bad: $bad, good: $good },
            check: $check,
        };
    };
}
use rule;

pub use grading::{Graded, Grading};

/// What rules look at.
pub struct Subject<'a> {
    /// The release that will run.
    pub release: Release,
    /// The cluster with its assigned CIDRs.
    pub cluster: &'a AssignedCluster<'a>,
    /// Its instance groups, in order; empty also when none were sent.
    pub groups: &'a [InstanceGroup],
    /// What is known of the VPC.
    pub vpc: &'a VpcFacts,
    /// What could not be taken over from the manifests.
    pub reading: &'a Reading,
}

/// Fields whose value has the wrong kind; what stands at or below them is not looked at again.
struct Unusable(BTreeSet<(Object, FieldPath)>);

impl Unusable {
    fn of(reading: &Reading) -> Unusable {
        Unusable(reading.wrong_kinds.iter().map(|wrong| (wrong.object, wrong.field.clone())).collect())
    }

    fn holds(&self, object: Object, field: &FieldPath) -> bool {
        let prefix = |length: usize| field.segments()[..length].iter().cloned().collect();
        !self.0.is_empty() && (0..=field.segments().len()).any(|length| self.0.contains(&(object, prefix(length))))
    }
}

/// Takes the findings of one rule.
pub struct Reporter<'a> {
    rule: &'static Rule,
    unusable: &'a Unusable,
    findings: &'a mut Vec<Finding>,
    dropped: &'a mut Option<Finding>,
}

impl Reporter<'_> {
    /// Reports a defect of the cluster at `field`; `message` is one present-tense sentence without a final stop.
    pub fn report(&mut self, field: FieldPath, message: impl Into<String>) -> &mut Finding {
        self.report_on(Object::Cluster, field, message)
    }

    /// Reports a defect of an instance group.
    pub fn report_group(&mut self, group: usize, field: FieldPath, message: impl Into<String>) -> &mut Finding {
        self.report_on(Object::InstanceGroup(group), field, message)
    }

    /// Reports a defect of any object; dropped where a value of the wrong kind is the real defect.
    pub fn report_on(&mut self, object: Object, field: FieldPath, message: impl Into<String>) -> &mut Finding {
        let finding = self.rule.finding(object, field, message.into());
        if self.rule.code != reading::WRONG_KIND && self.unusable.holds(object, &finding.field) {
            return self.dropped.insert(finding);
        }
        let place = self.findings.len();
        self.findings.push(finding);
        &mut self.findings[place]
    }
}

impl Rule {
    /// What is wrong, why it matters, how to repair it, and which kOps function or AWS page says so; Markdown.
    pub fn documentation(&self) -> String {
        let lines = self.documentation.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.collect::<Vec<_>>().join("\n").trim().to_owned()
    }

    fn finding(&self, object: Object, field: FieldPath, message: String) -> Finding {
        Finding {
            code: self.code,
            severity: self.severity,
            cause: self.cause,
            object,
            field,
            written_at: None,
            value: None,
            message,
            hint: None,
            related: Vec::new(),
        }
    }
}

/// Every area of rules, in the order of the stages.
static AREAS: &[&[&Rule]] = &[
    reading::RULES,
    provider::RULES,
    cluster::RULES,
    components::RULES,
    topology::RULES,
    subnet::RULES,
    additional_routes::RULES,
    cni::RULES,
    api::RULES,
    groups::RULES,
    assignment::RULES,
    model::RULES,
    aws_vpc::RULES,
    aws_subnets::RULES,
    aws_ipv6::RULES,
    aws_zones::RULES,
    aws_routes::RULES,
    aws_quotas::RULES,
    nat64::RULES,
    documentation::RULES,
    documentation_vpc::RULES,
    trap::RULES,
];

/// Every rule, in the order of the stages.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    AREAS.iter().flat_map(|area| area.iter().copied())
}

/// The checks that `release` has and their rules, in the order of the stages. A rule is needed only where it finds something.
fn of_release(release: Release) -> &'static [(Check, &'static Rule)] {
    static RULES: LazyLock<Vec<Vec<(Check, &Rule)>>> = LazyLock::new(|| {
        let rules = |release| all().filter(move |rule| rule.releases.contains(release));
        let of_release = |release| rules(release).map(|rule| (rule.check, rule)).collect();
        Release::all().map(of_release).collect()
    });
    &RULES[usize::from(release.minor() - Release::OLDEST.minor())]
}

/// The rule with this code.
pub fn find(code: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.code == code)
}

/// A cluster without errors: what later stages work on.
#[derive(Clone, Copy, Debug)]
pub struct ValidCluster<'a> {
    cluster: &'a AssignedCluster<'a>,
    release: Release,
}

impl<'a> ValidCluster<'a> {
    /// The cluster.
    pub fn cluster(self) -> &'a AssignedCluster<'a> {
        self.cluster
    }

    /// The release that it is valid for.
    pub fn release(self) -> Release {
        self.release
    }
}

/// What the rules say of a cluster.
#[derive(Debug)]
pub struct Verdict<'a> {
    /// The cluster, when no finding is an error.
    pub valid: Option<ValidCluster<'a>>,
    /// The findings, rule by rule.
    pub findings: Vec<Finding>,
    /// What the request's grading changed.
    pub graded: Graded,
}

/// Runs every rule that the release has; a cluster without errors, after grading, is valid.
pub fn validate<'a>(subject: &Subject<'a>, grading: &Grading) -> Verdict<'a> {
    let mut findings = Vec::new();
    let mut dropped = None;
    let unusable = Unusable::of(subject.reading);
    for (check, rule) in of_release(subject.release) {
        let (unusable, findings, dropped) = (&unusable, &mut findings, &mut dropped);
        check(subject, &mut Reporter { rule, unusable, findings, dropped });
    }
    let graded = grading::apply(grading, &mut findings);
    let valid = findings.iter().all(|finding| finding.severity != Severity::Error);
    let cluster = ValidCluster { cluster: subject.cluster, release: subject.release };
    Verdict { valid: valid.then_some(cluster), findings, graded }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_in_kebab_case() {
        let codes: Vec<&str> = all().map(|rule| rule.code).collect();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
        for code in codes {
            assert!(
                code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
                "{code}"
            );
        }
    }

    #[test]
    fn rules_of_an_area_stand_in_order() {
        for area in AREAS {
            let codes: Vec<&str> = area.iter().map(|rule| rule.code).collect();
            assert!(codes.is_sorted(), "{codes:?}");
        }
    }

    #[test]
    fn every_rule_is_documented() {
        for rule in all() {
            assert!(80 < rule.documentation().len(), "{} needs a reason and a repair", rule.code);
            assert!(!rule.summary.ends_with('.'), "{} ends its summary with a stop", rule.code);
        }
    }

    #[test]
    fn examples_hold_in_the_first_and_last_release() {
        for rule in all() {
            for release in [rule.releases.first(), rule.releases.last()] {
                testing::check_example(rule, release);
            }
        }
    }

    #[test]
    fn the_base_request_is_clean() {
        for release in Release::all() {
            let outcome = testing::outcome("{}", release);
            let bad: Vec<_> = outcome.diagnostics.iter().filter(|found| found.severity != Severity::Info).collect();
            // The base request is in v1alpha3 and names one Kubernetes version, which not every release takes.
            let by_release = ["api-version-not-in-release", "kubernetes-version-outside-window"];
            assert!(bad.iter().all(|found| by_release.contains(&found.code)), "{release}: {bad:#?}");
        }
    }
}
