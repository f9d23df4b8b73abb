//! `spec.subnets[]` of v1alpha2, `spec.networking.subnets[]` of v1alpha3.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::cidr::Cidr;

/// A subnet of the cluster.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Subnet {
    /// The name, unique in the cluster.
    #[schema(example = "us-east-1a")]
    #[serde(default)]
    pub name: String,
    /// `Public`, machines with public addresses; `Private`, machines behind NAT, in IPv6 clusters with IPv6 addresses
    /// only unless `cidr` is given; `DualStack`, private machines with both families (kOps 1.24 and later); `Utility`,
    /// load balancers, NAT gateways and bastions.
    #[serde(rename = "type", default)]
    #[schema(example = "Private")]
    pub subnet_type: String,
    /// The AWS availability zone.
    #[schema(example = "us-east-1a")]
    #[serde(default)]
    pub zone: String,
    /// The region. Leave it out on AWS, where the zone says it.
    #[serde(default)]
    pub region: String,
    /// The IPv4 block, without host bits. Left out, kOps assigns one from the network's
    /// block, except to private subnets of IPv6 clusters, which then have none.
    #[schema(value_type = String, example = "172.20.32.0/19")]
    #[serde(default)]
    pub cidr: Cidr,
    /// The IPv6 block: a CIDR, or `/LEN#N` for the N-th block (hexadecimal, from 0) of LEN bits in the VPC's IPv6 CIDR.
    #[serde(rename = "ipv6CIDR", default)]
    #[schema(value_type = String, example = "/64#a")]
    pub ipv6_cidr: Cidr,
    /// The id of an existing subnet to use.
    #[schema(example = "subnet-0123456789abcdef0")]
    #[serde(default)]
    pub id: String,
    /// What traffic out of the subnet goes to: `nat-…`, an existing NAT gateway; `eipalloc-…`, a new one with this
    /// elastic IP; `i-…`, an instance that does NAT; `tgw-…`, a transit gateway; `External`, kOps leaves the subnet's
    /// routes to others. Left out, a new NAT gateway of the zone.
    #[schema(example = "nat-0123456789abcdef0")]
    #[serde(default)]
    pub egress: String,
    /// The public IPv4 address of the zone's new NAT gateway; its elastic IP has to exist already.
    #[serde(rename = "publicIP", default)]
    #[schema(example = "203.0.113.7")]
    pub public_ip: String,
    /// More routes for the route table of a private subnet (kOps 1.24 and later).
    pub additional_routes: Option<Vec<AdditionalRoute>>,
}

/// A route that is added to the table of the zone's private subnets.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct AdditionalRoute {
    /// The destination, an IPv4 or IPv6 block.
    #[schema(value_type = String, example = "10.100.0.0/16")]
    #[serde(default)]
    pub cidr: Cidr,
    /// The id of the target: `pcx-…`, a VPC peering connection; `i-…`, an instance; `nat-…`, a NAT gateway; `tgw-…`, a
    /// transit gateway; `igw-…`, an internet gateway; `eigw-…`, an egress-only internet gateway.
    #[schema(example = "tgw-0123456789abcdef0")]
    #[serde(default)]
    pub target: String,
}
