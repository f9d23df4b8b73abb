//! The VPC's IPv6 blocks, as far as they are known.

use std::fmt;
use std::net::Ipv6Addr;

use crate::aws::limits;
use crate::cidr::sets::Outermost;
use crate::cidr::{Cidr, IPV6_ALL, IpNet, Ipv6Net};
use crate::rules::rule::Subject;

/// What the IPv6 blocks of subnets lie in.
pub(in crate::rules) enum VpcPool {
    /// The VPC's blocks, of which `/LEN#N` counts in the first.
    Known(Vec<Ipv6Net>),
    /// Amazon chooses a /56 when kOps makes the VPC.
    Amazon,
    /// The VPC exists, and its block was not sent.
    Unknown,
}

/// The /56 of a new VPC, at an example address.
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

    /// The block that `/LEN#N` counts in. An unknown one is taken at address 0: what counts is where blocks lie in it.
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
