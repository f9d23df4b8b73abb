//! The network of a valid cluster: expanded subnets, gateways, NAT gateways, elastic IPs and which table each subnet uses.
//!
//! Follows kOps' AWS model (`pkg/model/awsmodel/network.go`), and the documentation where the two part.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::cidr::{Cidr, IpNet};
use crate::release::Release;
use crate::rules::ValidCluster;
use crate::spec::{InstanceGroup, VpcFacts};
use crate::subnets::{self, AssignedCluster, Management, Origin, Placement, SubnetType};

mod blocks;
mod egress;
mod tags;

pub use tags::{INTERNAL_LOAD_BALANCERS, PUBLIC_LOAD_BALANCERS};

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
    /// The subnet a new one stands in.
    pub subnet: Option<String>,
    /// The name of the elastic IP of a new one.
    pub elastic_ip: Option<String>,
    /// Whether it exists already.
    pub shared: bool,
    /// Why it stands in that subnet.
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

/// Builds the network of a valid cluster.
pub fn model(valid: ValidCluster<'_>, groups: &[InstanceGroup], vpc: &VpcFacts) -> Network {
    let cluster = valid.cluster();
    let zones = &cluster.zones;
    let (nat_gateways, elastic_ips) = egress::gateways(cluster, zones);
    let subnets = planned_subnets(cluster, groups, vpc, valid.release());
    let text = |cidr: &Cidr| Some(cidr.text().to_owned()).filter(|text| !text.is_empty());
    Network {
        vpc: planned_vpc(cluster, vpc),
        non_masquerade_cidr: cluster.non_masquerade_cidr.text().to_owned(),
        pod_cidr: text(&cluster.pod_cidr),
        service_cluster_ip_range: text(&cluster.service_cluster_ip_range),
        cluster_dns: cluster.cluster_dns.map(|address| address.to_string()),
        dhcp_domain_name: dhcp_domain_name(cluster),
        subnets,
        internet_gateway: internet_gateway(cluster),
        egress_only_internet_gateway: egress_only_internet_gateway(cluster),
        nat_gateways,
        elastic_ips,
    }
}

fn planned_vpc(cluster: &AssignedCluster, vpc: &VpcFacts) -> Vpc {
    let mut ipv4_cidrs: Vec<Cidr> = cluster.network_cidrs().filter(|cidr| !cidr.is_empty()).cloned().collect();
    if let Some(known) = &vpc.ipv4_cidrs {
        let mut seen: BTreeSet<IpNet> = ipv4_cidrs.iter().filter_map(Cidr::net).collect();
        ipv4_cidrs.extend(known.iter().filter(|cidr| cidr.net().is_some_and(|net| seen.insert(net))).cloned());
    }
    let id = &cluster.spec.networking.network_id;
    Vpc {
        name: cluster.spec.name.clone(),
        id: Some(id.clone()).filter(|id| !id.is_empty()),
        shared: cluster.is_shared_vpc(),
        ipv4_cidrs,
        ipv6_cidrs: vpc.ipv6_cidrs.clone().unwrap_or_default(),
        amazon_provided_ipv6: !cluster.is_shared_vpc(),
    }
}

/// The domain of machines without a public name, which AWS names differently in its first region.
fn dhcp_domain_name(cluster: &AssignedCluster) -> Option<String> {
    if cluster.is_shared_vpc() {
        return None;
    }
    cluster.region().map(|region| match region {
        "us-east-1" => "ec2.internal".to_owned(),
        region => format!("{region}.compute.internal"),
    })
}

/// There is one as soon as kOps manages the egress of any subnet, an existing one included.
fn internet_gateway(cluster: &AssignedCluster) -> Option<Gateway> {
    let needed = cluster.subnets.iter().any(|subnet| subnet.is_managed());
    needed.then(|| gateway(cluster))
}

/// There is one in IPv6 clusters with private machines whose egress kOps manages.
fn egress_only_internet_gateway(cluster: &AssignedCluster) -> Option<Gateway> {
    let private = |kind: Option<SubnetType>| kind.is_some_and(SubnetType::is_private);
    let needed = cluster.is_ipv6() && cluster.subnets.iter().any(|subnet| subnet.is_managed() && private(subnet.kind));
    needed.then(|| gateway(cluster))
}

fn gateway(cluster: &AssignedCluster) -> Gateway {
    Gateway { name: cluster.spec.name.clone(), shared: cluster.is_shared_vpc() }
}

fn planned_subnets(
    cluster: &AssignedCluster,
    groups: &[InstanceGroup],
    vpc: &VpcFacts,
    release: Release,
) -> Vec<PlannedSubnet> {
    let tagging = tags::Tagging::of(cluster, groups, release);
    let blocks = blocks::Blocks::of(vpc);
    cluster
        .subnets
        .iter()
        .filter_map(|subnet| {
            let kind = subnet.kind?;
            Some(PlannedSubnet {
                name: subnet.spec.name.clone(),
                resource_name: cluster.resource_name(&subnet.spec.name),
                kind,
                zone: subnet.zone.clone(),
                id: Some(subnet.spec.id.clone()).filter(|id| !id.is_empty()),
                management: subnet.management(),
                ipv4: blocks::ipv4(subnet),
                ipv6: blocks.ipv6(subnet),
                route_table: route_table(cluster, subnet, kind),
                tags: tagging.tags(subnet, kind),
            })
        })
        .collect()
}

/// The table that kOps associates a subnet with.
fn route_table(cluster: &AssignedCluster, subnet: &subnets::AssignedSubnet, kind: SubnetType) -> Option<String> {
    if !subnet.is_owned() {
        return None;
    }
    let zone = &subnet.zone;
    Some(match kind {
        kind if kind.is_private() => cluster.resource_name(&private_table_role(zone)),
        SubnetType::Public if cluster.is_ipv6() && subnet.has_ipv6_cidr() => {
            cluster.resource_name(&public_table_role(zone))
        }
        _ => cluster.spec.name.clone(),
    })
}
