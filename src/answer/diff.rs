//! `POST /v1/diff`: what `kops update cluster` does when a spec changes.

use serde::Serialize;
use utoipa::ToSchema;

use super::asking::{Question, Stopped, Told};
use super::basis::BasisBody;
use super::diagnostic_body::{DiagnosticBody, SideBody};
use super::findings::Findings;
use super::problem::{INVALID_BEFORE, INVALID_SPEC, Problem, Review};
use super::summary::{ClusterBody, GradingBody, ReleaseChoiceBody};
use crate::diff::codes::assumptions::OBSERVED_IN_PART;
use crate::diff::{
    self, Before, Change, Compared, Context, DiffOutcome, Difference, NotCompared, Notice, Reasons, Side, SideName,
    is_placeable,
};
use crate::plan::{ClusterSummary, Outcome, ReleaseChoice, Request, Wanted};
use crate::question::Asked;
use crate::rules::KopsVerdict;
use crate::spec::Observed;

mod baseline;
mod change_body;
mod counts_body;
mod request_body;
mod words;

use baseline::Compare;
pub use change_body::ChangeBody;
use change_body::Shape;
pub use counts_body::ChangeCountsBody;
pub use request_body::{DiffForm, DiffRequest};
pub use words::{ActionBody, OutcomeBody, TargetBody};

/// The body that the API document shows: a zone's egress goes to a transit gateway.
pub const SAMPLE: &str = "before:
  cluster:
    apiVersion: kops.k8s.io/v1alpha3
    kind: Cluster
    metadata: {name: c.example.com}
    spec:
      kubernetesVersion: 1.34.2
      cloudProvider: {aws: {}}
      networking:
        networkCIDR: 172.20.0.0/16
        topology: {dns: Public}
        calico: {}
        subnets:
        - {name: us-east-1a, type: Private, zone: us-east-1a, cidr: 172.20.64.0/18}
        - {name: utility-us-east-1a, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/21}
  kopsRelease: '1.36'
after:
  cluster:
    apiVersion: kops.k8s.io/v1alpha3
    kind: Cluster
    metadata: {name: c.example.com}
    spec:
      kubernetesVersion: 1.34.2
      cloudProvider: {aws: {}}
      networking:
        networkCIDR: 172.20.0.0/16
        topology: {dns: Public}
        calico: {}
        subnets:
        - name: us-east-1a
          type: Private
          zone: us-east-1a
          cidr: 172.20.64.0/18
          egress: tgw-0123456789abcdef0
        - {name: utility-us-east-1a, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/21}
";

/// A body that is refused: its `target` is not a word that is known.
pub const WRONG: &str = "before: {}
after: {}
target: terrraform
";

/// What `kops update cluster` does when a spec changes.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DiffResponse {
    /// The kOps release that was planned for.
    pub release: ReleaseChoiceBody,
    /// The cluster.
    pub cluster: ClusterBody,
    /// What the request's grading changed; absent when nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grading: Option<GradingBody>,
    /// Every finding on `after`, and on the change; `baselineState` says which are new.
    pub diagnostics: Vec<DiagnosticBody>,
    /// How many findings there are, where `diagnostics` has only the worst of them; absent where it has all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1200)]
    pub diagnostics_total: Option<usize>,
    /// The findings on `before` that `after` does not have any more.
    pub resolved: Vec<DiagnosticBody>,
    /// What is compared with.
    pub before: DiffBeforeBody,
    /// What carries the change out.
    pub target: TargetBody,
    /// How the answer is known.
    pub basis: BasisBody,
    /// What becomes of the change.
    pub outcome: OutcomeBody,
    /// Whether a second run changes nothing more.
    #[schema(example = true)]
    pub converges: bool,
    /// How many objects there are of each action.
    pub summary: ChangeCountsBody,
    /// What happens to each object that does not stay as it is, by kind and name.
    pub changes: Vec<ChangeBody>,
    /// What a second run does.
    pub second_run: Vec<ChangeBody>,
}

/// One change in several releases: the answer to each, as the command line puts them together.
#[derive(Debug, Serialize)]
pub struct Releases<'a> {
    /// The answers, in the order asked for.
    pub releases: &'a [DiffResponse],
}

impl DiffResponse {
    /// Whether what AWS has is compared with.
    pub fn is_drift(&self) -> bool {
        matches!(self.before.origin, BeforeOriginBody::Observed)
    }

