//! Automatic IPv4 blocks, exactly as each release hands them out (`upup/pkg/fi/cloudup/subnets.go`).

use crate::cidr::{Cidr, IpNet, Ipv4Net, overlap, split};
use crate::release::{Release, facts};
use crate::spec::VpcFacts;

use super::cluster::{AssignedCluster, AssignmentFailure};
use super::go_sort;
use super::subnet::{AssignedSubnet, Origin, SubnetType};

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

impl AssignedCluster<'_> {
    /// The last part of the network outside all of `used`, where kOps hands out parts: it stops without a free one,
    /// even where no subnet is left that gets it.
    pub fn spare_part(&self, used: &[Ipv4Net], release: Release) -> Option<Ipv4Net> {
        let Some(IpNet::V4(network)) = self.network_cidr.net() else { return None };
        if is_complete(self, release) {
            return None;
        }
        let sizes = sizes(&mut self.clone(), network, release)?;
        let mut parts = parts_of(Some(network), parts_bits(&sizes, release)).into_iter().flatten().rev();
        let is_free = |part: &Ipv4Net| !used.iter().any(|used| overlap(IpNet::V4(*used), IpNet::V4(*part)));
        parts.find(is_free)
    }
}

/// A part of the network; `None` where kOps makes one that is longer than an address, which it writes as `<nil>`.
type Part = Option<Ipv4Net>;

/// Splits a part; of one that cannot be split kOps makes as many that are not blocks.
fn parts_of(part: Part, bits: u8) -> Vec<Part> {
    let blocks = part.and_then(|part| split(part, bits));
    blocks.map_or_else(|| vec![None; 1 << bits], |blocks| blocks.into_iter().map(Some).collect())
}

fn hand_out(
    subnets: &mut [AssignedSubnet],
    network: Ipv4Net,
    sizes: &Sizes,
    release: Release,
    failures: &mut Vec<AssignmentFailure>,
) -> Result<(), AssignmentFailure> {
    let is_free = |part: Ipv4Net| sizes.reserved.iter().all(|reserved| !overlap(*reserved, IpNet::V4(part)));
    let parts = parts_of(Some(network), parts_bits(sizes, release));
    let mut parts: Vec<Part> = parts.into_iter().filter(|part| part.is_none_or(is_free)).collect();
    if parts.is_empty() {
        return Err(AssignmentFailure::NoFreeBlock);
    }
    let by_count = facts::ALLOCATION_BY_COUNT.holds(release);
    let split_too_far = parts[0].is_none();
    let little_parts =
        if by_count && sizes.little.is_empty() { Vec::new() } else { parts_of(parts.remove(0), LITTLE_BITS) };
    let mut give = |indexes: &[usize], blocks, absent: fn(usize) -> AssignmentFailure| {
        give(subnets, indexes, blocks, release, |failure| failures.push(failure), absent);
    };
    let absent_little =
        if split_too_far { AssignmentFailure::UtilityBlockOutside } else { AssignmentFailure::NetworkTooSmall };
    if by_count {
        give(&sizes.little, little_parts, absent_little);
        give(&sizes.big, parts, AssignmentFailure::NetworkTooSmall);
    } else {
        give(&sizes.big, parts, AssignmentFailure::NetworkTooSmall);
        give(&sizes.little, little_parts, absent_little);
    }
    Ok(())
}

