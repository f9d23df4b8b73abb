//! Everything that is checked, each rule in a file (near-equal ones share theirs), and the registry that the catalogue
//! is made of.
//!
//! A rule looks at the assigned cluster and reports findings. It knows no other rule; a value that it cannot use is
//! another rule's finding, so it stays silent. [`validate`] is the only way to a [`ValidCluster`].

use std::sync::LazyLock;

use crate::deadline::{Deadline, GivenUp};
use crate::diagnostic::{Counts, Finding, Severity};
use crate::names::Places;
use crate::release::Release;
use crate::subnets::AssignedCluster;

mod aws;
mod causes;
mod cidr_text;
mod cloud;
mod collected;
mod config_store;
mod documentation;
pub mod example;
mod graded;
mod grading;
mod kops;
mod kops_model;
mod meant_ipv6;
mod met;
mod need;
mod offers;
#[cfg(test)]
mod own_names;
mod paths;
mod rule;
mod services;
mod special_use;
mod subnet_names;
#[cfg(test)]
pub(crate) mod testing;
mod trap;
mod unusual;
mod vpc_blocks;

pub use cidr_text::why_unreadable;
use collected::{Collected, Findings};
pub use collected::{Order, SourceOrder};
pub use graded::Graded;
pub use grading::Grading;
use need::Needs;
pub(crate) use rule::MOST_LOOKS;
pub use rule::{BASE_REQUEST, Example, Reporter, Rule, RuleSource, Scalar, Subject};
use rule::{Check, Pass, Unusable};

/// Rules, and what they need to find anything.
struct Area {
    rules: &'static [&'static Rule],
    /// The model of AWS, which other clouds do not have.
    of_aws: bool,
    /// Answers of AWS.
    of_observed: bool,
}

const fn of_every_cloud(rules: &'static [&'static Rule]) -> Area {
    Area { rules, of_aws: false, of_observed: false }
}

const fn of_aws(rules: &'static [&'static Rule]) -> Area {
    Area { of_aws: true, ..of_every_cloud(rules) }
}

const fn of_observed(rules: &'static [&'static Rule]) -> Area {
    Area { of_observed: true, ..of_aws(rules) }
}

/// Every area of rules, in the order of the stages.
static AREAS: &[Area] = &[
    of_every_cloud(documentation::reading::RULES),
    of_every_cloud(kops::provider::RULES),
    of_every_cloud(kops::cluster::RULES),
    of_every_cloud(kops::components::RULES),
    of_every_cloud(kops::topology::RULES),
    of_every_cloud(kops::subnet::RULES),
    of_every_cloud(kops::additional_routes::RULES),
    of_every_cloud(kops::cni::RULES),
    of_every_cloud(kops::api::RULES),
    of_every_cloud(kops::groups::RULES),
    of_every_cloud(kops_model::assignment::RULES),
    of_aws(kops_model::network::RULES),
    of_aws(aws::groups::RULES),
    of_aws(aws::vpc::RULES),
    of_aws(aws::subnets::RULES),
    of_aws(aws::ipv6::RULES),
    of_aws(aws::zones::RULES),
    of_aws(aws::routes::RULES),
    of_observed(aws::observed::RULES),
    of_aws(aws::quotas::RULES),
    of_aws(aws::nat64::RULES),
    of_every_cloud(documentation::cluster::RULES),
    of_aws(documentation::vpc::RULES),
    of_aws(trap::RULES),
];

/// Every rule, in the order of the stages.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    AREAS.iter().flat_map(|area| area.rules.iter().copied())
}

/// A rule, what it needs, and its check. The rule itself is read only where it finds something.
#[derive(Clone, Copy)]
struct Checked {
    needs: Needs,
    check: Check,
    rule: &'static Rule,
}

/// The rules that a release has for a subject, in the order of the stages.
struct Passes {
    /// Those of what is written, and of what is reported with it.
    written: Vec<Checked>,
    /// Those of what kOps fills in, where it does not stop before.
    filled_in: Vec<Checked>,
}

