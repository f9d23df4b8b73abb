//! `POST /v1/trace`: where packets go, and why.

use serde::Serialize;
use utoipa::ToSchema;

use super::asking::{Question, Stopped, Told};
use super::diagnostic_body::DiagnosticBody;
use super::findings::Findings;
use super::notation::Notation;
use super::planned::Planned;
use super::summary::{ClusterBody, GradingBody, ReleaseChoiceBody};
use crate::diagnostic::excerpt;
use crate::manifest::Format;
use crate::plan::{Countable, Excess, Outcome, Plan, RequestError, Wanted};
use crate::question::{Asked, Bounds, Notes, Refusal, Section};
use crate::spec::Inputs;
use crate::trace::{self, Expected, Flow, Ground, Scene, Verdict};
use asked::{KEYS, Names};
use flow_body::FlowTraceBody;
use path_body::DispositionBody;
use request::{FlowDestinationBody, WorkloadBody};
use traced::{Manner, TracedFlows};
use ways::Ways;

pub mod asked;
pub mod flow_body;
mod known;
pub mod path_body;
pub mod request;
mod template;
mod text;
pub mod traced;
mod ways;
mod word;
mod written;

/// The question.
pub struct TraceFlows;

impl Question for TraceFlows {
    type Answer = TraceResponse;

    fn ask(asked: &Asked<'_>) -> Result<Told<TraceResponse>, Stopped> {
        told(asked, Manner::Bodies)
    }

    fn ask_in(asked: &Asked<'_>, notation: Notation) -> Result<Told<TraceResponse>, Stopped> {
        told(asked, if notation == Notation::Document(Format::Json) { Manner::Text } else { Manner::Bodies })
    }

    fn size(answer: &TraceResponse) -> usize {
        answer.flows.size()
    }
}

fn told(asked: &Asked<'_>, manner: Manner) -> Result<Told<TraceResponse>, Stopped> {
    let request = asked.request(&KEYS)?;
    let by_parameter = asked.option(MATRIX).map(truth).transpose()?.unwrap_or_default();
    if !asked.is_enveloped() && !by_parameter {
        return Err(RequestError::BadParameter { parameter: MATRIX, message: NOTHING_ASKED.to_owned() }.into());
    }
    let outcome = asked.review(&request, Wanted::Routes)?;
    let (inputs, plan) = (&request.inputs, outcome.plan.as_ref());
    let wanted = match Traced::right(asked, inputs, plan, by_parameter) {
        Some(wanted) => wanted,
        None => Traced::read(&asked.whole()?, inputs, plan, by_parameter)?,
    };
    let counts = outcome.counts.clone();
    Ok(Told { body: TraceResponse::of(outcome, &request.inputs, &wanted, asked, manner)?, counts })
}

/// What is to be traced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traced {
    /// The flows.
    pub flows: Vec<Flow>,
    /// Whether the matrix is asked for.
    pub matrix: bool,
}

impl Traced {
    /// Reads `flows` and `matrix` of a body about a spec, and about its plan if it has one.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with them.
    pub fn read(asked: &Asked<'_>, inputs: &Inputs, plan: Option<&Plan>, matrix: bool) -> Result<Traced, Refusal> {
        let notes = Notes::new(SCHEMA, &asked.stream);
        let root = asked.root(&notes);
        let matrix = matrix || root.as_ref().and_then(|root| root.truth(MATRIX)).unwrap_or_default();
        let flows = root.as_ref().map(|root| flows(root, &Names::of(inputs, plan), matrix)).unwrap_or_default();
        notes.finish()?;
        Ok(Traced { flows, matrix })
    }

    /// The same of a body whose flows were read without their places, where nothing is wrong with them; else nothing.
    fn right(asked: &Asked<'_>, inputs: &Inputs, plan: Option<&Plan>, matrix: bool) -> Option<Traced> {
        let written = asked.flows()?;
        let notes = Notes::new(SCHEMA, &asked.stream);
        let by_body = asked.root(&notes)?.truth(MATRIX);
        notes.finish().ok()?;
        let matrix = matrix || by_body.unwrap_or_default();
        let is_asked = matrix || 0 < written.len();
        is_asked.then(|| Names::of(inputs, plan).right(written)).flatten().map(|flows| Traced { flows, matrix })
    }
}