/// Hands `blocks` to the subnets without one, by zone; among equals Go's sort decides. `absent` is the failure of
/// a block that is not one.
fn give(
    subnets: &mut [AssignedSubnet],
    indexes: &[usize],
    blocks: Vec<Part>,
    release: Release,
    mut fail: impl FnMut(AssignmentFailure),
    absent: fn(usize) -> AssignmentFailure,
) {
    let mut order: Vec<usize> = indexes.to_vec();
    go_sort::sort(&mut order, |a, b| subnets[*a].zone < subnets[*b].zone);
    let stays_ipv6_only = facts::IPV6_ONLY_SUBNETS.holds(release);
    let mut blocks = blocks.into_iter();
    for index in order {
        let subnet = &mut subnets[index];
        if !subnet.cidr.is_empty() || stays_ipv6_only && subnet.is_ipv6_only() {
            continue;
        }
        match blocks.next() {
            Some(Some(block)) => {
                subnet.cidr = Cidr::from(block);
                subnet.origin = Origin::Assigned;
            }
            Some(None) => fail(absent(index)),
            None => fail(AssignmentFailure::NoBlockLeft(index)),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing;

    /// The blocks that `release` hands out, in manifest order, `-` for none.
    #[track_caller]
    fn check(releases: &[&str], spec: &str, subnets: &str, expected: &str) {
        for release in releases {
            let planned = testing::plan(release, spec, subnets).network.subnets;
            let blocks = planned.iter().map(|subnet| subnet.ipv4.as_ref().map_or("-", |block| block.cidr.text()));
            assert_eq!(blocks.collect::<Vec<_>>().join(" "), expected, "{release}");
        }
    }

    const BEFORE_COUNTING: &[&str] = &["1.23", "1.24", "1.27"];
    const COUNTING: &[&str] = &["1.28", "1.35", "1.36", "1.37"];

    #[test]
    fn public_subnets() {
        let one = "a Public us-east-1a";
        check(BEFORE_COUNTING, "", one, "172.20.32.0/19");
        check(COUNTING, "", one, "172.20.0.0/16");
        let three = "a Public us-east-1a\nb Public us-east-1b\nc Public us-east-1c";
        check(BEFORE_COUNTING, "", three, "172.20.32.0/19 172.20.64.0/19 172.20.96.0/19");
        check(COUNTING, "", three, "172.20.0.0/18 172.20.64.0/18 172.20.128.0/18");
    }

    #[test]
    fn private_and_utility_subnets() {
        let one = "a Private us-east-1a\nu Utility us-east-1a";
        check(BEFORE_COUNTING, "", one, "172.20.32.0/19 172.20.0.0/22");
        check(COUNTING, "", one, "172.20.128.0/17 172.20.0.0/20");
        let two = "a Private us-east-1a\nb Private us-east-1b\nu Utility us-east-1a\nv Utility us-east-1b";
        check(BEFORE_COUNTING, "", two, "172.20.32.0/19 172.20.64.0/19 172.20.0.0/22 172.20.4.0/22");
        check(COUNTING, "", two, "172.20.64.0/18 172.20.128.0/18 172.20.0.0/21 172.20.8.0/21");
    }

    #[test]
    fn dual_stack_subnets_are_large_and_ipv6_only_ones_stay_without() {
        let subnets = "p Private us-east-1a ipv6CIDR=/64#0\nd DualStack us-east-1a ipv6CIDR=/64#1\nu Utility \
            us-east-1a ipv6CIDR=/64#2";
        let ipv6 = "nonMasqueradeCIDR: '::/0'";
        check(&["1.24", "1.27"], ipv6, subnets, "- 172.20.32.0/19 172.20.0.0/22");
        check(COUNTING, ipv6, subnets, "- 172.20.64.0/18 172.20.0.0/21");
    }

    #[test]
    fn zones_decide_the_order_and_manifest_order_among_equals() {
        let network = "networkCIDR: 10.0.0.0/16";
        let subnets = "c Public us-east-1c\na Public us-east-1a\nb Utility us-east-1b";
        check(BEFORE_COUNTING, network, subnets, "10.0.64.0/19 10.0.32.0/19 10.0.0.0/22");
        check(COUNTING, network, subnets, "10.0.128.0/18 10.0.64.0/18 10.0.0.0/21");
        let same_zone = "z Public us-east-1a\na Public us-east-1a";
        check(&["1.23"], network, same_zone, "10.0.32.0/19 10.0.64.0/19");
    }

    #[test]
    fn given_blocks_are_left_out() {
        let subnets = "a Public us-east-1a cidr=172.20.32.0/19\nb Public us-east-1b";
        check(BEFORE_COUNTING, "", subnets, "172.20.32.0/19 172.20.64.0/19");
        check(COUNTING, "", subnets, "172.20.32.0/19 172.20.128.0/17");
    }

    #[test]
    fn blocks_outside_the_network_do_not_count_from_1_28_on() {
        let network = "additionalNetworkCIDRs: [172.21.0.0/16]";
        let subnets = "a Public us-east-1a cidr=172.21.0.0/16\nb Public us-east-1b";
        check(BEFORE_COUNTING, network, subnets, "172.21.0.0/16 172.20.32.0/19");
        check(COUNTING, network, subnets, "172.21.0.0/16 172.20.0.0/16");
    }
}
