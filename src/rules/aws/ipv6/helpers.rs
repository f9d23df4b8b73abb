//! The subnets' IPv6 blocks, and which of them clash.

use super::pool::VpcPool;
use crate::cidr::sets::{self, Clash};
use crate::cidr::{IpNet, Ipv6Net, Notation, nth_block};
use crate::diagnostic::FieldPath;
use crate::rules::cloud::{Existence, cluster_on_aws};
use crate::rules::paths;
use crate::rules::rule::Subject;
use crate::subnets::AssignedSubnet;

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
    fn of(subnet: &AssignedSubnet) -> Option<Wanted> {
        if let Some(notation) = subnet.ipv6_notation {
            return Some(Wanted::Relative(notation));
        }
        let cidr = &subnet.spec.ipv6_cidr;
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
    pub subnet: &'a AssignedSubnet<'a>,
    pub wanted: Wanted,
}

impl<'a> Ipv6Subnet<'a> {
    fn of((index, subnet): (usize, &'a AssignedSubnet<'a>)) -> Option<Ipv6Subnet<'a>> {
        Some(Ipv6Subnet { index, subnet, wanted: Wanted::of(subnet)? })
    }

    /// The field of the block.
    pub fn field(&self) -> FieldPath {
        paths::subnet_field(self.index, "ipv6CIDR")
    }

    /// The block as written.
    pub fn text(&self) -> &str {
        self.subnet.spec.ipv6_cidr.text()
    }

    /// Whether kOps makes the subnet.
    pub fn existence(&self) -> Existence {
        Existence::of(self.subnet)
    }
}

/// The subnets whose IPv6 block can be read; none on other clouds.
pub(super) fn subnets<'a>(subject: &Subject<'a>) -> impl Iterator<Item = Ipv6Subnet<'a>> {
    on_aws(subject).iter().enumerate().filter_map(Ipv6Subnet::of)
}

/// Those of them that have this existence.
pub(super) fn subnets_of<'a>(subject: &Subject<'a>, existence: Existence) -> impl Iterator<Item = Ipv6Subnet<'a>> {
    let subnets = on_aws(subject).iter().enumerate();
    subnets.filter(move |(_, subnet)| Existence::of(subnet) == existence).filter_map(Ipv6Subnet::of)
}

fn on_aws<'a>(subject: &Subject<'a>) -> &'a [AssignedSubnet<'a>] {
    cluster_on_aws(subject).map_or(&[], |cluster| &cluster.subnets)
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
        return sets::clashes(place(true, true));
    }
    let mut clashes = sets::clashes(place(true, false));
    clashes.extend(sets::clashes(place(false, true)));
    clashes.sort_by_key(|clash| clash.inner);
    clashes
}
