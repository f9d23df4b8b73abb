//! Plans as pictures.

use axum::response::Response;
use utoipa::IntoParams;

use crate::answer::DIAGRAM;
use crate::answer::diagram::{DiagramRequest, DiagramResponse, Draw, FORMAT, PictureFormatBody};
use crate::answer::problem::Problem;
use crate::diagram::Format;
use crate::http::input::{PlanInput, PlanParameters};
use crate::http::negotiate::AnswerOf;
use crate::http::query;

operations! {
    post DIAGRAM draw_diagram;
}

/// What the query of a picture has besides.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it documents the parameter")]
pub struct PictureParameters {
    /// The language of the picture, whatever `Accept` says, which still says whether the picture is alone or inside
    /// JSON or YAML.
    format: Option<PictureFormatBody>,
}

/// Draw the network of a cluster
///
/// Answers the plan as a picture: subnets by zone, the route tables that they use, and what the routes lead to.
/// Where `Accept` is absent, allows every type, or names the type of a picture, the answer is the picture alone; as
/// JSON or YAML it has the findings too. With `before` a laid-out picture marks what is created, changed and refused;
/// with `highlight` a picture of any language shows the way of a flow.
#[utoipa::path(
    post, path = DIAGRAM.path, tag = "plans", operation_id = "drawDiagram",
    params(PlanParameters, PictureParameters),
    request_body(
        description = "A plan request, with `before` to mark what changes, `highlight` to show a flow, or bare \
            manifests: a `Cluster` and its `InstanceGroup`s, as a list or, in YAML, a stream",
        content((DiagramRequest = "application/json"), (String = "application/yaml")),
    ),
    responses(
        (status = 200, description = "The picture", content(
            (DiagramResponse = "application/json"), (DiagramResponse = "application/yaml"),
            (String = "image/svg+xml"), (String = "text/vnd.mermaid"), (String = "text/vnd.graphviz"))),
    ),
)]
pub async fn draw_diagram(answer: AnswerOf<DiagramResponse>, input: PlanInput) -> Result<Response, Problem> {
    let format = input.option(FORMAT).map(|value| query::choice(FORMAT, value, &Format::ALL, Format::as_str));
    let answer = format.transpose()?.map_or(answer.0, |format| answer.0.in_form(format.into()));
    input.ask_in_forms::<Draw>(&DIAGRAM, answer).await
}
