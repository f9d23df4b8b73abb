//! Automatic IPv4 blocks, exactly as each release hands them out (`upup/pkg/fi/cloudup/subnets.go`).

use crate::cidr::{Cidr, IpNet, Ipv4Net, overlap, split};
use crate::release::{Release, facts};
use crate::spec::VpcFacts;

use super::{AssignedCluster, AssignedSubnet, AssignmentFailure, Origin, SubnetType};

/// Utility subnets share one part of the network, cut into 2^3 blocks.
const LITTLE_BITS: u8 = 3;
/// The network is never cut into more than 2^3 parts.
const MOST_BITS: u8 = 3;

/// Whether nothing is left to assign.
pub(super) fn is_complete(cluster: &AssignedCluster, release: Release) -> bool {
    let ipv6_only_counts = facts::IPV6_ONLY_SUBNETS_NEED_NO_ALLOCATION.holds(release);
    cluster.subnets.iter().all(|subnet| !subnet.cidr.is_empty() || ipv6_only_counts && subnet.is_ipv6_only())
}

/// Gives every subnet that needs one an IPv4 block.
pub(super) fn allocate(cluster: &mut AssignedCluster, vpc: &VpcFacts, release: Release) {
    if is_complete(cluster, release) || waits_for_vpc(cluster, vpc) {
        return;
    }
    let network = match cluster.network_cidr.net() {
        Some(IpNet::V4(network)) => network,
        Some(IpNet::V6(_)) => return cluster.failures.push(AssignmentFailure::NetworkNotIpv4),
        None => return,
    };
    let Some(sizes) = sizes(cluster, network, release) else {
        return;
    };
    if let Err(failure) = hand_out(&mut cluster.subnets, network, &sizes, release, &mut cluster.failures) {
        cluster.failures.push(failure);
    }
}

/// Whether all that is missing is what the existing VPC has, and was not sent.
fn waits_for_vpc(cluster: &AssignedCluster, vpc: &VpcFacts) -> bool {
    let unsent = || vpc.subnets.is_none() && cluster.subnets.iter().all(|subnet| subnet.is_shared());
    cluster.is_shared_vpc() && (unsent() || cluster.assignment_failed())
}

/// Which subnets get large and which get little blocks, in manifest order.
struct Sizes {
    big: Vec<usize>,
    little: Vec<usize>,
    reserved: Vec<IpNet>,
}

/// Sorts the subnets; `None` when a type or block cannot be read, at which kOps stops.
fn sizes(cluster: &mut AssignedCluster, network: Ipv4Net, release: Release) -> Option<Sizes> {
    let mut sizes = Sizes { big: Vec::new(), little: Vec::new(), reserved: Vec::new() };
    let by_count = facts::ALLOCATION_BY_COUNT.holds(release);
    let mut readable = true;
    for (index, subnet) in cluster.subnets.iter().enumerate() {
        let given = subnet.cidr.net();
        if by_count && given.is_some_and(|given| !contains_base(network, given)) {
            continue;
        }
        readable &= subnet.cidr.is_empty() || given.is_some();
        sizes.reserved.extend(given);
        match subnet.kind {
            Some(SubnetType::Utility) => sizes.little.push(index),
            Some(_) => sizes.big.push(index),
            None => {
                cluster.failures.push(AssignmentFailure::UnknownType(index));
                readable = false;
            }
        }
    }
    readable.then_some(sizes)
}

fn contains_base(network: Ipv4Net, block: IpNet) -> bool {
    match block {
        IpNet::V4(block) => network.contains(&block.network()),
        IpNet::V6(_) => false,
    }
}

/// How many bits the network's parts are longer than the network.
fn parts_bits(sizes: &Sizes, release: Release) -> u8 {
    if !facts::ALLOCATION_BY_COUNT.holds(release) {
        return MOST_BITS;
    }
    let count = sizes.big.len() + usize::from(!sizes.little.is_empty());
    match count {
        0..=1 => 0,
        2 => 1,
        3..=4 => 2,
        _ => MOST_BITS,
    }
}

fn hand_out(
    subnets: &mut [AssignedSubnet],
    network: Ipv4Net,
    sizes: &Sizes,
    release: Release,
    failures: &mut Vec<AssignmentFailure>,
) -> Result<(), AssignmentFailure> {
    let parts = split(network, parts_bits(sizes, release)).ok_or(AssignmentFailure::NetworkTooSmall)?;
    let free = |part: &Ipv4Net| sizes.reserved.iter().all(|reserved| !overlap(*reserved, IpNet::V4(*part)));
    let mut parts: Vec<Ipv4Net> = parts.into_iter().filter(free).collect();
    if parts.is_empty() {
        return Err(AssignmentFailure::NoFreeBlock);
    }
    let by_count = facts::ALLOCATION_BY_COUNT.holds(release);
    let little_parts = if by_count && sizes.little.is_empty() {
        Vec::new()
    } else {
        split(parts.remove(0), LITTLE_BITS).ok_or(AssignmentFailure::NetworkTooSmall)?
    };
    let mut give = |indexes: &[usize], blocks: Vec<Ipv4Net>| give(subnets, indexes, blocks, release, failures);
    if by_count {
        give(&sizes.little, little_parts);
        give(&sizes.big, parts);
    } else {
        give(&sizes.big, parts);
        give(&sizes.little, little_parts);
    }
    Ok(())
}

/// Hands `blocks` to the subnets without one, by zone; manifest order decides among equals.
fn give(
    subnets: &mut [AssignedSubnet],
    indexes: &[usize],
    blocks: Vec<Ipv4Net>,
    release: Release,
    failures: &mut Vec<AssignmentFailure>,
) {
    let mut order: Vec<usize> = indexes.to_vec();
    order.sort_by(|a, b| subnets[*a].zone.cmp(&subnets[*b].zone));
    let stays_ipv6_only = facts::IPV6_ONLY_SUBNETS.holds(release);
    let mut blocks = blocks.into_iter();
    for index in order {
        let subnet = &mut subnets[index];
        if !subnet.cidr.is_empty() || stays_ipv6_only && subnet.is_ipv6_only() {
            continue;
        }
        match blocks.next() {
            Some(block) => {
                subnet.cidr = Cidr::from(block);
                subnet.origin = Origin::Assigned;
            }
            None => failures.push(AssignmentFailure::NoBlockLeft(index)),
        }
    }
}
