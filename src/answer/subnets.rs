//! `POST /v1/subnets`: the expanded subnets of a cluster.

use std::fmt::{self, Formatter};

use serde::Serialize;
use utoipa::ToSchema;

use super::csv;
use super::diagnostic_body::DiagnosticBody;
use super::findings::Findings;
use super::network_body::{NetworkBody, NetworkParts};
use super::notation::{Body, Form};
use super::planned::Planned;
use super::subnet_body::SubnetBody;
use super::summary::{ClusterBody, GradingBody, ReleaseChoiceBody};

/// The expanded subnets of a cluster.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubnetsResponse {
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
    /// The network that the cluster is in.
    pub network: NetworkBody,
    /// The subnets, in manifest order.
    pub subnets: Vec<SubnetBody>,
}

impl Body for SubnetsResponse {
    const FORMS: &'static [Form] = &[Form::Csv];

    fn write_form(&self, form: Form, f: &mut Formatter<'_>) -> fmt::Result {
        match form {
            Form::Csv => csv::subnets(f, &self.cluster.name, &self.subnets),
            Form::Svg | Form::Mermaid | Form::Graphviz | Form::Lines | Form::Markdown => Err(fmt::Error),
        }
    }
}

impl From<Planned> for SubnetsResponse {
    fn from(planned: Planned) -> SubnetsResponse {
        let Planned { release, cluster, grading, findings, plan } = planned;
        let Findings { shown: diagnostics, total: diagnostics_total } = findings;
        let parts = NetworkParts::from(plan.network);
        SubnetsResponse {
            release,
            cluster,
            grading,
            diagnostics,
            diagnostics_total,
            network: parts.network,
            subnets: parts.subnets,
        }
    }
}
