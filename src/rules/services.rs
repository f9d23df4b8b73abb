//! Room for the addresses of services and pods, for hints.

use crate::cidr::{Cidr, IpNet, overlap};
use crate::subnets::AssignedCluster;

/// Ranges that are offered, kOps' own first.
const USUAL_RANGES: [&str; 4] = ["100.64.0.0/13", "10.96.0.0/13", "172.24.0.0/13", "192.168.192.0/18"];

/// A usual range outside the VPC; where the pods' range was written or derived elsewhere, outside that too.
pub(super) fn free_service_range(cluster: &AssignedCluster) -> Option<&'static str> {
    let pods = Some(&cluster.pod_cidr).filter(|pods| !pods.is_empty());
    let taken: Vec<IpNet> = cluster.network_cidrs().chain(pods).filter_map(Cidr::net).collect();
    let is_free = |range: IpNet| taken.iter().all(|taken| !overlap(*taken, range));
    USUAL_RANGES.into_iter().find(|range| Cidr::new(*range).net().is_some_and(is_free))
}

/// The part of an IPv4 `nonMasqueradeCIDR` that pods usually have: its upper half.
pub(super) fn upper_half(block: IpNet) -> Option<IpNet> {
    let IpNet::V4(net) = block else { return None };
    net.subnets(net.prefix_len() + 1).ok()?.nth(1).map(IpNet::V4)
}

/// The same part of the cluster's block, where it lies outside the VPC.
pub(super) fn free_pod_range(cluster: &AssignedCluster) -> Option<IpNet> {
    let half = upper_half(cluster.non_masquerade_cidr.net()?)?;
    let mut taken = cluster.network_cidrs().filter_map(Cidr::net);
    taken.all(|taken| !overlap(taken, half)).then_some(half)
}
