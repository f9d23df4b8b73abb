//! Subnets as they are sent.

use serde::Serialize;
use utoipa::ToSchema;

use super::capacity_body::CapacityBody;
use crate::cidr::Cidr;
use crate::network::{Ipv4Block, Ipv6Block, PlannedSubnet, Tags};
use crate::subnets::{Management, Origin, SubnetType};

/// A subnet with its blocks and tags.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SubnetPlan)]
#[serde(rename_all = "camelCase")]
pub struct SubnetBody {
    /// The name in the manifest.
    #[schema(example = "us-east-1a")]
    pub name: String,
    /// The name of the AWS object.
    #[schema(example = "us-east-1a.c.example.com")]
    pub resource_name: String,
    /// The type.
    #[serde(rename = "type")]
    pub subnet_type: SubnetTypeBody,
    /// The availability zone.
    #[schema(example = "us-east-1a")]
    pub zone: String,
    /// The id of an existing subnet.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "subnet-0123456789abcdef0")]
    pub id: Option<String>,
    /// Who looks after it.
    pub management: ManagementBody,
    /// The IPv4 block; absent in IPv6-only subnets, and while the block of an existing subnet is unknown.
    #[serde(rename = "ipv4CIDR", skip_serializing_if = "Option::is_none")]
    pub ipv4: Option<Ipv4Body>,
    /// The IPv6 block; absent where the subnet has none.
    #[serde(rename = "ipv6CIDR", skip_serializing_if = "Option::is_none")]
    pub ipv6: Option<Ipv6Body>,
    /// The name of its route table; absent where kOps associates none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "private-us-east-1a.c.example.com")]
    pub route_table: Option<String>,
    /// The tags that kOps sets, by key.
    #[schema(
        value_type = BTreeMap<String, String>,
        example = json!({"Name": "us-east-1a.c.example.com", "SubnetType": "Private"}),
    )]
    pub tags: Tags,
    /// How many machines and pods it can hold; absent where no instance group has machines in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity: Option<CapacityBody>,
}

/// The type of a subnet: `Public`, machines with public addresses; `Private`, machines behind NAT; `DualStack`, private
/// machines with both address families; `Utility`, load balancers, NAT gateways and bastions.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = SubnetType)]
pub enum SubnetTypeBody {
    /// Machines with public addresses.
    Public,
    /// Machines behind NAT.
    Private,
    /// Private machines with both address families.
    DualStack,
    /// Load balancers, NAT gateways and bastions.
    Utility,
}

/// Who looks after a subnet: `owned`, kOps makes it and its routes; `shared`, it exists already; `external`, kOps makes
/// it and leaves its routes to others.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = SubnetManagement)]
#[serde(rename_all = "lowercase")]
pub enum ManagementBody {
    /// kOps makes it and its routes.
    Owned,
    /// It exists already.
    Shared,
    /// kOps makes it and leaves its routes to others.
    External,
}

/// The IPv4 block of a subnet.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SubnetIPv4CIDR)]
#[serde(rename_all = "camelCase")]
pub struct Ipv4Body {
    /// The block.
    #[schema(example = "172.20.64.0/18")]
    pub cidr: String,
    /// Where it comes from.
    pub origin: OriginBody,
    /// How many addresses machines can have: AWS keeps five of each subnet.
    #[schema(example = 16379)]
    pub usable_addresses: u64,
}

/// The IPv6 block of a subnet.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SubnetIPv6CIDR)]
#[serde(rename_all = "camelCase")]
pub struct Ipv6Body {
    /// `/LEN#N`, as given, or computed where the VPC's block is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "/64#a")]
    pub notation: Option<String>,
    /// The block; absent while the VPC's block is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2001:db8:0:a::/64")]
    pub cidr: Option<String>,
    /// Where it comes from: `spec`, `vpc` or `observed`.
    pub origin: OriginBody,
}

/// Where a block comes from: `spec`, the manifest; `assigned`, kOps hands it out; `vpc`, the existing subnet has it;
/// `observed`, the same as AWS says.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = BlockOrigin)]
#[serde(rename_all = "lowercase")]
pub enum OriginBody {
    /// The manifest.
    Spec,
    /// kOps hands it out.
    Assigned,
    /// The existing subnet has it.
    Vpc,
    /// The existing subnet has it, as AWS says.
    Observed,
}

impl SubnetTypeBody {
    /// The word in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            SubnetTypeBody::Public => "Public",
            SubnetTypeBody::Private => "Private",
            SubnetTypeBody::DualStack => "DualStack",
            SubnetTypeBody::Utility => "Utility",
        }
    }
}

impl ManagementBody {
    /// The word in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            ManagementBody::Owned => "owned",
            ManagementBody::Shared => "shared",
            ManagementBody::External => "external",
        }
    }
}

impl OriginBody {
    /// The word in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            OriginBody::Spec => "spec",
            OriginBody::Assigned => "assigned",
            OriginBody::Vpc => "vpc",
            OriginBody::Observed => "observed",
        }
    }
}

impl From<PlannedSubnet> for SubnetBody {
    fn from(subnet: PlannedSubnet) -> SubnetBody {
        let PlannedSubnet { name, resource_name, kind, zone, id, management, ipv4, ipv6, route_table, tags, capacity } =
            subnet;
        SubnetBody {
            name,
            resource_name,
            subnet_type: kind.into(),
            zone,
            id,
            management: management.into(),
            ipv4: ipv4.map(Ipv4Body::from),
            ipv6: ipv6.map(Ipv6Body::from),
            route_table,
            tags,
            capacity: capacity.map(CapacityBody::from),
        }
    }
}

impl From<SubnetType> for SubnetTypeBody {
    fn from(kind: SubnetType) -> SubnetTypeBody {
        match kind {
            SubnetType::Public => SubnetTypeBody::Public,
            SubnetType::Private => SubnetTypeBody::Private,
            SubnetType::DualStack => SubnetTypeBody::DualStack,
            SubnetType::Utility => SubnetTypeBody::Utility,
        }
    }
}

impl From<Management> for ManagementBody {
    fn from(management: Management) -> ManagementBody {
        match management {
            Management::Owned => ManagementBody::Owned,
            Management::Shared => ManagementBody::Shared,
            Management::External => ManagementBody::External,
        }
    }
}

impl From<Ipv4Block> for Ipv4Body {
    fn from(block: Ipv4Block) -> Ipv4Body {
        let Ipv4Block { cidr, origin, usable_addresses } = block;
        Ipv4Body { cidr: cidr.into_text(), origin: origin.into(), usable_addresses }
    }
}

impl From<Ipv6Block> for Ipv6Body {
    fn from(block: Ipv6Block) -> Ipv6Body {
        let Ipv6Block { notation, cidr, origin } = block;
        Ipv6Body { notation, cidr: cidr.map(Cidr::into_text), origin: origin.into() }
    }
}

impl From<Origin> for OriginBody {
    fn from(origin: Origin) -> OriginBody {
        match origin {
            Origin::Spec => OriginBody::Spec,
            Origin::Assigned => OriginBody::Assigned,
            Origin::Vpc => OriginBody::Vpc,
            Origin::Observed => OriginBody::Observed,
        }
    }
}
