//! IPv6 blocks for new subnets: the next numbers in the pattern in use.

use crate::aws::limits::{AMAZON_IPV6_LENGTH, USUAL_IPV6_LENGTH};
use crate::cidr::{Cidr, IpNet, Ipv6Net, Notation, last_index, next_free_index, notation_of, nth_block};
use crate::spec::VpcFacts;
use crate::subnets::AssignedCluster;
use std::net::Ipv6Addr;

/// The numbers that are free.
#[derive(Debug)]
pub struct Numbers {
    /// The VPC's block, or one of the size that Amazon gives in its place.
    pool: Ipv6Net,
    is_known: bool,
    /// Whether subnets have addresses written instead of numbers.
    is_literal: bool,
    length: u8,
    taken: Vec<Ipv6Net>,
    /// Whether what is avoided holds the pool.
    is_closed: bool,
    /// The first number after all that are taken.
    next: u64,
}

/// How much was taken.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    taken: usize,
    next: u64,
}

/// An IPv6 block of a new subnet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ipv6Part {
    /// The number.
    pub notation: Notation,
    /// The addresses, where the VPC's block is known.
    pub cidr: Option<Ipv6Net>,
    /// What is written: the notation, or the addresses where others are written so.
    pub written: String,
}

impl Numbers {
    /// The numbers that no subnet of `cluster` or of the VPC has, and that `avoid` leaves.
    pub fn of(cluster: &AssignedCluster<'_>, vpc: &VpcFacts, avoid: &[IpNet]) -> Numbers {
        let known = vpc.ipv6_cidrs.iter().flatten().find_map(Cidr::ipv6);
        let pool = known.unwrap_or(Ipv6Net::new_assert(Ipv6Addr::UNSPECIFIED, AMAZON_IPV6_LENGTH));
        let written = || cluster.subnets.iter().filter(|subnet| subnet.has_ipv6_cidr());
        let notations = || written().filter_map(|subnet| subnet.ipv6_notation);
        let literals = written().filter_map(|subnet| subnet.spec.ipv6_cidr.ipv6());
        let others = vpc.known_subnets().filter_map(|subnet| subnet.ipv6_cidr.ipv6());
        let avoided = avoid.iter().filter_map(|block| match block {
            IpNet::V6(block) => Some(*block),
            IpNet::V4(_) => None,
        });
        let blocks = literals.chain(others).chain(avoided).filter(|_| known.is_some());
        let numbered = notations().filter_map(|notation| nth_block(pool, notation).ok());
        let taken: Vec<Ipv6Net> = blocks.chain(numbered).collect();
        let length = notations().next().map_or(USUAL_IPV6_LENGTH, Notation::prefix_length);
        let is_literal = known.is_some() && written().next().is_some() && notations().next().is_none();
        let is_closed = taken.iter().any(|block| block.contains(&pool));
        let mut numbers = Numbers { pool, is_known: known.is_some(), is_literal, length, taken, is_closed, next: 0 };
        numbers.next = numbers.after_all();
        numbers
    }

    /// The next number, which is taken; after the last one the first gap. None where what is avoided holds the pool.
    pub fn take(&mut self) -> Option<Ipv6Part> {
        if self.is_closed {
            return None;
        }
        let last = last_index(self.pool, self.length)?;
        let index = match self.next {
            next if next <= last => next,
            _ => next_free_index(self.pool, self.length, &self.taken)?,
        };
        self.next = self.next.max(index.saturating_add(1));
        let notation = Notation::new(self.length, index)?;
        let block = nth_block(self.pool, notation).ok()?;
        self.taken.push(block);
        let written = if self.is_literal { block.to_string() } else { notation.to_string() };
        Some(Ipv6Part { notation, cidr: self.is_known.then_some(block), written })
    }

    /// How much was taken so far.
    pub fn mark(&self) -> Mark {
        Mark { taken: self.taken.len(), next: self.next }
    }

    /// Gives back what was taken since.
    pub fn back_to(&mut self, Mark { taken, next }: Mark) {
        self.taken.truncate(taken);
        self.next = next;
    }

    fn after_all(&self) -> u64 {
        let inside = self.taken.iter().filter(|block| self.pool.contains(*block));
        let last = inside
            .filter_map(|block| notation_of(self.pool, Ipv6Net::new(block.broadcast(), self.length).ok()?.trunc()));
        last.map(|notation| notation.index() + 1).max().unwrap_or_default()
    }
}
