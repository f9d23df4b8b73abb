//! Places for subnets: which of a cluster's subnets have to get a block, how large, and which free blocks fit.

use super::cluster::AssignedCluster;
use super::subnet::{AssignedSubnet, SubnetType};
use crate::aws::limits::IPV4_LENGTHS;
use crate::cidr::Ipv4Net;
use crate::cidr::room::{Room, Strategy, Taken};
use crate::spec::VpcFacts;

/// A utility subnet is smaller than others by so many bits where there is none to be like.
pub const UTILITY_BITS: u8 = 3;

/// What is free: what may be taken, and the last choice.
pub type Rooms = [Room; 2];

/// A block that is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its prefix length; `None` where there is no need of one.
    pub length: Option<u8>,
    /// Whether a smaller one does where there is no room for it.
    pub may_shrink: bool,
}

/// A block that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fit {
    /// The block.
    pub block: Ipv4Net,
    /// Whether it is smaller than was wanted.
    pub is_smaller: bool,
    /// Whether it is the last choice.
    pub is_last_choice: bool,
    /// Where in the room it is.
    pub strategy: Strategy,
}

/// Blocks for all of `wanted`, which are taken; `None`, and nothing is taken, where they have no place. What may be
/// smaller is, where that makes room for all; the last choice is made only where that does not help.
pub fn fit(rooms: &mut Rooms, strategy: Strategy, wanted: &[Wanted]) -> Option<Vec<Option<Fit>>> {
    fit_for_now(rooms, strategy, wanted).map(|(found, _)| found)
}

/// The same of blocks that may be put back all together, before others are taken.
pub fn fit_for_now(rooms: &mut Rooms, strategy: Strategy, wanted: &[Wanted]) -> Option<(Vec<Option<Fit>>, Borrowed)> {
    [false, true].into_iter().find_map(|has_last_choice| {
        let mut trial = Trial { rooms, has_last_choice, borrowed: Borrowed::default() };
        let found = trial.fit_smaller(strategy, wanted)?;
        Some((found, trial.borrowed))
    })
}

/// Blocks that were taken, in their order.
#[derive(Clone, Debug, Default)]
pub struct Borrowed(Vec<(usize, Taken)>);

impl Borrowed {
    /// Puts them back.
    pub fn put_back(self, rooms: &mut Rooms) {
        for (room, taken) in self.0.into_iter().rev() {
            rooms[room].put_back(taken);
        }
    }
}

/// Blocks are taken to see whether all that is wanted has a place. Rooms are large where much is placed, so they are
/// not copied for that.
struct Trial<'r> {
    rooms: &'r mut Rooms,
    has_last_choice: bool,
    borrowed: Borrowed,
}

impl Trial<'_> {
    fn fit_smaller(&mut self, strategy: Strategy, wanted: &[Wanted]) -> Option<Vec<Option<Fit>>> {
        // Nothing fits better where nothing becomes smaller.
        let most = if wanted.iter().any(|one| one.may_shrink) { *IPV4_LENGTHS.end() } else { 0 };
        (0..=most).find_map(|bits| {
            let shorter =
                |one: &Wanted| Wanted { length: one.length.map(|length| smaller(*one, length, bits)), ..*one };
            let shorter: Vec<Wanted> = wanted.iter().map(shorter).collect();
            let found = self.fit_once(strategy, &shorter);
            if found.is_none() {
                self.start_again();
            }
            let named = found?.into_iter().zip(wanted).map(|(fit, one)| {
                fit.map(|fit| Fit {
                    is_smaller: one.length.is_some_and(|length| length < fit.block.prefix_len()),
                    ..fit
                })
            });
            Some(named.collect())
        })
    }

    /// First what has room in its own size, so that what may be smaller takes what is left. Where something has to be
    /// smaller, nothing is spread: it would split the largest block, which that one takes.
    fn fit_once(&mut self, strategy: Strategy, wanted: &[Wanted]) -> Option<Vec<Option<Fit>>> {
        let mut lengths = wanted.iter().filter_map(|one| one.length);
        let is_whole = lengths.all(|length| self.take(strategy, length).is_some());
        self.start_again();
        let strategy = if is_whole { strategy } else { Strategy::Pack };
        let mut found: Vec<Option<Fit>> = Vec::new();
        for one in wanted {
            let fit = one.length.and_then(|length| self.take(strategy, length));
            if one.length.is_some() && fit.is_none() && !one.may_shrink {
                return None;
            }
            found.push(fit);
        }
        for (one, found) in wanted.iter().zip(&mut found) {
            if one.length.is_some() && found.is_none() {
                let length = self.largest()?;
                *found = self.take(strategy, length);
            }
        }
        Some(found)
    }

    fn start_again(&mut self) {
        std::mem::take(&mut self.borrowed).put_back(self.rooms);
    }

    /// The rooms that may be looked into.
    fn open(&mut self) -> &mut [Room] {
        let count = if self.has_last_choice { self.rooms.len() } else { 1 };
        &mut self.rooms[..count]
    }

    fn take(&mut self, strategy: Strategy, length: u8) -> Option<Fit> {
        let found = |(place, room): (usize, &mut Room)| Some((place, room.take_for_now(length, strategy)?));
        let (place, taken) = self.open().iter_mut().enumerate().find_map(found)?;
        self.borrowed.0.push((place, taken));
        Some(Fit { block: taken.block, is_smaller: false, is_last_choice: place != 0, strategy })
    }

    /// The length of the largest free block in which AWS makes a subnet.
    fn largest(&mut self) -> Option<u8> {
        let lengths = self.open().iter().filter_map(|room| Some(room.largest()?.prefix_len()));
        lengths.min().filter(|length| length <= IPV4_LENGTHS.end())
    }
}

