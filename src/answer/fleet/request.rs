//! The request of a fleet, as the API document has it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::fleet::LinkKind;
use crate::spec::request::PlanRequest;

/// Clusters and other networks, and how they reach each other.
#[derive(Debug, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body in the API document; the body is read field by field")]
pub struct FleetRequest {
    /// The clusters.
    members: Vec<FleetMember>,
    /// Networks that are not of a cluster.
    #[schema(required = false)]
    ranges: Vec<FleetRangeBody>,
    /// Links between two of them, each named by its id.
    #[schema(required = false)]
    links: Vec<FleetLink>,
    /// What joins all that `links` does not name. Clusters with the same `networkID` are in the same VPC anyway.
    #[schema(required = false)]
    default_link: DefaultLink,
}

/// A plan request with an id.
#[derive(Debug, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body in the API document; the body is read field by field")]
pub struct FleetMember {
    /// The id, unique among members and ranges; the answer repeats it.
    #[schema(example = "production")]
    id: String,
    /// The spec.
    #[serde(flatten)]
    request: PlanRequest,
}

/// A link between two members or ranges.
#[derive(Debug, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body in the API document; the body is read field by field")]
pub struct FleetLink {
    /// The ids of the two.
    #[schema(min_items = 2, max_items = 2, example = json!(["production", "office"]))]
    between: Vec<String>,
    /// What it is.
    kind: LinkKindBody,
    /// Whether routes lead to pods at their own addresses.
    #[schema(required = false)]
    pods_routed: bool,
}

/// A link between all that no other link joins.
#[derive(Debug, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body in the API document; the body is read field by field")]
pub struct DefaultLink {
    /// What it is.
    kind: LinkKindBody,
    /// Whether routes lead to pods at their own addresses.
    #[schema(required = false)]
    pods_routed: bool,
}

/// The kind of a network that is not of a cluster.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = FleetRangeKind)]
#[serde(rename_all = "camelCase")]
pub enum FleetRangeKindBody {
    /// On premises.
    OnPremises,
    /// A VPC without a cluster.
    Vpc,
    /// Anything else.
    Other,
}

/// A network that is not of a cluster.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = FleetRange)]
#[serde(rename_all = "camelCase")]
pub struct FleetRangeBody {
    /// The id, unique among members and ranges.
    #[schema(example = "office")]
    pub id: String,
    /// Its blocks.
    #[schema(example = json!(["10.0.0.0/8"]))]
    pub cidrs: Vec<String>,
    /// What it is.
    pub kind: FleetRangeKindBody,
}

/// The kind of a link: a VPC peering connection, a transit gateway to which both are attached, the same VPC, or a mesh
/// of clusters in which pods and machines of both reach each other.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = LinkKind)]
#[serde(rename_all = "camelCase")]
pub enum LinkKindBody {
    /// A VPC peering connection.
    Peering,
    /// A transit gateway.
    TransitGateway,
    /// The same VPC.
    #[serde(rename = "sameVPC")]
    SameVpc,
    /// A mesh of clusters.
    ClusterMesh,
}

impl From<LinkKind> for LinkKindBody {
    fn from(kind: LinkKind) -> LinkKindBody {
        match kind {
            LinkKind::Peering => LinkKindBody::Peering,
            LinkKind::TransitGateway => LinkKindBody::TransitGateway,
            LinkKind::SameVpc => LinkKindBody::SameVpc,
            LinkKind::ClusterMesh => LinkKindBody::ClusterMesh,
        }
    }
}