    /// Whether something of what AWS has was not compared, so that it may differ.
    pub fn leaves_open(&self) -> bool {
        let is_open = |found: &DiagnosticBody| found.code == OBSERVED_IN_PART.code && !found.severity.is_info();
        let compares_nothing = self.changes.is_empty() && self.summary.unchanged == 0;
        self.is_drift() && (compares_nothing || self.diagnostics.iter().any(is_open))
    }
}

/// What is compared with.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DiffBefore)]
#[serde(rename_all = "camelCase")]
pub struct DiffBeforeBody {
    /// Where it is known from.
    pub origin: BeforeOriginBody,
    /// The kOps release that it was planned for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<ReleaseChoiceBody>,
    /// The cluster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<ClusterBody>,
}

/// Where what is compared with is known from: `spec`, the spec under `before`; `observed`, what AWS has.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = DiffBeforeOrigin)]
#[serde(rename_all = "camelCase")]
pub enum BeforeOriginBody {
    /// A spec.
    Spec,
    /// What AWS has.
    Observed,
}

/// The question of `POST /v1/diff`.
pub struct Diff;

impl Question for Diff {
    type Answer = DiffResponse;

    fn ask(asked: &Asked<'_>) -> Result<Told<DiffResponse>, Stopped> {
        let compared = diff::read(asked).map_err(not_compared)?;
        let was = match &compared.before {
            Before::Spec(request) => Was::Spec(request, Box::new(asked.review(request, Wanted::Existing)?)),
            Before::Same => Was::Same,
            Before::Observed(observed) => Was::Observed(observed),
        };
        let is = asked.review(&compared.after, Wanted::KopsPlan)?;
        let counts = is.counts.clone();
        let difference = difference(asked, &compared, &was, &is)?;
        Ok(Told { body: shape(&compared, was, is, difference), counts })
    }
}

/// What there is, reviewed.
enum Was<'a> {
    Spec(&'a Request<'a>, Box<Outcome>),
    /// As `after`: of one spec there is one review.
    Same,
    Observed(&'a Observed),
}

fn not_compared(error: NotCompared) -> Problem {
    match error {
        NotCompared::Question(refusal) => refusal.into(),
        NotCompared::Request(error) => error.into(),
        NotCompared::Side(side, error) => Problem::from(error).side(side.into()),
    }
}

/// What kOps does, where it accepts `after`.
fn difference(asked: &Asked<'_>, compared: &Compared<'_>, was: &Was<'_>, is: &Outcome) -> Result<Difference, Stopped> {
    match is.of_kops {
        KopsVerdict::Invalid => return Ok(Difference::refused(DiffOutcome::Invalid)),
        KopsVerdict::Refuses => return Ok(Difference::refused(DiffOutcome::Refused)),
        KopsVerdict::Accepts => {}
    }
    let plan = is.plan.as_ref().ok_or_else(|| {
        let problem = Problem::new(&INVALID_SPEC, "the spec under `after` describes no network on AWS");
        problem.review(review(is)).side(SideBody::After)
    })?;
    let inputs = &compared.after.inputs;
    let after = Side::new(plan, &inputs.cluster, &inputs.vpc);
    if !is_placeable(&after) {
        return Ok(Difference::refused(DiffOutcome::Refused));
    }
    match was {
        Was::Observed(observed) => Ok(diff::drift(observed, &after, asked.bounds.deadline)?),
        Was::Same => Ok(diff::diff(&after, &after, compared.target, asked.bounds.deadline)?),
        Was::Spec(request, was) => {
            let plan = was.plan.as_ref().ok_or_else(|| {
                let problem = Problem::new(&INVALID_BEFORE, "the spec under `before` describes no network on AWS");
                problem.review(review(was)).side(SideBody::Before)
            })?;
            let before = Side::new(plan, &request.inputs.cluster, &request.inputs.vpc);
            Ok(diff::diff(&before, &after, compared.target, asked.bounds.deadline)?)
        }
    }
}

fn review(outcome: &Outcome) -> Review {
    let Outcome { release, cluster, diagnostics, counts, graded, of_kops: _, plan: _ } = outcome.clone();
    Review {
        release: release.into(),
        cluster: cluster.into(),
        grading: GradingBody::of(graded),
        findings: Findings::of(diagnostics, &counts),
    }
}

