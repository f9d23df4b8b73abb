//! What a rule is, what it looks at, and how it reports.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeSet;
use std::fmt;

use super::collected::{Collected, Order};
use super::graded::Grade;
use super::need::Needs;
use crate::diagnostic::{self, Cause, FieldPath, Finding, Object, Segment, Severity};
use crate::likeness::Likeness;
use crate::release::{Release, Releases};
use crate::spec::{InstanceGroup, Observed, Reading, VpcFacts};
use crate::subnets::{AssignedCluster, Capacities, RouteUses};

/// Where a rule comes from.
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
    /// The doc comment of the rule, see [`Rule::documentation()`].
    pub(super) documentation: &'static str,
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
    /// Whether it reports values of the wrong kind; the findings of all other rules at such a value are dropped.
    pub(super) reports_wrong_kinds: bool,
    /// Whether it leaves this service nothing to plan, so that no request may lower it. An info of such a rule is an
    /// error where a plan is asked for.
    pub(super) essential: bool,
    /// When kOps looks for the defect.
    pub(super) pass: Pass,
    /// Without all of these it finds nothing, and is passed over.
    pub(super) needs: Needs,
    /// Looks for the defect.
    pub(super) check: Check,
}

/// When kOps looks for a defect. It validates a cluster as it was written, and if nothing is wrong, once more with all
/// that it has filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pass {
    /// In the spec as it was written.
    Written,
    /// In the completed spec; such defects are reported at once all the same.
    Completed,
    /// In the completed spec, in a part that was not written; reported only where the first look finds nothing.
    FilledIn,
}

impl Pass {
    /// The first of `passes`, or this one where there are none.
    pub(super) const fn or(self, passes: &[Pass]) -> Pass {
        match passes {
            [pass, ..] => *pass,
            [] => self,
        }
    }
}

/// Looks for a defect and reports what it finds.
pub(super) type Check = fn(&Subject<'_>, &mut Reporter<'_>);

/// A defect and its repair.
///
/// Both are YAML. One that starts with `apiVersion` is a whole stream of manifests; any other is laid over
/// [`BASE_REQUEST`] (RFC 7396: mappings are merged, lists replaced, `null` removes), so that it shows only what
/// matters.
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
        $(reports_wrong_kinds: $reports_wrong_kinds:literal,)?
        $(essential: $essential:literal,)?
        $(pass: $pass:ident,)?
        $(needs: [$($need:ident),+],)?
        bad: $bad:literal,
        good: $good:literal,
        check: $check:expr,
    }) => {
        $(#[doc = $doc])+
        pub static $name: $crate::rules::rule::Rule = $crate::rules::rule::Rule {
            code: $code,
            summary: $summary,
            documentation: concat!($($doc, "\n"),+),
            severity: $crate::diagnostic::Severity::$severity,
            cause: $crate::diagnostic::Cause::$cause,
            source: $crate::rules::rule::RuleSource::$source,
            releases: $releases,
            example: $crate::rules::rule::Example { bad: $bad, good: $good },
            reports_wrong_kinds: false $(|| $reports_wrong_kinds)?,
            essential: false $(|| $essential)?,
            pass: $crate::rules::rule::Pass::Written.or(&[$($crate::rules::rule::Pass::$pass)?]),
            needs: $crate::rules::need::Needs::of(&[$($($crate::rules::need::Need::$need),+)?]),
            check: $check,
        };
    };
}
pub(super) use rule;

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
    /// What AWS has.
    pub observed: &'a Observed,
    /// What could not be taken over from the manifests.
    pub reading: &'a Reading,
    /// What each subnet can hold, once a rule asked for it; the plan says it too.
    pub capacities: &'a RefCell<Option<Capacities>>,
    /// Where the additional routes go, once a rule asked for it.
    pub route_uses: OnceCell<RouteUses<'a>>,
    /// Whether something is written at a place in the manifest of an object.
    pub is_written: &'a dyn Fn(Object, &FieldPath) -> bool,
    /// The scalar that is written at a place in the manifest of an object.
    pub scalar_at: &'a dyn Fn(Object, &FieldPath) -> Option<Scalar>,
    /// Finds names that were meant.
    pub likeness: Likeness,
    /// How many subnets repairs may still look at.
    pub looks_left: Cell<usize>,
}

/// How many subnets the repairs of one review look at together, which takes a tenth of a second: a block that is free
/// is looked for beside all subnets, and each of ten thousand may need one.
pub(crate) const MOST_LOOKS: usize = 1 << 18;