/// The name of the request's schema.
const SCHEMA: &str = "TraceRequest";

/// The key and the parameter that ask for the matrix.
const MATRIX: &str = "matrix";

/// How many flows are followed before the clock is looked at again, which takes as long as a short flow.
const BETWEEN_CHECKS: usize = 8;

const NOTHING_ASKED: &str = "bare manifests have no flows, and the matrix is not asked for";

fn truth(text: &str) -> Result<bool, RequestError> {
    let message = format!("`{}` is not `true` or `false`", excerpt(text));
    text.parse().map_err(|_| RequestError::BadParameter { parameter: MATRIX, message })
}

fn flows(root: &Section<'_>, names: &Names<'_>, wants_matrix: bool) -> Vec<Flow> {
    if !root.has("flows") && !wants_matrix {
        root.missing("flows", "`flows` is missing");
    }
    if root.is_empty_list("flows") && !wants_matrix {
        root.missing("flows", "`flows` is empty, and the matrix is not asked for");
    }
    names.flows(root)
}

/// Where packets go.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TraceResponse {
    /// The kOps release that was planned for.
    pub release: ReleaseChoiceBody,
    /// The cluster.
    pub cluster: ClusterBody,
    /// What the request's grading changed; absent when nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grading: Option<GradingBody>,
    /// Every finding, in source order; none is an error.
    pub diagnostics: Vec<DiagnosticBody>,
    /// How many findings there are, where `diagnostics` has only the worst of them; absent where it has all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1200)]
    pub diagnostics_total: Option<usize>,
    /// How many flows end how.
    pub summary: FlowCountsBody,
    /// The flows, in the order of the request.
    #[schema(value_type = Vec<FlowTraceBody>)]
    pub flows: TracedFlows,
    /// Every subnet to everything that the plan tells apart; absent where it is not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matrix: Option<TraceMatrixBody>,
    /// What the answer assumes.
    pub assumptions: Vec<AssumptionBody>,
}

/// How many flows end how.
#[derive(Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = FlowCounts)]
#[serde(rename_all = "camelCase")]
pub struct FlowCountsBody {
    /// Flows that arrive.
    #[schema(example = 0)]
    pub delivered: usize,
    /// Flows that leave what the plan knows.
    #[schema(example = 1)]
    pub forwarded: usize,
    /// Flows that are lost.
    #[schema(example = 0)]
    pub dropped: usize,
    /// Flows that cannot be told.
    #[schema(example = 0)]
    pub undetermined: usize,
    /// Flows whose paths disagree.
    #[schema(example = 0)]
    pub mixed: usize,
    /// Flows that are not as expected.
    #[schema(example = 0)]
    pub unexpected: usize,
}

/// Every subnet to everything that the plan tells apart.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TraceMatrix)]
#[serde(rename_all = "camelCase")]
pub struct TraceMatrixBody {
    /// The destinations.
    pub columns: Vec<MatrixColumnBody>,
    /// The subnets: as a node, and as a pod where that differs.
    pub rows: Vec<MatrixRowBody>,
}

/// A destination.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MatrixColumn)]
#[serde(rename_all = "camelCase")]
pub struct MatrixColumnBody {
    /// Where to.
    pub to: FlowDestinationBody,
    /// What it is called.
    #[schema(example = "IPv4 internet")]
    pub label: String,
}

/// A subnet.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MatrixRow)]
#[serde(rename_all = "camelCase")]
pub struct MatrixRowBody {
    /// Its name.
    #[schema(example = "us-east-1a")]
    pub subnet: String,
    /// What sends.
    pub workload: WorkloadBody,
    /// How packets end, one a column.
    pub dispositions: Vec<DispositionBody>,
}

/// What an answer assumes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Assumption)]
#[serde(rename_all = "camelCase")]
pub struct AssumptionBody {
    /// The code; `/v1/codes` explains it.
    #[schema(example = "filters-not-looked-at")]
    pub code: &'static str,
    /// One sentence.
    #[schema(example = "Security groups, network ACLs and firewalls are not looked at")]
    pub explanation: &'static str,
}