fn shape(compared: &Compared<'_>, was: Was<'_>, mut is: Outcome, difference: Difference) -> DiffResponse {
    let Compared { before, after, target, .. } = compared;
    let all = is.diagnostics.len();
    is.diagnostics.retain(|found| diff::concerns(*target, found.code));
    let release = is.release.version;
    let mut notices = diff::on_requests(before, after, release, *target);
    notices.extend(diff::on_outcome(after, &difference, *target));
    let (mut changes, mut second_run) = (Vec::new(), Vec::new());
    let new = is.plan.as_ref().map(|plan| Side::new(plan, &after.inputs.cluster, &after.inputs.vpc));
    if let Some((more, deciding)) = new.as_ref().and_then(|new| told(compared, &was, new, &difference)) {
        notices.extend(more);
        let shape = deciding.map(|(context, reasons)| Shape::new(context, reasons, compared));
        let bodies = |all: &[Change]| shape.iter().flat_map(|shape| all.iter().map(|it| shape.body(it))).collect();
        (changes, second_run) = (bodies(&difference.changes), bodies(&difference.second_run));
    }
    let baseline = Compare { inherited: &compared.inherited };
    let total = is.counts.total() - (all - is.diagnostics.len());
    let is_whole = total == is.diagnostics.len();
    let (before, known) = match was {
        Was::Spec(_, mut was) => {
            was.diagnostics.retain(|found| diff::concerns(*target, found.code));
            (DiffBeforeBody::of_spec(was.release, was.cluster), Some(was.diagnostics))
        }
        Was::Same => (DiffBeforeBody::of_spec(is.release, is.cluster.clone()), None),
        Was::Observed(_) => (DiffBeforeBody::OBSERVED, Some(Vec::new())),
    };
    let (diagnostics, resolved) = baseline.findings(known, is.diagnostics, notices);
    DiffResponse {
        release: is.release.into(),
        cluster: is.cluster.into(),
        grading: GradingBody::of(is.graded),
        diagnostics_total: (!is_whole).then_some(total),
        diagnostics,
        resolved,
        before,
        target: (*target).into(),
        basis: if diff::is_recorded(release, *target) { BasisBody::Recorded } else { BasisBody::Derived },
        outcome: difference.outcome.into(),
        converges: difference.converges,
        summary: ChangeCountsBody::of(&difference),
        changes,
        second_run,
    }
}

/// What is noticed on the plans; and what decides how changes are told, where there are any.
type Telling<'a> = (Vec<Notice>, Option<(Context<'a>, Reasons<'a>)>);

/// What is told of a difference; `None` where `before` has no plan.
fn told<'a>(
    compared: &'a Compared<'_>,
    was: &'a Was<'_>,
    new: &Side<'a>,
    difference: &Difference,
) -> Option<Telling<'a>> {
    let Compared { after, target, .. } = compared;
    let is_changed = !(difference.changes.is_empty() && difference.second_run.is_empty());
    let cluster = &after.inputs.cluster;
    Some(match was {
        Was::Observed(observed) => {
            let notice = diff::on_drift(after, observed, &difference.untold);
            let deciding = is_changed.then(|| (Context::of_drift(new), Reasons::of_spec(cluster)));
            (notice.into_iter().collect(), deciding)
        }
        Was::Same => (Vec::new(), is_changed.then(|| (Context::of(new, new, *target), Reasons::of(cluster, cluster)))),
        Was::Spec(before, was) => {
            let inputs = &before.inputs;
            let old = Side::new(was.plan.as_ref()?, &inputs.cluster, &inputs.vpc);
            let notices = diff::on_plans((before, &old), (after, new), *target);
            let deciding = || (Context::of(&old, new, *target), Reasons::of(&inputs.cluster, cluster));
            (notices, is_changed.then(deciding))
        }
    })
}

impl DiffBeforeBody {
    const OBSERVED: DiffBeforeBody =
        DiffBeforeBody { origin: BeforeOriginBody::Observed, release: None, cluster: None };

    fn of_spec(release: ReleaseChoice, cluster: ClusterSummary) -> DiffBeforeBody {
        let (release, cluster) = (Some(release.into()), Some(cluster.into()));
        DiffBeforeBody { origin: BeforeOriginBody::Spec, release, cluster }
    }
}

impl From<SideName> for SideBody {
    fn from(side: SideName) -> SideBody {
        match side {
            SideName::Before => SideBody::Before,
            SideName::After => SideBody::After,
        }
    }
}