impl Subject<'_> {
    /// Whether a repair may still look at all subnets of the cluster and of the VPC, which is counted. Where it may
    /// not, a finding has a repair that needs no search.
    pub(super) fn affords_search(&self) -> bool {
        let known = self.vpc.subnets.as_ref().map_or(0, Vec::len);
        let left = self.looks_left.get().checked_sub(self.cluster.subnets.len() + known);
        self.looks_left.set(left.unwrap_or_default());
        left.is_some()
    }
}

/// A scalar in a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// Its text: of a string the string, of any other value as it is written, or as JSON writes it.
    pub text: String,
    /// Whether it is a string.
    pub is_text: bool,
}

/// Fields whose value has the wrong kind; what is at or below them is not looked at again.
pub(super) struct Unusable<'a>(BTreeSet<(Object, &'a [Segment])>);

impl Unusable<'_> {
    pub(super) fn of(reading: &Reading) -> Unusable<'_> {
        let mut fields = BTreeSet::new();
        for wrong in &reading.wrong_kinds {
            fields.insert((wrong.object, wrong.field.segments()));
        }
        Unusable(fields)
    }

    fn holds(&self, object: Object, field: &FieldPath) -> bool {
        let steps = field.segments();
        !self.0.is_empty() && (0..=steps.len()).any(|length| self.0.contains(&(object, &steps[..length])))
    }
}

/// Takes the findings of one rule after the other.
pub struct Reporter<'a> {
    /// The rule at work.
    pub(super) rule: &'static Rule,
    /// What becomes of the findings of a rule.
    pub(super) grade: &'a dyn Fn(&Rule) -> Grade,
    pub(super) unusable: &'a Unusable<'a>,
    pub(super) collected: &'a mut Collected,
    pub(super) order: Order<'a>,
}

impl Reporter<'_> {
    /// Reports a defect of the cluster at `field`; `message` is one present-tense sentence without a final stop.
    #[cold]
    pub fn report(&mut self, field: FieldPath, message: impl Into<String>) -> &mut Finding {
        self.report_on(Object::Cluster, field, message)
    }

    /// Reports a defect of an instance group.
    #[cold]
    pub fn report_group(&mut self, group: usize, field: FieldPath, message: impl Into<String>) -> &mut Finding {
        self.report_on(Object::InstanceGroup(group), field, message)
    }

    /// Reports a defect of any object; dropped where a value of the wrong kind is the real defect.
    #[cold]
    pub fn report_on(&mut self, object: Object, field: FieldPath, message: impl Into<String>) -> &mut Finding {
        let mut finding = self.rule.finding(object, field, message.into());
        if !self.rule.releases.is_all() {
            // The version of Kubernetes chooses the release, where the request does not.
            finding.depends_on(FieldPath::of("spec.kubernetesVersion"));
        }
        if !self.rule.reports_wrong_kinds && self.unusable.holds(object, &finding.field) {
            return self.collected.drop(finding);
        }
        self.collected.take(finding, (self.grade)(self.rule), self.order)
    }

    /// Counts defects that are not reported one by one, because there are very many.
    #[cold]
    pub fn count(&mut self, more: usize) {
        let Rule { code, severity, .. } = self.rule;
        self.collected.count(code, (self.grade)(self.rule).severity(*severity), more);
    }

    /// Whether the rule found anything.
    #[inline]
    pub(super) fn found(&self) -> bool {
        self.collected.has_some_of_rule()
    }

    /// Ends a rule that did.
    #[cold]
    pub(super) fn end(&mut self) {
        let found = self.collected.end();
        self.collected.graded.add(self.rule.code, (self.grade)(self.rule), found);
    }
}

impl Rule {
    /// Whether kOps stops at the defect before it completes the spec.
    pub fn stops_first_pass(&self) -> bool {
        self.source == RuleSource::Kops && self.severity == Severity::Error && self.pass == Pass::Written
    }

    /// Whether kOps looks for the defect in the completed spec only, and reports it where nothing stopped it before.
    pub fn is_of_completed(&self) -> bool {
        self.pass != Pass::Written
    }

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
            position: None,
            value: None,
            message: diagnostic::message(message),
            hint: None,
            repair: None,
            related: Vec::new(),
            depends_on: Vec::new(),
            questions: Vec::new(),
        }
    }
}
