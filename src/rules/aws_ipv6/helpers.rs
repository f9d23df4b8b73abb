//! The subnets' IPv6 blocks and the VPC's, as far as they are known.

use std::fmt;
use std::net::Ipv6Addr;

use crate::cidr::{Cidr, IPV6_ALL, IpNet, Ipv6Net, Notation, nth_block};
use crate::diagnostic::FieldPath;
use crate::rules::aws::blocks::{self, Clash, Outermost};
use crate::rules::aws::free_blocks::FreeBlocks;
use crate::rules::aws::{self, Standing, limits};
use crate::rules::{Subject, paths};
use crate::subnets::AssignedSubnet;

/// What the IPv6 blocks of subnets lie in.
pub(super) enum VpcPool {
    /// The VPC's blocks, of which `/LEN#N` counts in the first.
    Known(Vec<Ipv6Net>),
    /// Amazon chooses a /56 when kOps makes the VPC.
    Amazon,
    /// The VPC exists, and its block was not sent.
    Unknown,
}

/// The /56 of a new VPC, at an address that stands for any.
const AMAZON: Ipv6Net = Ipv6Net::new_assert(Ipv6Addr::UNSPECIFIED, limits::AMAZON_IPV6_LENGTH);

impl VpcPool {
    /// What is known of the VPC's blocks.
    pub fn of(subject: &Subject<'_>) -> VpcPool {
        let known = subject.vpc.ipv6_cidrs.as_deref().unwrap_or_default();
        match (known.first().and_then(Cidr::ipv6), subject.cluster.is_shared_vpc()) {
            (Some(_), _) => VpcPool::Known(known.iter().filter_map(Cidr::ipv6).collect()),
            (None, false) => VpcPool::Amazon,
            (None, true) => VpcPool::Unknown,
        }
    }

    /// The block that `/LEN#N` counts in. An unknown one stands at address 0: what counts is where blocks lie in it.
    pub fn network(&self) -> Ipv6Net {
        match self {
            VpcPool::Known(blocks) => blocks.first().copied().unwrap_or(IPV6_ALL),
            VpcPool::Amazon => AMAZON,
            VpcPool::Unknown => IPV6_ALL,
        }
    }

    /// The VPC's blocks, for looking up which one holds a literal; `None` while they are unknown.
    pub fn holders(&self) -> Option<Outermost> {
        match self {
            VpcPool::Known(known) => Some(Outermost::of(known.iter().map(|block| IpNet::V6(*block)).enumerate())),
            VpcPool::Amazon | VpcPool::Unknown => None,
        }
    }
}

/// How messages speak of the block that `/LEN#N` counts in.
impl fmt::Display for VpcPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            VpcPool::Known(_) => write!(f, "the VPC's block `{}`", self.network()),
            VpcPool::Amazon => f.write_str("the /56 that Amazon gives the VPC"),
            VpcPool::Unknown => f.write_str("the VPC's block"),
        }
    }
}

/// What a subnet asks for.
#[derive(Clone, Copy)]
pub(super) enum Wanted {
    /// `/LEN#N`.
    Relative(Notation),
    /// A block with its address.
    Literal(Ipv6Net),
}

impl Wanted {
    /// Reads `ipv6CIDR`; `None` for what kOps refuses itself, and where there is none.
    fn parse(cidr: &Cidr) -> Option<Wanted> {
        if let Ok(notation) = Notation::parse(cidr.text()) {
            return Some(Wanted::Relative(notation));
        }
        let net = cidr.ipv6().filter(|net| cidr.is_clean() && net.network().to_ipv4_mapped().is_none())?;
        Some(Wanted::Literal(net))
    }

    /// The prefix length.
    pub fn length(self) -> u8 {
        match self {
            Wanted::Relative(notation) => notation.prefix_length(),
            Wanted::Literal(net) => net.prefix_len(),
        }
    }
}

/// A subnet with an IPv6 block.
#[derive(Clone, Copy)]
pub(super) struct Ipv6Subnet<'a> {
    pub index: usize,
    pub subnet: &'a AssignedSubnet,
    pub wanted: Wanted,
}

impl Ipv6Subnet<'_> {
    /// The field of the block.
    pub fn field(&self) -> FieldPath {
        paths::subnet_field(self.index, "ipv6CIDR")
    }

    /// The block as written.
    pub fn text(&self) -> &str {
        self.subnet.spec.ipv6_cidr.text()
    }

    /// Whether kOps makes the subnet.
    pub fn standing(&self) -> Standing {
        Standing::of(self.subnet)
    }
}

/// The subnets whose IPv6 block can be read; none on other clouds.
pub(super) fn subnets<'a>(subject: &Subject<'a>) -> Vec<Ipv6Subnet<'a>> {
    let subnets = aws::cluster(subject).map(|cluster| cluster.subnets.iter().enumerate());
    let readable = subnets.into_iter().flatten().filter_map(|(index, subnet)| {
        Some(Ipv6Subnet { index, subnet, wanted: Wanted::parse(&subnet.spec.ipv6_cidr)? })
    });
    readable.collect()
}

/// Every pair of subnets that share IPv6 addresses. While the VPC's block is unknown, relative blocks and literal ones
/// are compared among themselves. What lies outside the VPC is another finding. Keys are places in `subnets`.
pub(super) fn clashes(subnets: &[Ipv6Subnet<'_>], pool: &VpcPool) -> Vec<Clash> {
    let holders = pool.holders();
    let outside = |net: Ipv6Net| holders.as_ref().is_some_and(|holders| holders.holder(IpNet::V6(net)).is_none());
    let place = |relative: bool, literal: bool| {
        subnets.iter().enumerate().filter_map(move |(key, subnet)| {
            let net = match subnet.wanted {
                Wanted::Relative(notation) if relative => nth_block(pool.network(), notation).ok()?,
                Wanted::Literal(net) if literal && !outside(net) => net,
                _ => return None,
            };
            Some((key, IpNet::V6(net)))
        })
    };
    if matches!(pool, VpcPool::Known(_)) {
        return blocks::clashes(place(true, true));
    }
    let mut clashes = blocks::clashes(place(true, false));
    clashes.extend(blocks::clashes(place(false, true)));
    clashes.sort_by_key(|clash| clash.inner);
    clashes
}

/// Finds numbers that are still free, for hints.
pub(super) struct FreeNumbers<'p> {
    pool: &'p VpcPool,
    free: FreeBlocks,
}

impl<'p> FreeNumbers<'p> {
    /// Everything is free but what the cluster's subnets ask for and what the VPC's subnets are known to have.
    pub fn of(subject: &Subject<'_>, subnets: &[Ipv6Subnet<'_>], pool: &'p VpcPool) -> FreeNumbers<'p> {
        let network = pool.network();
        let wanted = subnets.iter().filter_map(|subnet| match subnet.wanted {
            Wanted::Relative(notation) => nth_block(network, notation).ok(),
            Wanted::Literal(net) => Some(net).filter(|net| network.contains(net)),
        });
        let known = subject.vpc.subnets.iter().flatten().filter_map(|subnet| subnet.ipv6_cidr.ipv6());
        FreeNumbers { pool, free: FreeBlocks::around(wanted.chain(known).map(IpNet::V6)) }
    }

    /// The next free block, of the wanted length where the VPC has blocks of it.
    pub fn hint(&mut self, length: u8) -> Option<String> {
        let network = self.pool.network();
        let fits = limits::is_ipv6_length(length) && network.prefix_len() < length;
        let length = if fits { length } else { limits::USUAL_IPV6_LENGTH };
        Some(format!("Take the next free block, `{}`", self.free.offer(network, length)?))
    }
}
