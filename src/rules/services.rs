//! Room for the addresses of services, for hints.

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
