//! `POST /v1/diagram`: the network of a cluster as a picture.

use std::fmt::{self, Display, Formatter};

use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::asking::{Question, Stopped, Told};
use super::diagnostic_body::{DiagnosticBody, SideBody};
use super::findings::Findings;
use super::notation::{Body, Form};
use super::operation::planned;
use super::planned::Planned;
use super::problem::{INVALID_BEFORE, Problem};
use super::summary::{ClusterBody, GradingBody, IpFamilyBody, ReleaseChoiceBody};
use super::trace::asked::Names;
use super::trace::within;
use crate::diagnostic::FieldPath;
use crate::diagram::{Format, Heading, Highlight, Overlay, Picture};
use crate::diff::{self, Side, TARGET, TARGETS, Target, is_placeable};
use crate::plan::{Outcome, Plan, Request, Wanted};
use crate::question::{Asked, Notes, Refusal, Section};
use crate::spec::Inputs;
use crate::trace::{Flow, Ground, Scene};

mod highlight;
mod overlay;
mod request;

pub use request::DiagramRequest;

/// The network of a cluster as a picture.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DiagramResponse {
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
    /// The language of the picture.
    pub format: PictureFormatBody,
    /// The picture, a text.
    #[schema(value_type = String)]
    pub picture: PictureBody,
}

/// The language of a picture: `svg`, laid out; `mermaid` and `dot`, which Mermaid and Graphviz lay out.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = DiagramFormat)]
#[serde(rename_all = "lowercase")]
pub enum PictureFormatBody {
    /// A laid-out picture.
    Svg,
    /// A flowchart of Mermaid.
    Mermaid,
    /// A graph of Graphviz.
    Dot,
}

/// A plan that is written as a picture, laid out only then.
#[derive(Debug)]
pub struct PictureBody {
    cluster: String,
    family: &'static str,
    region: Option<String>,
    release: String,
    plan: Plan,
    overlay: Overlay,
    highlight: Highlight,
    format: Format,
}

impl PictureBody {
    fn picture(&self, format: Format) -> Picture<'_> {
        let PictureBody { cluster, family, region, release, plan, overlay, highlight, .. } = self;
        let heading = Heading { cluster, family, region: region.as_deref(), release };
        Picture { heading, plan, overlay, highlight, format }
    }
}

impl Display for PictureBody {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.picture(self.format).fmt(f)
    }
}

impl Serialize for PictureBody {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The parameter that chooses the language.
pub const FORMAT: &str = "format";

/// The question of `POST /v1/diagram`.
pub struct Draw;

impl Question for Draw {
    type Answer = DiagramResponse;

    fn ask(asked: &Asked<'_>) -> Result<Told<DiagramResponse>, Stopped> {
        let request = asked.request(&[BEFORE, HIGHLIGHT, TARGET])?;
        let is = asked.review(&request, Wanted::Plan)?;
        let (flow, target) = lit(asked, &request.inputs, is.plan.as_ref())?;
        let counts = is.counts.clone();
        let of_before = |problem: Problem| Stopped::from(problem.side(SideBody::Before));
        let has_before = asked.is_enveloped() && asked.stream.documents[0].root.get(BEFORE).is_some();
        let before = has_before.then(|| asked.request_at(FieldPath::of(BEFORE), &[])).transpose();
        let before = before.map_err(|error| of_before(error.into()))?;
        let drawn =
            DiagramResponse::of(is, &request, &Drawn { before: before.as_ref(), target, flow: flow.as_ref() }, asked)?;
        let format = Format::ALL.into_iter().find(|format| asked.option(FORMAT) == Some(format.as_str()));
        let format = format.unwrap_or(drawn.picture.format);
        Ok(Told { body: drawn.in_format(format), counts })
    }
}

/// The key of what there is.
const BEFORE: &str = "before";
/// The key of the flow that is lit.
pub const HIGHLIGHT: &str = "highlight";
/// The name of the request's schema.
const SCHEMA: &str = "DiagramRequest";

/// What is drawn besides the network.
#[derive(Debug, Default)]
pub struct Drawn<'a, 'b> {
    /// What there is: what changes from it has marks.
    pub before: Option<&'a Request<'b>>,
    /// What carries the change out.
    pub target: Target,
    /// The flow whose paths are lit.
    pub flow: Option<&'a Flow>,
}

impl DiagramResponse {
    /// The picture of a spec with this outcome.
    ///
    /// # Errors
    ///
    /// Where the spec has errors, where what there is or the flow cannot be used, and where the deadline has passed.
    pub fn of(
        outcome: Outcome,
        request: &Request<'_>,
        drawn: &Drawn<'_, '_>,
        asked: &Asked<'_>,
    ) -> Result<DiagramResponse, Stopped> {
        let overlay =
            drawn.before.map(|before| change(asked, (before, request), &outcome, drawn.target)).transpose()?;
        let highlight = drawn.flow.map(|flow| highlighted(asked, flow, &request.inputs, &outcome)).transpose()?;
        let answer: DiagramResponse = planned(outcome)?;
        let (overlay, highlight) = (overlay.unwrap_or_default(), highlight.unwrap_or_default());
        Ok(DiagramResponse { picture: PictureBody { overlay, highlight, ..answer.picture }, ..answer })
    }

