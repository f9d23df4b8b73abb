//! The network of a valid cluster: expanded subnets, gateways, NAT gateways, elastic IPs and which table each subnet
//! uses.
//!
//! Follows kOps' AWS model (`pkg/model/awsmodel/network.go`), and the documentation where the two part.

use std::collections::BTreeSet;

use crate::cidr::{Cidr, IpNet, address_text};
use crate::rules::ValidCluster;
use crate::spec::{InstanceGroup, Observed, VpcFacts};
use crate::subnets::{AssignedCluster, AssignedSubnet, Capacities, Existing, SubnetType};

mod blocks;
mod egress;
mod planned;
mod tags;

pub use planned::{
    ElasticIp, Gateway, Ipv4Block, Ipv6Block, NatGateway, Network, PlannedSubnet, Tags, Vpc, private_table_role,
    public_table_role,
};

/// Builds the network of a valid cluster. Without its instance groups, `groups`, subnets have no tags.
pub fn model(
    valid: ValidCluster<'_>,
    groups: Option<&[InstanceGroup]>,
    vpc: &VpcFacts,
    observed: &Observed,
    capacities: Capacities,
) -> Network {
    let cluster = valid.cluster();
    let zones = &cluster.zones;
    let (nat_gateways, elastic_ips) = egress::gateways(cluster, zones);
    let tagging = groups.map(|groups| tags::Tagging::of(cluster, groups, valid.release()));
    let subnets = planned_subnets(cluster, tagging.as_ref(), vpc, observed, capacities);
    let text = |cidr: &Cidr| Some(cidr.text().to_owned()).filter(|text| !text.is_empty());
    Network {
        vpc: planned_vpc(cluster, vpc),
        non_masquerade_cidr: cluster.non_masquerade_cidr.text().to_owned(),
        pod_cidr: text(&cluster.pod_cidr),
        service_cluster_ip_range: text(&cluster.service_cluster_ip_range),
        cluster_dns: cluster.cluster_dns.map(address_text),
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
        region => [region, ".compute.internal"].concat(),
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
    tagging: Option<&tags::Tagging<'_>>,
    vpc: &VpcFacts,
    observed: &Observed,
    capacities: Capacities,
) -> Vec<PlannedSubnet> {
    let blocks = blocks::Blocks::of(vpc);
    let existing = Existing::of(observed);
    cluster
        .subnets
        .iter()
        .zip(capacities)
        .filter_map(|(subnet, capacity)| {
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
                route_table: route_table(cluster, subnet, kind)
                    .or_else(|| existing.table(cluster, subnet).map(|table| table.route_table_id.clone())),
                tags: tagging.map(|tagging| tagging.tags(subnet, kind)).unwrap_or_default(),
                capacity,
            })
        })
        .collect()
}

/// The table that kOps associates a subnet with.
fn route_table(cluster: &AssignedCluster, subnet: &AssignedSubnet, kind: SubnetType) -> Option<String> {
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
