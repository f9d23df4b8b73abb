//! One request in, one review or plan out: the only place that puts the stages together. Pure.

use std::cell::{Cell, OnceCell, RefCell};

use crate::deadline::{Deadline, GivenUp};
use crate::diagnostic::{Counts, Diagnostic, Severity};
use crate::likeness::Likeness;
use crate::network::{self, Network};
use crate::release::{KubernetesVersion, Release};
use crate::routes::{self, RouteTable, TableScope};
use crate::rules::{self, Bounds, Graded, KopsVerdict, Subject};
use crate::spec::Inputs;
use crate::subnets::{self, AssignedCluster};

mod extent;
mod fix;
mod locate;
mod notice;
mod place;
mod request;

pub use extent::{Countable, Excess, Extent};
pub(crate) use fix::yaml_scalar;
pub use notice::Notice;
pub use request::{Query, Request, RequestError, read};

/// The release that was planned for, and why that one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReleaseChoice {
    /// The release.
    pub version: Release,
    /// What chose it.
    pub chosen_by: ChosenBy,
}

/// What chose the release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChosenBy {
    /// The request names it.
    Request,
    /// The minor of the cluster's Kubernetes version, clamped to the supported releases.
    KubernetesVersion,
    /// Nothing did: the newest stable release.
    Default,
}

impl ReleaseChoice {
    /// The release that a request is planned for.
    pub fn of(request: &Request<'_>) -> ReleaseChoice {
        if let Some(version) = request.release {
            return ReleaseChoice { version, chosen_by: ChosenBy::Request };
        }
        match KubernetesVersion::parse(&request.inputs.cluster.kubernetes_version) {
            Some(version) => {
                ReleaseChoice { version: Release::nearest(version), chosen_by: ChosenBy::KubernetesVersion }
            }
            None => ReleaseChoice { version: Release::DEFAULT, chosen_by: ChosenBy::Default },
        }
    }
}

/// What every answer says of the cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterSummary {
    /// The cluster's name.
    pub name: String,
    /// Whether pods have IPv6 addresses only.
    pub ipv6: bool,
    /// The version of Kubernetes as written.
    pub kubernetes_version: Option<String>,
    /// The region, taken from the zones.
    pub region: Option<String>,
}

/// The outcome of a request: its findings and, when there is no error among them, its plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The release that was planned for.
    pub release: ReleaseChoice,
    /// The cluster.
    pub cluster: ClusterSummary,
    /// The worst findings, in source order.
    pub diagnostics: Vec<Diagnostic>,
    /// How many findings there are, those that are not kept included.
    pub counts: Counts,
    /// What the request's grading changed.
    pub graded: Graded,
    /// What kOps itself says, whatever the request's grading and other sources.
    pub of_kops: KopsVerdict,
    /// The plan; `None` where what is asked for does not give one.
    pub plan: Option<Plan>,
}

/// The network that the cluster becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Subnets, gateways and what they are made of.
    pub network: Network,
    /// The route tables: the cluster-wide one first, then by zone, public before private.
    pub route_tables: Vec<RouteTable>,
}

impl Plan {
    /// The tables that kOps makes.
    pub fn own_tables(&self) -> impl Iterator<Item = &RouteTable> {
        self.route_tables.iter().filter(|table| table.scope != TableScope::Observed)
    }
}

/// How much is made of a request.
#[derive(Clone, Copy)]
pub struct Effort<'a> {
    /// What is asked for.
    pub wanted: Wanted,
    /// The most findings that are kept. The worst are, among equals the first in source order.
    pub findings: usize,
    /// Until when it is worth while.
    pub deadline: Deadline<'a>,
}

/// What is asked of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Its findings.
    Findings,
    /// Its plan too, where no finding is an error.
    Plan,
    /// The same without the tags of subnets, which no packet looks at.
    Routes,
    /// Its plan too, where kOps accepts it, whatever others say.
    KopsPlan,
    /// Its plan too, as far as it goes: the cluster exists, whatever is found today.
    Existing,
}

impl Effort<'_> {
    /// A plan, as many findings as answers have, and no deadline.
    pub const WHOLE: Effort<'static> = Effort { wanted: Wanted::Plan, findings: 1_000, deadline: Deadline::NONE };
}

