//! What each IPv6 block of the VPC is used for, where the block is known.

use std::collections::{BTreeMap, BTreeSet};

use super::place::Assignment;
use crate::cidr::free::unused;
use crate::cidr::{Cidr, IpNet, Ipv6Net, nth_block};
use crate::order::ordered_by_key;
use crate::spec::VpcFacts;
use crate::subnets::{AssignedCluster, Origin, UseKind};

/// An IPv6 block of the VPC.
#[derive(Clone, Debug)]
pub struct Ipv6Usage {
    /// The block.
    pub cidr: Ipv6Net,
    /// What is in it, by address.
    pub uses: Vec<Ipv6Use>,
    /// The largest free block in it.
    pub largest_free: Option<Ipv6Net>,
}

/// A part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ipv6Use {
    /// The part.
    pub block: Ipv6Net,
    /// What it is used for; `None` where it is free.
    pub kind: Option<UseKind>,
    /// The name of a subnet, or the id of one that only AWS has.
    pub name: String,
    /// Where the block of a subnet is known from.
    pub origin: Option<Origin>,
}

/// What each known IPv6 block of the VPC is used for, with what was placed, in the order of the blocks.
pub(super) fn blocks(
    cluster: &AssignedCluster<'_>,
    vpc: &VpcFacts,
    avoid: &[IpNet],
    placed: &[Assignment],
) -> Vec<Ipv6Usage> {
    let pools: Vec<Ipv6Net> = vpc.ipv6_cidrs.iter().flatten().filter_map(Cidr::ipv6).map(|pool| pool.trunc()).collect();
    let Some(first) = pools.first() else { return Vec::new() };
    let mut uses = of_subnets(cluster, vpc, *first);
    uses.extend(placed.iter().filter_map(|assignment| {
        let block = assignment.ipv6.as_ref()?.cidr?;
        Some(subnet(block, &assignment.part.name, Origin::Assigned))
    }));
    uses.extend(avoid.iter().filter_map(|block| match block {
        IpNet::V6(block) => {
            Some(Ipv6Use { block: block.trunc(), kind: Some(UseKind::Avoided), name: String::new(), origin: None })
        }
        IpNet::V4(_) => None,
    }));
    pools.iter().map(|pool| of_pool(*pool, &uses)).collect()
}

/// The blocks of the spec's subnets, and of those that only AWS has.
fn of_subnets(cluster: &AssignedCluster<'_>, vpc: &VpcFacts, first: Ipv6Net) -> Vec<Ipv6Use> {
    let known: BTreeMap<&str, Ipv6Net> =
        vpc.known_subnets().filter_map(|known| Some((known.id.as_str(), known.ipv6_cidr.ipv6()?))).collect();
    let own = cluster.subnets.iter().filter_map(|own| {
        let name = own.spec.name.as_str();
        let numbered = own.ipv6_notation.and_then(|notation| nth_block(first, notation).ok());
        match numbered.or_else(|| own.spec.ipv6_cidr.ipv6()) {
            Some(block) => Some(subnet(block, name, Origin::Spec)),
            None => known.get(own.spec.id.as_str()).map(|block| subnet(*block, name, Origin::Vpc)),
        }
    });
    let uses: Vec<Ipv6Use> = own.collect();
    let taken: BTreeSet<Ipv6Net> = uses.iter().map(|used| used.block).collect();
    let others = known.into_iter().filter(|(_, block)| !taken.contains(block));
    let others: Vec<Ipv6Use> = others.map(|(id, block)| subnet(block, id, Origin::Vpc)).collect();
    uses.into_iter().chain(others).collect()
}

fn subnet(block: Ipv6Net, name: &str, origin: Origin) -> Ipv6Use {
    Ipv6Use { block: block.trunc(), kind: Some(UseKind::Subnet), name: name.to_owned(), origin: Some(origin) }
}

fn of_pool(pool: Ipv6Net, uses: &[Ipv6Use]) -> Ipv6Usage {
    let inside = |used: &&Ipv6Use| pool.contains(&used.block) || used.block.contains(&pool);
    let mut uses: Vec<Ipv6Use> = uses.iter().filter(inside).cloned().collect();
    let free = unused(pool, uses.iter().map(|used| used.block).collect());
    let largest_free = free.iter().copied().min_by_key(|block| (block.prefix_len(), block.network()));
    uses.extend(free.into_iter().map(|block| Ipv6Use { block, kind: None, name: String::new(), origin: None }));
    Ipv6Usage { cidr: pool, uses: ordered_by_key(uses, |used| used.block), largest_free }
}
