//! Numbers for hints: which `/LEN#N` is still free.

use super::helpers::{Wanted, subnets};
use super::pool::VpcPool;
use crate::aws::limits;
use crate::cidr::free::FreeBlocks;
use crate::cidr::{Notation, nth_block};
use crate::rules::rule::Subject;

/// Finds numbers that are still free, for hints.
pub(in crate::rules) struct FreeNumbers<'p> {
    pool: &'p VpcPool,
    free: FreeBlocks,
}

impl<'p> FreeNumbers<'p> {
    /// Everything is free but what the cluster's subnets ask for and what the VPC's subnets are known to have.
    pub fn of(subject: &Subject<'_>, pool: &'p VpcPool) -> FreeNumbers<'p> {
        FreeNumbers::beside(subject, pool, None)
    }

    /// The same, where what the subnet at this index asks for is free too.
    pub fn beside(subject: &Subject<'_>, pool: &'p VpcPool, index: Option<usize>) -> FreeNumbers<'p> {
        let network = pool.network();
        let others = subnets(subject).filter(|subnet| Some(subnet.index) != index);
        let wanted = others.filter_map(|subnet| match subnet.wanted {
            Wanted::Relative(notation) => nth_block(network, notation).ok(),
            Wanted::Literal(net) => Some(net).filter(|net| network.contains(net)),
        });
        let known = subject.vpc.known_subnets().filter_map(|subnet| subnet.ipv6_cidr.ipv6());
        FreeNumbers { pool, free: FreeBlocks::around(wanted.chain(known)) }
    }

    /// The next free block, of the wanted length where the VPC has blocks of it.
    pub fn hint(&mut self, length: u8) -> Option<String> {
        Some(format!("Take the next free block, `{}`", self.next(length)?))
    }

    /// The next free block itself.
    pub fn next(&mut self, length: u8) -> Option<Notation> {
        let network = self.pool.network();
        let fits = limits::is_ipv6_length(length) && network.prefix_len() < length;
        self.free.offer(network, if fits { length } else { limits::USUAL_IPV6_LENGTH })
    }
}