/// Reviews a request, and plans it where that is asked for.
///
/// # Errors
///
/// [`GivenUp`] when the deadline has passed.
pub fn plan(request: &Request<'_>, effort: Effort<'_>) -> Result<Outcome, GivenUp> {
    let Inputs { cluster, groups, vpc, observed, reading, .. } = &*request.inputs;
    let Effort { wanted, findings, deadline } = effort;
    let release = ReleaseChoice::of(request);
    deadline.check()?;
    let assigned = subnets::assign(cluster, vpc, release.version);
    let capacities = &RefCell::default();
    let subject = Subject {
        release: release.version,
        cluster: &assigned,
        groups,
        vpc,
        observed,
        reading,
        capacities,
        route_uses: OnceCell::new(),
        is_written: &|object, path| locate::is_written(request, object, path),
        scalar_at: &|object, path| locate::scalar_at(request, object, path),
        likeness: Likeness::default(),
        looks_left: Cell::new(rules::MOST_LOOKS),
    };
    let bounds = Bounds { findings, order: &|finding| locate::order(request, finding), deadline };
    let found = rules::validate(&subject, &request.grading, &bounds)?;
    let is_strict = matches!(wanted, Wanted::Plan | Wanted::Routes);
    let verdict = if is_strict { found.for_plan() } else { found };
    let planned = |valid| {
        let capacities = capacities.take().unwrap_or_else(|| subnets::capacities(&assigned, groups, vpc));
        let tagging = (wanted != Wanted::Routes).then_some(groups.as_slice());
        let network = network::model(valid, tagging, vpc, observed, capacities);
        let route_tables = routes::tables(valid, &network, observed, deadline)?;
        Ok(Plan { network, route_tables })
    };
    let valid = match wanted {
        Wanted::Findings => None,
        Wanted::Plan | Wanted::Routes => verdict.valid,
        Wanted::KopsPlan => verdict.accepted(),
        Wanted::Existing => verdict.existing(),
    };
    let plan = valid.map(planned).transpose()?;
    Ok(Outcome {
        release,
        cluster: ClusterSummary::of(&assigned),
        diagnostics: locate::diagnostics(request, verdict.findings),
        counts: verdict.counts,
        graded: verdict.graded,
        of_kops: verdict.of_kops,
        plan,
    })
}

impl ClusterSummary {
    fn of(cluster: &AssignedCluster) -> ClusterSummary {
        let version = cluster.spec.kubernetes_version.as_str();
        ClusterSummary {
            name: cluster.spec.name.clone(),
            ipv6: cluster.is_ipv6(),
            kubernetes_version: (!version.is_empty()).then(|| version.to_owned()),
            region: cluster.region().map(str::to_owned),
        }
    }
}

impl Outcome {
    /// How many findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.counts.of(severity)
    }

    /// Whether there is no error.
    pub fn is_valid(&self) -> bool {
        self.count(Severity::Error) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Format, Limits};
    use crate::rules::BASE_REQUEST;

    #[test]
    fn work_ends_at_whichever_look_finds_that_nobody_waits() {
        let query = Query::default();
        let request = read(BASE_REQUEST.as_bytes(), Format::Yaml, &query, &Limits::DEFAULT).unwrap();
        let planned = |last: usize, looks: &Cell<usize>| {
            let has_passed = || looks.replace(looks.get() + 1) == last;
            plan(&request, Effort { deadline: Deadline::new(&has_passed), ..Effort::WHOLE })
        };
        let looks = Cell::new(0);
        assert!(planned(usize::MAX, &looks).is_ok_and(|outcome| outcome.plan.is_some()));
        assert!(5 < looks.get(), "every some rules are one: {}", looks.get());
        for last in 0..looks.get() {
            let looked = Cell::new(0);
            assert_eq!(planned(last, &looked), Err(GivenUp));
            assert_eq!(looked.get(), last + 1, "nothing is done after that");
        }
    }

    #[test]
    fn a_review_makes_no_plan() {
        let query = Query::default();
        let request = read(BASE_REQUEST.as_bytes(), Format::Yaml, &query, &Limits::DEFAULT).unwrap();
        let outcome = plan(&request, Effort { wanted: Wanted::Findings, ..Effort::WHOLE }).unwrap();
        assert!(outcome.is_valid() && outcome.plan.is_none());
    }
}
