//! What becomes of a flow, as it is sent.

use serde::Serialize;
use utoipa::ToSchema;

use super::path_body::PathBody;
use super::request::FlowVerdictBody;

/// What becomes of a flow.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = FlowTrace)]
#[serde(rename_all = "camelCase")]
pub struct FlowTraceBody {
    /// Its place in the request, from 0.
    #[schema(example = 0)]
    pub index: usize,
    /// Its id in the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "pull")]
    pub id: Option<String>,
    /// Its name in the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "nodes pull from an IPv4-only registry")]
    pub name: Option<String>,
    /// What becomes of it.
    pub verdict: FlowVerdictBody,
    /// Whether it is what the request expects; absent where it expects nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = true)]
    pub expected: Option<bool>,
    /// The paths: one for each subnet that it starts in.
    pub paths: Vec<PathBody>,
}
