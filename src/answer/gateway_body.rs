//! Gateways and elastic IPs as they are sent.

use serde::Serialize;
use utoipa::ToSchema;

use crate::network::{ElasticIp, Gateway, NatGateway};
use crate::subnets::Placement;

/// An internet gateway, of either kind.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GatewayPlan)]
#[serde(rename_all = "camelCase")]
pub struct GatewayBody {
    /// The name of the kOps resource.
    #[schema(example = "c.example.com")]
    pub name: String,
    /// Whether it has to exist already, in the existing VPC.
    #[schema(example = false)]
    pub shared: bool,
}

/// A zone's NAT gateway.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NatGatewayPlan)]
#[serde(rename_all = "camelCase")]
pub struct NatGatewayBody {
    /// The name of the kOps resource.
    #[schema(example = "us-east-1a.c.example.com")]
    pub name: String,
    /// The id of an existing one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "nat-0123456789abcdef0")]
    pub id: Option<String>,
    /// The zone whose egress it is.
    #[schema(example = "us-east-1a")]
    pub zone: String,
    /// The name of the subnet that a new one is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "utility-us-east-1a")]
    pub subnet: Option<String>,
    /// The name of the elastic IP of a new one.
    #[serde(rename = "elasticIP", skip_serializing_if = "Option::is_none")]
    #[schema(example = "us-east-1a.c.example.com")]
    pub elastic_ip: Option<String>,
    /// Whether it exists already.
    #[schema(example = false)]
    pub shared: bool,
    /// Why a new one is in that subnet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placement: Option<PlacementBody>,
}

/// Why a NAT gateway is in its subnet: `utilitySubnet`, it is the zone's first-listed utility subnet;
/// `firstPublicSubnet`, the zone has no utility subnet and it is the first-listed public one.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = NatGatewayPlacement)]
#[serde(rename_all = "camelCase")]
pub enum PlacementBody {
    /// The zone's first-listed utility subnet.
    UtilitySubnet,
    /// The zone's first-listed public subnet.
    FirstPublicSubnet,
}

/// A zone's elastic IP.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ElasticIPPlan)]
#[serde(rename_all = "camelCase")]
pub struct ElasticIpBody {
    /// The name of the kOps resource.
    #[schema(example = "us-east-1a.c.example.com")]
    pub name: String,
    /// The allocation id of an existing one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "eipalloc-0123456789abcdef0")]
    pub id: Option<String>,
    /// The address that the manifest asks for.
    #[serde(rename = "publicIP", skip_serializing_if = "Option::is_none")]
    #[schema(example = "203.0.113.7")]
    pub public_ip: Option<String>,
    /// Whether it is used by its allocation id.
    #[schema(example = false)]
    pub shared: bool,
}

impl From<Gateway> for GatewayBody {
    fn from(gateway: Gateway) -> GatewayBody {
        let Gateway { name, shared } = gateway;
        GatewayBody { name, shared }
    }
}

impl From<NatGateway> for NatGatewayBody {
    fn from(gateway: NatGateway) -> NatGatewayBody {
        let NatGateway { name, id, zone, subnet, elastic_ip, shared, placement } = gateway;
        NatGatewayBody { name, id, zone, subnet, elastic_ip, shared, placement: placement.map(PlacementBody::from) }
    }
}

impl From<Placement> for PlacementBody {
    fn from(placement: Placement) -> PlacementBody {
        match placement {
            Placement::UtilitySubnet => PlacementBody::UtilitySubnet,
            Placement::FirstPublicSubnet => PlacementBody::FirstPublicSubnet,
        }
    }
}

impl From<ElasticIp> for ElasticIpBody {
    fn from(address: ElasticIp) -> ElasticIpBody {
        let ElasticIp { name, id, public_ip, shared } = address;
        ElasticIpBody { name, id, public_ip, shared }
    }
}
