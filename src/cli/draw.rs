//! `diagram` with what a picture shows besides the network: the way of a flow, and what changes.

use std::io::Read;
use std::path::PathBuf;

use clap::{Args, ValueHint};
use serde_json::json;

use super::failure::Failure;
use super::flow::{FLAGS, FlowOptions, NamedFlow};
use super::input::{self, Batch};
use super::loaded::{Contents, Loaded};
use super::shown::TargetName;
use super::walk::Found;
use crate::answer::diagnostic_body::SideBody;
use crate::answer::diagram::{DiagramResponse, Drawn, HIGHLIGHT, lit};
use crate::answer::notation::bounded::Bounded;
use crate::answer::notation::{LARGEST, Notation, fill};
use crate::answer::problem::Problem;
use crate::deadline::Deadline;
use crate::manifest::{Format, Input, Limits};
use crate::plan::{Outcome, Query, Request, RequestError, Wanted};
use crate::question::{Asked, Bounds};

/// The arguments of `diagram` besides those of every operation on a spec.
#[derive(Clone, Debug, Default, Args)]
pub struct DrawOptions {
    /// The flow whose way is shown.
    #[command(flatten)]
    pub flow: FlowOptions,
    /// What there is, a file in YAML or JSON: the picture marks what is created, changed and refused.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub before: Option<PathBuf>,
    /// What carries that change out.
    #[arg(long, value_enum, default_value_t = TargetName::Direct, requires = "before")]
    pub target: TargetName,
}

impl DrawOptions {
    /// Whether the picture shows more than the network.
    pub fn is_on(&self) -> bool {
        self.before.is_some() || self.flow.from.is_some()
    }
}

/// The review of files, and the picture of the first of its clusters that has a plan.
pub struct Picture {
    /// The review.
    pub batch: Batch,
    /// The picture in its notation; `None` where no cluster has a plan.
    pub text: Option<String>,
}

/// Draws the cluster in the files that `paths` name.
///
/// # Errors
///
/// Where the flow or what there is cannot be used.
pub fn drawn(
    paths: &[PathBuf],
    options: &DrawOptions,
    notation: Notation,
    query: &Query,
    input: &mut dyn Read,
) -> Result<Picture, Failure> {
    let flow = options.flow.flow()?;
    let loaded = options.before.as_ref().map(|path| Loaded::read(&Found { path: path.clone(), walked: false }, input));
    let before = loaded.as_ref().map(|file| existing(file, query)).transpose()?;
    let mut answers = Vec::new();
    let mut see = |_: &str, request: &Request<'_>, outcome: &Outcome| {
        if outcome.plan.is_some() {
            let before = before.as_ref().map(|before| (before, options.target));
            answers.push(answer(request, outcome, before, flow.as_ref(), notation));
        }
    };
    let batch = input::review_seen(paths, &mut input::load(paths, input), query, Wanted::Plan, &mut see);
    Ok(Picture { batch, text: answers.into_iter().next().transpose()? })
}

/// What there is, as a request. The failure names the file, since others are read too.
fn existing<'a>(file: &'a Loaded, query: &Query) -> Result<Request<'a>, Failure> {
    let named = |failure: Failure| Failure { message: format!("{}: {}", file.name, failure.message), ..failure };
    request_of(file, query).map_err(named)
}

fn request_of<'a>(file: &'a Loaded, query: &Query) -> Result<Request<'a>, Failure> {
    let told = |error: RequestError| Failure::of_problem(Problem::from(error).side(SideBody::Before));
    if let Contents::Unreadable(failure) | Contents::Nothing(failure) = &file.contents {
        return Err(failure.clone());
    }
    let stream = file.stream().map_err(|error| told(RequestError::Unreadable(error)))?;
    let input = Input::of(stream, &Limits::DEFAULT).map_err(|error| told(RequestError::Input(error)))?;
    Request::of(input, query).map_err(told)
}

fn answer(
    request: &Request<'_>,
    outcome: &Outcome,
    change: Option<(&Request<'_>, TargetName)>,
    named: Option<&NamedFlow>,
    notation: Notation,
) -> Result<String, Failure> {
    let asked = named.map(|flow| flow.value(&request.inputs)).transpose()?;
    let question = asked.map_or(json!({}), |flow| json!({HIGHLIGHT: flow}));
    let (body, query) = (question.to_string().into_bytes(), Query::default());
    let asked = Asked::read(&body, Format::Yaml, &query, &[], Bounds::DEFAULT)?;
    let (flow, _) = lit(&asked, &request.inputs, outcome.plan.as_ref())
        .map_err(|refusal| Failure::of_question(None, FLAGS, refusal))?;
    let target = change.map_or(TargetName::Direct, |(_, target)| target).into();
    let drawn = Drawn { before: change.map(|(before, _)| before), target, flow: flow.as_ref() };
    let answer = DiagramResponse::of(outcome.clone(), request, &drawn, &asked);
    let answer = answer.map_err(|stopped| Failure::of_problem(stopped.into()))?;
    let mut text = Bounded::new(LARGEST, Deadline::NONE);
    let written = fill(notation, &mut text, &answer).map_err(Problem::from).flatten();
    written.and_then(|()| text.into_text()).map_err(Failure::of_problem)
}