fn smaller(one: Wanted, length: u8, bits: u8) -> u8 {
    let may_grow = one.may_shrink && length <= *IPV4_LENGTHS.end();
    if may_grow { length.saturating_add(bits).min(*IPV4_LENGTHS.end()) } else { length }
}

impl AssignedCluster<'_> {
    /// The subnets of the spec that have no block and need one, with the length that each should have: that of others
    /// of its type, else one with which all of them fit into the network.
    pub fn without_place(&self) -> Vec<(usize, u8)> {
        let without = self.subnets.iter().enumerate().filter(|(_, subnet)| self.needs_block(subnet));
        let without: Vec<(usize, SubnetType)> =
            without.filter_map(|(place, subnet)| Some((place, subnet.kind?))).collect();
        let equal = self.equal_length(&without);
        let mut length = once_each(|kind| {
            let bits = if kind == SubnetType::Utility { UTILITY_BITS } else { 0 };
            self.length_of_kind(kind).unwrap_or_else(|| subnet_length(equal.saturating_add(bits)))
        });
        without.into_iter().map(|(place, kind)| (place, length(kind))).collect()
    }

    /// Blocks for the subnets that have no place today; `None` where there is no room for all of them.
    pub fn places(&self, vpc: &VpcFacts) -> Option<Vec<(usize, Fit)>> {
        let without = self.without_place();
        let used: Vec<Ipv4Net> = self.uses(vpc).iter().map(|used| used.block).collect();
        let wanted: Vec<Wanted> =
            without.iter().map(|(_, length)| Wanted { length: Some(*length), may_shrink: true }).collect();
        let found = fit(&mut self.room(&used, vpc), Strategy::Pack, &wanted)?;
        without.into_iter().zip(found).map(|((place, _), fit)| Some((place, fit?))).collect()
    }

    /// The first subnet of a type that has a block today.
    pub fn of_kind(&self, kind: SubnetType) -> Option<&AssignedSubnet<'_>> {
        let mut of_kind = self.subnets.iter().filter(|subnet| subnet.kind == Some(kind));
        of_kind.find(|subnet| self.block_today(subnet).is_some())
    }

    /// The length of the block that a subnet has today, as AWS would make another.
    pub fn length_of(&self, subnet: &AssignedSubnet<'_>) -> Option<u8> {
        self.block_today(subnet).map(|block| subnet_length(block.prefix_len()))
    }

    fn length_of_kind(&self, kind: SubnetType) -> Option<u8> {
        self.length_of(self.of_kind(kind)?)
    }

    fn needs_block(&self, subnet: &AssignedSubnet<'_>) -> bool {
        let is_without = subnet.spec.cidr.is_empty() && !subnet.is_shared() && self.block_today(subnet).is_none();
        is_without && !(subnet.kind == Some(SubnetType::Private) && subnet.has_ipv6_cidr())
    }

    /// The length with which all of them fit into the network, as kOps counts: utility subnets share parts.
    fn equal_length(&self, without: &[(usize, SubnetType)]) -> u8 {
        let large = without.iter().filter(|(_, kind)| *kind != SubnetType::Utility).count();
        let parts = large + without.len().saturating_sub(large).div_ceil(1 << UTILITY_BITS);
        let bits = parts.next_power_of_two().trailing_zeros();
        let network = self.ipv4_networks().next().map_or(*IPV4_LENGTHS.start(), |network| network.prefix_len());
        network.saturating_add(u8::try_from(bits).unwrap_or(u8::MAX))
    }
}

/// What is computed of a type of subnets, once for each that is asked for: of many subnets there are few types.
pub fn once_each<T: Copy>(compute: impl Fn(SubnetType) -> T) -> impl FnMut(SubnetType) -> T {
    let mut known: Vec<(SubnetType, T)> = Vec::new();
    move |kind| match known.iter().find(|(of, _)| *of == kind) {
        Some((_, value)) => *value,
        None => {
            let value = compute(kind);
            known.push((kind, value));
            value
        }
    }
}

/// The nearest length that a subnet can have.
pub fn subnet_length(length: u8) -> u8 {
    length.clamp(*IPV4_LENGTHS.start(), *IPV4_LENGTHS.end())
}