impl Passes {
    /// Those that may find something in `subject`.
    fn of(subject: &Subject<'_>) -> &'static Passes {
        static PASSES: LazyLock<Vec<[[Passes; 2]; 2]>> = LazyLock::new(|| {
            let flags = [false, true];
            let of = |release| flags.map(|on_aws| flags.map(|observed| Passes::select(release, on_aws, observed)));
            Release::all().map(of).collect()
        });
        let on_aws = !cloud::is_elsewhere(subject.cluster);
        let observed = !subject.observed.is_empty() || subject.observed.silent().is_some();
        let of_release = &PASSES[usize::from(subject.release.minor() - Release::OLDEST.minor())];
        &of_release[usize::from(on_aws)][usize::from(observed)]
    }

    /// Those of `release`, on AWS or another cloud, with answers of AWS or without.
    fn select(release: Release, on_aws: bool, observed: bool) -> Passes {
        let areas = AREAS.iter().filter(|area| (on_aws || !area.of_aws) && (observed || !area.of_observed));
        let rules = areas.flat_map(|area| area.rules).filter(|rule| rule.releases.contains(release));
        let checked = rules.map(|rule| Checked { needs: rule.needs, check: rule.check, rule });
        let (filled_in, written) = checked.partition(|checked| checked.rule.pass == Pass::FilledIn);
        Passes { written, filled_in }
    }
}

/// The rule with this code.
pub fn find(code: &str) -> Option<&'static Rule> {
    static RULES: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| all().collect());
    static PLACES: LazyLock<Places<'static>> =
        LazyLock::new(|| Places::of(RULES.iter().enumerate().map(|(place, rule)| (rule.code, place))));
    PLACES.get(code).map(|place| RULES[place])
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
    /// The worst findings, rule by rule.
    pub findings: Vec<Finding>,
    /// How many findings there are, those that are not kept included.
    pub counts: Counts,
    /// What the request's grading changed.
    pub graded: Graded,
    /// What kOps itself says, whatever the request's grading.
    pub of_kops: KopsVerdict,
    cluster: ValidCluster<'a>,
}

/// What kOps says of a cluster. The order is that of what is worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KopsVerdict {
    /// It makes the network.
    Accepts,
    /// Its network model refuses the cluster.
    Refuses,
    /// Its validation does.
    Invalid,
}

impl KopsVerdict {
    /// What kOps says where the findings of `rule` are all.
    fn of(rule: &Rule) -> KopsVerdict {
        match (rule.severity, rule.source) {
            (Severity::Error, RuleSource::Kops) => KopsVerdict::Invalid,
            (Severity::Error, RuleSource::KopsModel) => KopsVerdict::Refuses,
            _ => KopsVerdict::Accepts,
        }
    }
}

impl<'a> Verdict<'a> {
    /// The cluster where kOps accepts it, whatever other rules find.
    pub fn accepted(&self) -> Option<ValidCluster<'a>> {
        self.existing().filter(|_| self.of_kops == KopsVerdict::Accepts)
    }

    /// The cluster where there is something to plan: one that exists was accepted once, whatever rules find today.
    pub fn existing(&self) -> Option<ValidCluster<'a>> {
        let cluster = self.cluster.cluster;
        let is_planned = !cluster.subnets.is_empty() && !cluster.network_cidr.is_empty();
        (is_planned && !cloud::is_elsewhere(cluster)).then_some(self.cluster)
    }

    /// The verdict where a plan is asked for: what says that there is none is an error then.
    #[must_use]
    pub fn for_plan(mut self) -> Self {
        static REFUSING: LazyLock<Vec<&'static str>> =
            LazyLock::new(|| all().filter(|rule| rule.essential).map(|rule| rule.code).collect());
        let infos = self.findings.iter_mut().filter(|finding| finding.severity == Severity::Info);
        for finding in infos.filter(|finding| REFUSING.contains(&finding.code)) {
            self.counts.remove(finding.code, finding.severity);
            finding.severity = Severity::Error;
            self.counts.add(finding.code, finding.severity, 1);
        }
        self.valid = self.valid.filter(|_| self.counts.of(Severity::Error) == 0);
        self
    }
}