    fn in_format(self, format: Format) -> DiagramResponse {
        let picture = PictureBody { format, ..self.picture };
        DiagramResponse { format: format.into(), picture, ..self }
    }
}

/// The flow that is lit, where the body has one, and what carries the change out. `plan` is that of the spec.
///
/// # Errors
///
/// Everything that is wrong with them.
pub fn lit(asked: &Asked<'_>, inputs: &Inputs, plan: Option<&Plan>) -> Result<(Option<Flow>, Target), Refusal> {
    let notes = Notes::new(SCHEMA, &asked.stream);
    let root = asked.root(&notes);
    let flow = |root: &Section<'_>| Names::of(inputs, plan).flow_at(root, HIGHLIGHT);
    let flow = root.as_ref().filter(|root| root.has(HIGHLIGHT)).and_then(flow);
    let target = root.as_ref().and_then(|root| root.choice(TARGET, &TARGETS));
    notes.finish()?;
    Ok((flow, target.unwrap_or_default()))
}

/// The ways of a flow; none where there is no plan.
fn highlighted(asked: &Asked<'_>, flow: &Flow, inputs: &Inputs, is: &Outcome) -> Result<Highlight, Stopped> {
    let Some(plan) = &is.plan else { return Ok(Highlight::default()) };
    let ground = Ground::of(plan, &inputs.observed);
    let scene = Scene::of(&ground, plan, &inputs.cluster, &inputs.groups, &inputs.observed);
    within(&scene, [flow], asked)?;
    let paths = scene.trace(flow).paths;
    Ok(Highlight { tracks: paths.iter().map(|path| highlight::track(path, flow.to, &scene)).collect() })
}

/// The change from what there is.
fn change(
    asked: &Asked<'_>,
    (before, after): (&Request<'_>, &Request<'_>),
    is: &Outcome,
    target: Target,
) -> Result<Overlay, Stopped> {
    let Some(plan) = &is.plan else { return Ok(Overlay::default()) };
    let of_before = |problem: Problem| problem.side(SideBody::Before);
    let was = asked.review(before, Wanted::Existing)?;
    let Some(old) = &was.plan else {
        return Err(
            of_before(Problem::new(&INVALID_BEFORE, "the spec under `before` describes no network on AWS")).into()
        );
    };
    let old = Side::new(old, &before.inputs.cluster, &before.inputs.vpc);
    let new = Side::new(plan, &after.inputs.cluster, &after.inputs.vpc);
    if !is_placeable(&new) {
        return Ok(Overlay::default());
    }
    Ok(overlay::overlay(&diff::diff(&old, &new, target, asked.bounds.deadline)?.changes))
}

impl Body for DiagramResponse {
    const FORMS: &'static [Form] = &[Form::Svg, Form::Mermaid, Form::Graphviz];
    const PREFERS_FORM: bool = true;
    const PARAMETERS: &'static [&'static str] = &[FORMAT];

    fn write_form(&self, form: Form, f: &mut Formatter<'_>) -> fmt::Result {
        let format = match form {
            Form::Svg => Format::Svg,
            Form::Mermaid => Format::Mermaid,
            Form::Graphviz => Format::Graphviz,
            Form::Csv | Form::Lines | Form::Markdown => return Err(fmt::Error),
        };
        self.picture.picture(format).fmt(f)
    }
}

impl From<Planned> for DiagramResponse {
    fn from(planned: Planned) -> DiagramResponse {
        let Planned { release, cluster, grading, findings, plan } = planned;
        let Findings { shown: diagnostics, total: diagnostics_total } = findings;
        let family = match cluster.ip_family {
            IpFamilyBody::Ipv4 => "IPv4",
            IpFamilyBody::Ipv6 => "IPv6",
        };
        let picture = PictureBody {
            cluster: cluster.name.clone(),
            family,
            region: cluster.region.clone(),
            release: release.version.clone(),
            plan,
            overlay: Overlay::default(),
            highlight: Highlight::default(),
            format: Format::Svg,
        };
        let format = picture.format.into();
        DiagramResponse { release, cluster, grading, diagnostics, diagnostics_total, format, picture }
    }
}

impl From<Format> for PictureFormatBody {
    fn from(format: Format) -> PictureFormatBody {
        match format {
            Format::Svg => PictureFormatBody::Svg,
            Format::Mermaid => PictureFormatBody::Mermaid,
            Format::Graphviz => PictureFormatBody::Dot,
        }
    }
}

impl From<Format> for Form {
    fn from(format: Format) -> Form {
        match format {
            Format::Svg => Form::Svg,
            Format::Mermaid => Form::Mermaid,
            Format::Graphviz => Form::Graphviz,
        }
    }
}
