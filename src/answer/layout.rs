//! `POST /v1/layout`: what `kops create cluster` would write.

use serde::Serialize;
use serde_json::{Map, Value as Json, json};
use utoipa::ToSchema;

use super::asking::{Question, Stopped, Told};
use super::basis::BasisBody;
use super::diagnostic_body::DiagnosticBody;
use super::findings::Findings;
use super::problem::causes::invalid_layout;
use super::summary::{ClusterBody, ReleaseChoiceBody};
use crate::cidr::Cidr;
use crate::layout::{self, LaidOut, Layout, LayoutError};
use crate::plan::{Effort, Wanted};
use crate::question::{self, Asked};
use crate::spec::request::{PlanRequest, VpcFacts, VpcSubnet};

/// The body that the API document shows.
pub const SAMPLE: &str = "name: c.example.com
zones: [us-east-1a, us-east-1b, us-east-1c]
topology: private
networking: calico
kopsRelease: '1.36'
kubernetesVersion: 1.34.2
";

/// The same with networking that this release does not have.
pub const WRONG: &str = "name: c.example.com
zones: [us-east-1a, us-east-1b, us-east-1c]
topology: private
networking: weave
kopsRelease: '1.36'
kubernetesVersion: 1.34.2
";

/// What `kops create cluster` writes.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LayoutResponse {
    /// The kOps release whose command it is.
    pub release: ReleaseChoiceBody,
    /// The cluster.
    pub cluster: ClusterBody,
    /// Every finding on the manifests, in source order; with errors where kOps writes what it refuses afterwards.
    pub diagnostics: Vec<DiagnosticBody>,
    /// How many findings there are, where `diagnostics` has only the worst of them; absent where it has all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1200)]
    pub diagnostics_total: Option<usize>,
    /// What the answer rests on.
    pub basis: BasisBody,
    /// The manifests, a YAML stream: the cluster and its instance groups. Machine types and images are left out: AWS
    /// decides them.
    #[schema(example = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\n")]
    pub manifests: String,
    /// The same as a plan request, which can be sent on as it is.
    #[schema(value_type = PlanRequest)]
    pub request: Json,
    /// The line of the command that writes the same, for a POSIX shell. It writes nothing to a state store.
    #[schema(example = "kops create cluster c.example.com --cloud=aws --zones=us-east-1a --dry-run --output=yaml")]
    pub command: String,
}

/// What would `kops create cluster` lay out?
#[derive(Debug)]
pub struct LayoutQuestion;

impl Question for LayoutQuestion {
    type Answer = LayoutResponse;

    fn ask(asked: &Asked<'_>) -> Result<Told<LayoutResponse>, Stopped> {
        asked.query.check()?;
        let mut options = layout::read(asked).map_err(refused)?;
        let release = asked.query.fill(&options.kops_release, &mut options.vpc)?;
        options.observe(&asked.query.observed);
        let bounds = &asked.bounds;
        let effort = Effort { wanted: Wanted::Plan, findings: bounds.findings, deadline: bounds.deadline };
        match layout::lay_out(&options, release, bounds.limits, effort)? {
            LaidOut::Written(layout) => {
                let counts = layout.outcome.counts.clone();
                Ok(Told { body: LayoutResponse::of(*layout, &options.vpc), counts })
            }
            LaidOut::Invalid(findings, counts) => Err(invalid_layout(findings, &counts).into()),
            LaidOut::Refused(refusal) => match layout::findings(asked, &refusal) {
                Err(findings) => Err(refused(findings)),
                Ok(()) => Err(invalid_layout(Vec::new(), &Default::default()).into()),
            },
        }
    }
}

fn refused(refusal: question::Refusal) -> Stopped {
    match refusal {
        question::Refusal::Invalid(findings, counts) => invalid_layout(findings, &counts).into(),
        too_much => too_much.into(),
    }
}

impl From<LayoutError> for Stopped {
    fn from(error: LayoutError) -> Stopped {
        match error {
            LayoutError::Request(error) => error.into(),
            LayoutError::GivenUp(given_up) => given_up.into(),
        }
    }
}

impl LayoutResponse {
    fn of(layout: Layout, vpc: &VpcFacts) -> LayoutResponse {
        let Layout { manifests, cluster, groups, command, is_recorded, outcome } = layout;
        let Findings { shown: diagnostics, total: diagnostics_total } =
            Findings::of(outcome.diagnostics, &outcome.counts);
        let mut request = json!({
            "cluster": cluster,
            "instanceGroups": groups,
            "kopsRelease": outcome.release.version.to_string(),
        });
        let facts = facts(vpc);
        if !facts.is_empty() {
            request["vpc"] = Json::Object(facts);
        }
        LayoutResponse {
            release: outcome.release.into(),
            cluster: outcome.cluster.into(),
            diagnostics,
            diagnostics_total,
            basis: if is_recorded { BasisBody::Recorded } else { BasisBody::Derived },
            manifests,
            request,
            command,
        }
    }
}

/// What is known of the VPC, as a plan request says it.
fn facts(vpc: &VpcFacts) -> Map<String, Json> {
    let VpcFacts { id, ipv4_cidrs: _, ipv6_cidrs, subnets, listed: _, may_have_more_ipv4: _ } = vpc;
    let texts = |blocks: &[Cidr]| blocks.iter().map(|block| json!(block.text())).collect::<Json>();
    let subnets = subnets.as_ref().map(|subnets| {
        let subnet = |one: &VpcSubnet| {
            let fields = [
                ("id", one.id.as_str()),
                ("zone", &one.zone),
                ("ipv4CIDR", one.ipv4_cidr.text()),
                ("ipv6CIDR", one.ipv6_cidr.text()),
            ];
            let given = fields.into_iter().filter(|(_, value)| !value.is_empty());
            Json::Object(given.map(|(key, value)| (key.to_owned(), json!(value))).collect())
        };
        subnets.iter().map(subnet).collect::<Json>()
    });
    let fields = [
        ("id", (!id.is_empty()).then(|| json!(id))),
        ("ipv4CIDRs", vpc.all_ipv4_cidrs().map(texts)),
        ("ipv6CIDRs", ipv6_cidrs.as_deref().map(texts)),
        ("subnets", subnets),
    ];
    fields.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}