/// What bounds the findings of a cluster, and the work on them.
pub struct Bounds<'a> {
    /// The most findings that are kept. The worst are, among equals the first in source order.
    pub findings: usize,
    /// The source order of a finding.
    pub order: Order<'a>,
    /// Looked at before every few rules, and after each that finds something.
    pub deadline: Deadline<'a>,
}

/// How many rules run between two looks at the deadline, each of which may read a clock.
const RULES_AT_ONCE: usize = 64;

/// Runs every rule that the release has; a cluster without errors, after grading, is valid.
///
/// Of the findings those are kept that no other one explains.
///
/// # Errors
///
/// [`GivenUp`] when the deadline has passed.
pub fn validate<'a>(subject: &Subject<'a>, grading: &Grading, bounds: &Bounds<'_>) -> Result<Verdict<'a>, GivenUp> {
    let Passes { written, filled_in } = Passes::of(subject);
    let mut collected = Collected::new(bounds.findings);
    let mut reporter = Reporter {
        rule: AREAS[0].rules[0],
        grade: &|rule| grading.of(rule),
        unusable: &Unusable::of(subject.reading),
        collected: &mut collected,
        order: bounds.order,
    };
    let met = met::met_by(subject);
    let (stops, mut of_kops) = run(written, met, subject, &mut reporter, bounds.deadline)?;
    if !stops {
        of_kops = of_kops.max(run(filled_in, met, subject, &mut reporter, bounds.deadline)?.1);
    }
    let Findings { mut findings, mut counts, graded } = collected.finish(bounds.order);
    causes::leave_causes(&mut findings, |code| find(code).map(|rule| rule.source));
    findings.iter().for_each(|finding| counts.add(finding.code, finding.severity, 1));
    let cluster = ValidCluster { cluster: subject.cluster, release: subject.release };
    let valid = (counts.of(Severity::Error) == 0).then_some(cluster);
    Ok(Verdict { valid, findings, counts, graded, of_kops, cluster })
}

/// Runs these rules, but for those that need more than is met; returns whether kOps stops at a finding of theirs before
/// it fills anything in, and what it says of the cluster.
fn run(
    rules: &[Checked],
    met: Needs,
    subject: &Subject<'_>,
    reporter: &mut Reporter<'_>,
    deadline: Deadline<'_>,
) -> Result<(bool, KopsVerdict), GivenUp> {
    let (mut stops, mut of_kops) = (false, KopsVerdict::Accepts);
    for some in rules.chunks(RULES_AT_ONCE) {
        deadline.check()?;
        for Checked { needs, check, rule } in some {
            let is_idle = !needs.are_among(met);
            if is_idle && !cfg!(debug_assertions) {
                continue;
            }
            reporter.rule = rule;
            check(subject, reporter);
            debug_assert!(!is_idle || !reporter.found(), "`{}` finds something without what it needs", rule.code);
            if reporter.found() {
                reporter.end();
                stops |= rule.stops_first_pass();
                of_kops = of_kops.max(KopsVerdict::of(rule));
                // Findings take time: their repairs are looked for.
                deadline.check()?;
            }
        }
    }
    Ok((stops, of_kops))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

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
    fn each_rule_is_found_by_its_code() {
        assert!(all().all(|rule| find(rule.code).is_some_and(|found| found.code == rule.code)));
        for code in ["", "a-code", "no-rule-has-this-code"] {
            assert!(find(code).is_none(), "{code}");
        }
    }

    #[test]
    fn rules_of_an_area_stand_in_order() {
        for area in AREAS {
            let codes: Vec<&str> = area.rules.iter().map(|rule| rule.code).collect();
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
    fn essential_rules_are_errors_or_become_errors_where_a_plan_is_asked_for() {
        let mut essential = all().filter(|rule| rule.essential).peekable();
        assert!(essential.peek().is_some());
        assert!(essential.all(|rule| rule.severity != Severity::Warning && !rule.can_be_graded()));
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
