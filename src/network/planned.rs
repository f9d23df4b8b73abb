//! What kOps will make or use: the VPC, subnets, gateways.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::cidr::{Cidr, IpNet};
use crate::subnets::{Capacity, Management, Origin, Placement, SubnetType};

/// What kOps will make or use, routes aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// The VPC.
    pub vpc: Vpc,
    /// What is not masqueraded, as written.
    pub non_masquerade_cidr: String,
    /// The addresses of pods, as written or derived; `None` in IPv6 clusters that give none.
    pub pod_cidr: Option<String>,
    /// The addresses of services, as written or derived.
    pub service_cluster_ip_range: Option<String>,
    /// The address of the cluster's DNS.
    pub cluster_dns: Option<String>,
    /// The domain that DHCP gives machines, for a VPC that kOps makes.
    pub dhcp_domain_name: Option<String>,
    /// The subnets, in manifest order.
    pub subnets: Vec<PlannedSubnet>,
    /// The internet gateway, when a subnet needs one.
    pub internet_gateway: Option<Gateway>,
    /// The egress-only internet gateway, when a subnet needs one.
    pub egress_only_internet_gateway: Option<Gateway>,
    /// The zones' NAT gateways, by zone.
    pub nat_gateways: Vec<NatGateway>,
    /// The zones' elastic IPs, by zone.
    pub elastic_ips: Vec<ElasticIp>,
}

/// The VPC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vpc {
    /// The name of the kOps task.
    pub name: String,
    /// The id of an existing VPC.
    pub id: Option<String>,
    /// Whether it exists already.
    pub shared: bool,
    /// IPv4 blocks: `networkCIDR`, the additional ones in manifest order, then what only the request knows.
    pub ipv4_cidrs: Vec<Cidr>,
    /// The IPv6 blocks that the request knows.
    pub ipv6_cidrs: Vec<Cidr>,
    /// Whether kOps asks Amazon for an IPv6 block, a /56.
    pub amazon_provided_ipv6: bool,
}

/// A subnet with its blocks and tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedSubnet {
    /// The name in the manifest.
    pub name: String,
    /// The name of the AWS object.
    pub resource_name: String,
    /// The type.
    pub kind: SubnetType,
    /// The availability zone.
    pub zone: String,
    /// The id of an existing subnet.
    pub id: Option<String>,
    /// Who looks after it.
    pub management: Management,
    /// The IPv4 block.
    pub ipv4: Option<Ipv4Block>,
    /// The IPv6 block.
    pub ipv6: Option<Ipv6Block>,
    /// The name of its route table; `None` where kOps associates none.
    pub route_table: Option<String>,
    /// The tags, by key.
    pub tags: Tags,
    /// What it can hold; `None` where no instance group has machines in it.
    pub capacity: Option<Capacity>,
}

/// Tags by key; most keys and many values are the same in every cluster.
pub type Tags = BTreeMap<Cow<'static, str>, Cow<'static, str>>;

/// The IPv4 block of a subnet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ipv4Block {
    /// The block as written or assigned.
    pub cidr: Cidr,
    /// Where it comes from.
    pub origin: Origin,
    /// How many addresses machines can have: AWS keeps five.
    pub usable_addresses: u64,
}

/// The IPv6 block of a subnet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ipv6Block {
    /// `/LEN#N`, given, or computed where the VPC's block is known.
    pub notation: Option<String>,
    /// The block; `None` while the VPC's block is unknown.
    pub cidr: Option<Cidr>,
    /// Where it comes from: the manifest or the VPC.
    pub origin: Origin,
}

/// An internet gateway of either kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gateway {
    /// The name of the kOps task.
    pub name: String,
    /// Whether it has to exist already.
    pub shared: bool,
}

/// A zone's NAT gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NatGateway {
    /// The name of the kOps task.
    pub name: String,
    /// The id of an existing one.
    pub id: Option<String>,
    /// The zone whose egress it is.
    pub zone: String,
    /// The subnet a new one is in.
    pub subnet: Option<String>,
    /// The name of the elastic IP of a new one.
    pub elastic_ip: Option<String>,
    /// Whether it exists already.
    pub shared: bool,
    /// Why it is in that subnet.
    pub placement: Option<Placement>,
}

/// A zone's elastic IP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElasticIp {
    /// The name of the kOps task.
    pub name: String,
    /// The allocation id of an existing one.
    pub id: Option<String>,
    /// The address that the manifest asks for.
    pub public_ip: Option<String>,
    /// Whether it is used by its allocation id.
    pub shared: bool,
}

impl Vpc {
    /// All blocks that can be read, IPv4 first.
    pub fn blocks(&self) -> impl Iterator<Item = IpNet> {
        self.ipv4_cidrs.iter().chain(&self.ipv6_cidrs).filter_map(Cidr::net)
    }
}

/// The names of route tables.
pub fn private_table_role(zone: &str) -> String {
    ["private-", zone].concat()
}

/// The role of the table of a zone's public subnets with IPv6.
pub fn public_table_role(zone: &str) -> String {
    ["public-", zone].concat()
}
