//! A cluster as it was written into a cluster with all its CIDRs, as kOps fills them in before it validates
//! (`PerformAssignments`, `assignSubnets`).
//!
//! What cannot be assigned is noted, not stopped at; rules turn the notes into findings.

use std::net::IpAddr;

use crate::cidr::{Cidr, Notation, parse_address};
use crate::release::{KubernetesVersion, Release, facts};
use crate::spec::wire::Subnet;
use crate::spec::{Cluster, VpcFacts};

mod allocation;
mod defaults;
mod egress;
mod lookup;
mod zones;

pub use egress::{Egress, Placement};
pub use lookup::by_id;
pub use zones::{AdditionalRouteUse, Zone, additional_routes};

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
    by_name: Vec<usize>,
    /// The subnets zone by zone, by name.
    pub zones: Vec<Zone>,
    /// What could not be assigned.
    pub failures: Vec<AssignmentFailure>,
}

/// A subnet with its assigned block.
#[derive(Clone, Debug)]
pub struct AssignedSubnet<'a> {
    /// The subnet as it was written.
    pub spec: &'a Subnet,
    /// The type, when the release has it.
    pub kind: Option<SubnetType>,
    /// What `ipv6CIDR` says where it is a `/LEN#N`.
    pub ipv6_notation: Option<Notation>,
    /// The zone, given or looked up.
    pub zone: String,
    /// The IPv4 block, empty when there is none.
    pub cidr: Cidr,
    /// Where the IPv4 block comes from.
    pub origin: Origin,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It was written in the manifest.
    Spec,
    /// kOps assigns it.
    Assigned,
    /// The VPC has it.
    Vpc,
}

/// The type of a subnet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SubnetType {
    /// Machines with public addresses.
    Public,
    /// Machines behind NAT.
    Private,
    /// Private machines with both address families, in IPv6 clusters.
    DualStack,
    /// Load balancers, NAT gateways and bastions.
    Utility,
}

impl SubnetType {
    /// All types.
    pub const ALL: [SubnetType; 4] =
        [SubnetType::Public, SubnetType::Private, SubnetType::DualStack, SubnetType::Utility];

    /// Reads a type as `release` knows it; letter case counts.
    pub fn parse(text: &str, release: Release) -> Option<SubnetType> {
        SubnetType::ALL
            .into_iter()
            .filter(|kind| *kind != SubnetType::DualStack || facts::DUAL_STACK_SUBNETS.holds(release))
            .find(|kind| kind.as_str() == text)
    }

    /// The type as manifests write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "Public",
            Self::Private => "Private",
            Self::DualStack => "DualStack",
            Self::Utility => "Utility",
        }
    }

    /// Whether machines in it reach the Internet through the zone's egress only.
    pub fn is_private(self) -> bool {
        matches!(self, Self::Private | Self::DualStack)
    }
}

/// Who looks after a subnet and its routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Management {
    /// kOps makes it.
    Owned,
    /// It exists already.
    Shared,
    /// kOps makes it, and leaves its routes to others.
    External,
}

/// What could not be assigned. Indexes are those of subnets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssignmentFailure {
    /// The block of an existing VPC is neither written nor sent.
    NetworkUnknown,
    /// The network is not an IPv4 block, so it cannot be split.
    NetworkNotIpv4,
    /// The network has too few addresses to be split.
    NetworkTooSmall,
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
    /// The VPC's subnet stands in another zone.
    ZoneDiffers(usize, String),
    /// The VPC's subnet has no IPv4 block.
    NoCidrInVpc(usize),
    /// The zone was left out and cannot be looked up.
    ZoneUnknown(usize),
}

/// Fills in what was left out.
pub fn assign<'a>(spec: &'a Cluster, vpc: &VpcFacts, release: Release) -> AssignedCluster<'a> {
    let subnets = spec.networking.subnets.iter().map(|subnet| AssignedSubnet::new(subnet, release)).collect();
    let defaults = defaults::network(spec, vpc, release);
    let mut cluster = AssignedCluster {
        kubernetes_version: KubernetesVersion::parse(&spec.kubernetes_version),
        network_cidr: defaults.network_cidr,
        non_masquerade_cidr: defaults.non_masquerade_cidr,
        pod_cidr: Cidr::default(),
        service_cluster_ip_range: Cidr::default(),
        cluster_dns: None,
        by_name: by_name(&spec.networking.subnets),
        subnets,
        zones: Vec::new(),
        failures: Vec::new(),
        spec,
    };
    if cluster.network_cidr.is_empty() {
        cluster.failures.push(AssignmentFailure::NetworkUnknown);
    }
    lookup::fill(&mut cluster, vpc, release);
    allocation::allocate(&mut cluster, vpc, release);
    cluster.zones = zones::group(&cluster.subnets, cluster.is_ipv6());
    cluster.pod_cidr = defaults::pod_cidr(&cluster);
    cluster.service_cluster_ip_range = defaults::service_cluster_ip_range(&cluster, release);
    cluster.cluster_dns = defaults::cluster_dns(&cluster);
    cluster
}

/// The places of subnets in the order of their names; of several with one name that of the first-listed.
fn by_name(subnets: &[Subnet]) -> Vec<usize> {
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

    /// Whether some subnet's block could not be assigned, so that a missing one is no mistake of its own.
    pub fn assignment_failed(&self) -> bool {
        !self.failures.is_empty()
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

impl<'a> AssignedSubnet<'a> {
    fn new(spec: &'a Subnet, release: Release) -> AssignedSubnet<'a> {
        AssignedSubnet {
            kind: SubnetType::parse(&spec.subnet_type, release),
            ipv6_notation: Notation::parse(spec.ipv6_cidr.text()).ok(),
            zone: spec.zone.clone(),
            cidr: spec.cidr.clone(),
            origin: Origin::Spec,
            spec,
        }
    }

    /// Who looks after the subnet and its routes.
    pub fn management(&self) -> Management {
        match (self.is_shared(), self.is_managed()) {
            (true, _) => Management::Shared,
            (false, false) => Management::External,
            (false, true) => Management::Owned,
        }
    }

    /// Whether the subnet exists already.
    pub fn is_shared(&self) -> bool {
        !self.spec.id.is_empty()
    }

    /// Whether kOps routes for the subnet's zone on its behalf: `egress` is not exactly `External`.
    pub fn is_managed(&self) -> bool {
        self.spec.egress != "External"
    }

    /// Whether kOps makes the subnet and its routes.
    pub fn is_owned(&self) -> bool {
        self.management() == Management::Owned
    }

    /// Whether the manifest gives the subnet IPv6 addresses.
    pub fn has_ipv6_cidr(&self) -> bool {
        !self.spec.ipv6_cidr.is_empty()
    }

    /// Whether this is a private subnet that kOps leaves without IPv4.
    pub fn is_ipv6_only(&self) -> bool {
        self.kind == Some(SubnetType::Private) && self.has_ipv6_cidr() && self.cidr.is_empty()
    }

    /// The region: the zone without its last character.
    pub fn region(&self) -> Option<&str> {
        let (last, _) = self.zone.char_indices().next_back()?;
        Some(&self.zone[..last]).filter(|region| !region.is_empty())
    }
}

/// The given address of the cluster's DNS, when it can be read.
fn given_dns(cluster: &Cluster) -> Option<&str> {
    cluster
        .components
        .kube_dns
        .as_ref()
        .map(|dns| dns.server_ip.as_str())
        .filter(|address| !address.is_empty() && parse_address(address).is_some())
}