impl TraceResponse {
    /// The answer on a spec with this outcome, its flows made in this manner.
    ///
    /// # Errors
    ///
    /// Where the spec has errors, where there is more to trace than the bounds of `asked` allow, and where the deadline
    /// has passed.
    pub fn of(
        outcome: Outcome,
        inputs: &Inputs,
        wanted: &Traced,
        asked: &Asked<'_>,
        manner: Manner,
    ) -> Result<TraceResponse, Stopped> {
        let Planned { release, cluster, grading, findings, plan } = Planned::try_from(outcome)?;
        let Findings { shown: diagnostics, total: diagnostics_total } = findings;
        let Traced { flows, matrix: wants_matrix } = wanted;
        let ground = Ground::of(&plan, &inputs.observed);
        let scene = Scene::of(&ground, &plan, &inputs.cluster, &inputs.groups, &inputs.observed);
        check(&scene, flows, *wants_matrix, asked)?;
        let mut summary = FlowCountsBody::default();
        let mut ways = Ways::over(&scene, flows.len(), manner);
        for flows in flows.chunks(BETWEEN_CHECKS) {
            asked.bounds.deadline.check()?;
            flows.iter().for_each(|flow| summary.add(ways.add(flow), flow.expect));
        }
        let (flows, assumed) = ways.told();
        let matrix = if *wants_matrix { Some(scene.matrix(asked.bounds.deadline)?) } else { None };
        let matrix = matrix.map(|matrix| TraceMatrixBody::of(matrix, &plan));
        let assumptions = assumed.codes().map(|code| AssumptionBody { code: code.code, explanation: code.summary });
        Ok(TraceResponse {
            release,
            cluster,
            grading,
            diagnostics,
            diagnostics_total,
            summary,
            flows,
            matrix,
            assumptions: assumptions.collect(),
        })
    }
}

/// Whether there are not too many paths and cells.
fn check(scene: &Scene<'_>, flows: &[Flow], wants_matrix: bool, asked: &Asked<'_>) -> Result<(), RequestError> {
    within(scene, flows, asked)?;
    let Bounds { cells, .. } = asked.bounds;
    let of = Countable::Items;
    let found = if wants_matrix { scene.cells() } else { 0 };
    if cells < found {
        let what = "cells of the matrix (twice the subnets times the destinations)";
        return Err(RequestError::TooMuch(Excess { of, what, found, limit: cells }));
    }
    Ok(())
}

/// Whether the flows have no more paths than the bounds of `asked` allow.
///
/// # Errors
///
/// How many there are, and the limit.
pub fn within<'f>(
    scene: &Scene<'_>,
    flows: impl IntoIterator<Item = &'f Flow>,
    asked: &Asked<'_>,
) -> Result<(), RequestError> {
    let limit = asked.bounds.paths;
    let found = flows.into_iter().map(|flow| scene.paths(flow)).sum();
    let what = "paths (one for each flow and subnet that it starts in)";
    match limit < found {
        true => Err(RequestError::TooMuch(Excess { of: Countable::Items, what, found, limit })),
        false => Ok(()),
    }
}

impl FlowCountsBody {
    fn add(&mut self, verdict: Expected, expected: Option<Expected>) {
        let count = match verdict {
            Expected::All(Verdict::Delivered) => &mut self.delivered,
            Expected::All(Verdict::Forwarded) => &mut self.forwarded,
            Expected::All(Verdict::Dropped) => &mut self.dropped,
            Expected::All(Verdict::Undetermined) => &mut self.undetermined,
            Expected::Mixed => &mut self.mixed,
        };
        *count += 1;
        self.unexpected += usize::from(expected.is_some_and(|expected| expected != verdict));
    }
}

impl TraceMatrixBody {
    fn of(matrix: trace::Matrix, plan: &Plan) -> TraceMatrixBody {
        let name = |place: usize| plan.network.subnets[place].name.clone();
        let columns = matrix
            .columns
            .into_iter()
            .map(|column| MatrixColumnBody { to: FlowDestinationBody::of(column.to, name), label: column.label });
        let rows = matrix.rows.into_iter().map(|row| MatrixRowBody {
            subnet: name(row.subnet),
            workload: row.workload.into(),
            dispositions: row.dispositions.into_iter().map(DispositionBody::from).collect(),
        });
        TraceMatrixBody { columns: columns.collect(), rows: rows.collect() }
    }
}
