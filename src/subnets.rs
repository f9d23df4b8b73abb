//! A cluster as it was written into a cluster with all its CIDRs, as kOps fills them in before it validates
//! (`PerformAssignments`, `assignSubnets`).
//!
//! What cannot be assigned is noted, not stopped at; rules turn the notes into findings.

use crate::cidr::Cidr;
use crate::release::{KubernetesVersion, Release};
use crate::spec::{Cluster, VpcFacts};

mod additional_routes;
mod allocation;
mod capacity;
mod cluster;
mod defaults;
mod egress;
mod existing;
mod go_sort;
mod lookup;
mod places;
mod subnet;
mod uses;
mod zones;

pub use additional_routes::{AdditionalRouteUse, RouteUses, additional_routes};
pub use capacity::{Capacities, Capacity, Scarce, capacities};
pub use cluster::{AssignedCluster, AssignmentFailure};
pub use egress::{Egress, Placement};
pub use existing::Existing;
pub use lookup::ById;
pub use places::{Borrowed, Fit, Rooms, UTILITY_BITS, Wanted, fit, fit_for_now, once_each, subnet_length};
pub use subnet::{AssignedSubnet, INTERNAL_LOAD_BALANCERS, Management, Origin, PUBLIC_LOAD_BALANCERS, SubnetType};
pub use uses::{Use, UseKind};
pub use zones::Zone;

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
        by_name: cluster::by_name(&spec.networking.subnets),
        subnets,
        zones: Vec::new(),
        failures: Vec::new(),
        spec,
    };
    if cluster.network_cidr.is_empty() && defaults::has_default_network(&spec.provider) {
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
