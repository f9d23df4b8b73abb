//! `POST /v1/plan`: the whole network of a cluster.

use serde::Serialize;
use utoipa::ToSchema;

use super::diagnostic_body::DiagnosticBody;
use super::findings::Findings;
use super::gateway_body::{ElasticIpBody, GatewayBody, NatGatewayBody};
use super::network_body::{NetworkBody, NetworkParts};
use super::notation::Body;
use super::planned::Planned;
use super::subnet_body::SubnetBody;
use super::summary::{ClusterBody, GradingBody, ReleaseChoiceBody};
use super::table_body::RouteTableBody;
use crate::plan::Plan;

/// The whole network of a cluster.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanResponse {
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
    /// The internet gateway; absent where no subnet needs one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub internet_gateway: Option<GatewayBody>,
    /// The egress-only internet gateway; absent where no subnet needs one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub egress_only_internet_gateway: Option<GatewayBody>,
    /// The zones' NAT gateways, by zone.
    pub nat_gateways: Vec<NatGatewayBody>,
    /// The zones' elastic IPs, by zone.
    #[serde(rename = "elasticIPs")]
    pub elastic_ips: Vec<ElasticIpBody>,
    /// The route tables: the cluster-wide one first, then by zone, public before private.
    pub route_tables: Vec<RouteTableBody>,
}

impl Body for PlanResponse {}

impl From<Planned> for PlanResponse {
    fn from(planned: Planned) -> PlanResponse {
        let Planned { release, cluster, grading, findings, plan } = planned;
        let Findings { shown: diagnostics, total: diagnostics_total } = findings;
        let Plan { network, route_tables } = plan;
        let parts = NetworkParts::from(network);
        PlanResponse {
            release,
            cluster,
            grading,
            diagnostics,
            diagnostics_total,
            network: parts.network,
            subnets: parts.subnets,
            internet_gateway: parts.internet_gateway,
            egress_only_internet_gateway: parts.egress_only_internet_gateway,
            nat_gateways: parts.nat_gateways,
            elastic_ips: parts.elastic_ips,
            route_tables: RouteTableBody::all(route_tables),
        }
    }
}
