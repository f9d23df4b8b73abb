//! The cluster with all its CIDRs, and what is asked of it.

use std::net::IpAddr;

use crate::cidr::Cidr;
use crate::release::KubernetesVersion;
use crate::spec::Cluster;
use crate::spec::wire::Subnet;

use super::subnet::AssignedSubnet;
use super::zones::Zone;

/// A cluster with its defaults and assigned CIDRs.
#[derive(Clone, Debug)]
pub struct AssignedCluster<'a> {
    /// The cluster as it was written.
    pub spec: &'a Cluster,
    /// The version of Kubernetes, when it can be read.
    pub kubernetes_version: Option<KubernetesVersion>,
    /// The VPC's IPv4 block, given or filled in; empty when it is not known.
    pub network_cidr: Cidr,
    /// What is not masqueraded, given or filled in.
    pub non_masquerade_cidr: Cidr,
    /// The addresses of pods, given or derived; empty in IPv6 clusters that give none.
    pub pod_cidr: Cidr,
    /// The addresses of services, given or derived.
    pub service_cluster_ip_range: Cidr,
    /// The address of the cluster's DNS, given or derived.
    pub cluster_dns: Option<IpAddr>,
    /// The subnets, in manifest order.
    pub subnets: Vec<AssignedSubnet<'a>>,
    /// The subnets in the order of their names; of several with one name the first-listed.
    pub(super) by_name: Vec<usize>,
    /// The subnets zone by zone, by name.
    pub zones: Vec<Zone>,
    /// What could not be assigned.
    pub failures: Vec<AssignmentFailure>,
}

/// What could not be assigned. Indexes are those of subnets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssignmentFailure {
    /// The block of an existing VPC is neither written nor sent.
    NetworkUnknown,
    /// The network is not an IPv4 block, so it cannot be split.
    NetworkNotIpv4,
    /// The network has too few addresses for the block of this subnet.
    NetworkTooSmall(usize),
    /// The same for a utility subnet, where kOps makes a block of an eighth of all addresses.
    UtilityBlockOutside(usize),
    /// Given subnets leave no free part of the network.
    NoFreeBlock,
    /// No free part is left for this subnet.
    NoBlockLeft(usize),
    /// The type is not known, so kOps does not know how large a block it needs.
    UnknownType(usize),
    /// The VPC has no subnet with this id.
    NotInVpc(usize),
    /// The VPC's subnet has another IPv4 block.
    CidrDiffers(usize, String),
    /// The VPC's subnet is in another zone.
    ZoneDiffers(usize, String),
    /// The VPC's subnet has no IPv4 block.
    NoCidrInVpc(usize),
    /// The zone was left out and cannot be looked up.
    ZoneUnknown(usize),
}

/// The places of subnets in the order of their names; of several with one name that of the first-listed.
pub(super) fn by_name(subnets: &[Subnet]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..subnets.len()).collect();
    places.sort_by_key(|place| subnets[*place].name.as_str());
    places.dedup_by_key(|place| subnets[*place].name.as_str());
    places
}

impl AssignedCluster<'_> {
    /// The place of the subnet with this name; of several the first-listed, which is the one that kOps takes.
    pub fn named(&self, name: &str) -> Option<usize> {
        let found = self.by_name.binary_search_by_key(&name, |place| self.subnets[*place].spec.name.as_str());
        found.ok().map(|found| self.by_name[found])
    }

    /// Whether several subnets have one name.
    pub fn has_repeated_names(&self) -> bool {
        self.by_name.len() < self.subnets.len()
    }

    /// The names of the subnets, sorted, each once.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.iter().map(|place| self.subnets[*place].spec.name.as_str())
    }

    /// The ids of the subnets that exist already, in manifest order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.subnets.iter().map(|subnet| subnet.spec.id.as_str()).filter(|id| !id.is_empty())
    }

    /// Whether pods have IPv6 addresses only: `nonMasqueradeCIDR` is an IPv6 block.
    pub fn is_ipv6(&self) -> bool {
        self.non_masquerade_cidr.ipv6().is_some()
    }

    /// Whether the VPC exists already.
    pub fn is_shared_vpc(&self) -> bool {
        !self.spec.networking.network_id.is_empty()
    }

    /// The VPC's IPv4 blocks in manifest order, as far as they can be read.
    pub fn network_cidrs(&self) -> impl Iterator<Item = &Cidr> {
        std::iter::once(&self.network_cidr).chain(&self.spec.networking.additional_network_cidrs)
    }

    /// Whether some subnet's block could not be assigned, so that a missing one is not a separate mistake.
    pub fn assignment_failed(&self) -> bool {
        !self.failures.is_empty()
    }

    /// Whether kOps finds no free part of the network, and stops.
    pub fn lacks_free_part(&self) -> bool {
        self.failures.contains(&AssignmentFailure::NoFreeBlock)
    }

    /// The name of an AWS object that kOps names after `prefix` and the cluster.
    pub fn resource_name(&self, prefix: &str) -> String {
        [prefix, &self.spec.name].join(".")
    }

    /// The region, as kOps takes it from the first zone: the zone without its last character.
    pub fn region(&self) -> Option<&str> {
        self.subnets.iter().find_map(AssignedSubnet::region)
    }
}
