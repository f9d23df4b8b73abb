//! The blocks that hold an address, the longest prefix first.

use std::cmp::Ordering;
use std::net::IpAddr;

use crate::cidr::{IpNet, number};

/// Values by block. An address is looked up in the logarithm of their number for each prefix length.
#[derive(Clone, Debug)]
pub struct Prefixes<T> {
    ipv4: Family<T>,
    ipv6: Family<T>,
}

/// The blocks of a family.
#[derive(Clone, Debug)]
struct Family<T> {
    /// Those of one length by address, after those that are longer.
    blocks: Vec<(u128, T)>,
    levels: Vec<Level>,
}

/// The blocks of one length: from which one, and until before which one.
#[derive(Clone, Copy, Debug)]
struct Level {
    mask: u128,
    from: usize,
    until: usize,
}

impl<T: Copy> Prefixes<T> {
    /// The values of `blocks`; those of equal blocks in the order of `compare`, or else in that in which they came.
    pub fn of(blocks: impl IntoIterator<Item = (IpNet, T)>, compare: impl Fn(&T, &T) -> Ordering) -> Prefixes<T> {
        let (mut ipv4, mut ipv6) = (Vec::new(), Vec::new());
        for (net, value) in blocks {
            let key = number(net.network());
            match net {
                IpNet::V4(net) => ipv4.push((net.prefix_len(), key, value)),
                IpNet::V6(net) => ipv6.push((net.prefix_len(), key, value)),
            }
        }
        Prefixes { ipv4: Family::of(ipv4, 32, &compare), ipv6: Family::of(ipv6, 128, &compare) }
    }

    /// The values of all blocks that hold `address`, the longest prefix first.
    pub fn of_address(&self, address: IpAddr) -> impl Iterator<Item = T> {
        let (family, number) = (self.family(address), number(address));
        family.levels.iter().flat_map(move |level| family.at(level, number & level.mask))
    }
}

impl<T> Prefixes<T> {
    /// A number that addresses have in common which the same blocks hold; blocks that hold one address are inside each
    /// other, so that the longest one tells the others.
    pub fn place(&self, address: IpAddr) -> usize {
        let (family, number) = (self.family(address), number(address));
        let longest = family.levels.iter().find_map(|level| {
            let (key, first) = (number & level.mask, family.first(level, number & level.mask));
            let is_held = first < level.until && family.blocks[first].0 == key;
            is_held.then_some(first + 1)
        });
        longest.unwrap_or(0) << 1 | usize::from(address.is_ipv6())
    }

    fn family(&self, address: IpAddr) -> &Family<T> {
        match address {
            IpAddr::V4(_) => &self.ipv4,
            IpAddr::V6(_) => &self.ipv6,
        }
    }
}

impl<T: Copy> Family<T> {
    fn of(mut blocks: Vec<(u8, u128, T)>, bits: u32, compare: &dyn Fn(&T, &T) -> Ordering) -> Family<T> {
        let order = |left: &(u8, u128, T), right: &(u8, u128, T)| (right.0, left.1).cmp(&(left.0, right.1));
        blocks.sort_by(|left, right| order(left, right).then_with(|| compare(&left.2, &right.2)));
        let mut levels: Vec<Level> = Vec::new();
        for blocks in blocks.chunk_by(|left, right| left.0 == right.0) {
            let length = blocks.first().map_or(0, |(length, ..)| u32::from(*length));
            let from = levels.last().map_or(0, |longer| longer.until);
            let mask = u128::MAX.checked_shl(bits - length).unwrap_or(0);
            levels.push(Level { mask, from, until: from + blocks.len() });
        }
        Family { blocks: blocks.into_iter().map(|(_, key, value)| (key, value)).collect(), levels }
    }

    /// The values of the block with this address among those of one length.
    fn at(&self, level: &Level, key: u128) -> impl Iterator<Item = T> {
        let blocks = self.blocks[self.first(level, key)..level.until].iter();
        blocks.take_while(move |(other, _)| *other == key).map(|(_, value)| *value)
    }
}

impl<T> Family<T> {
    /// The first block of one length that is not before this address.
    fn first(&self, level: &Level, key: u128) -> usize {
        level.from + self.blocks[level.from..level.until].partition_point(|(other, _)| *other < key)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn looking_up_agrees_with_looking_at_all(
            blocks in prop::collection::vec((any::<u8>(), 0_u8..=32), 0..40),
            octet: u8,
        ) {
            let text = |(octet, length): (u8, u8)| format!("{octet}.{octet}.0.0/{length}");
            let net = |block| text(block).parse::<IpNet>().unwrap().trunc();
            let nets: Vec<IpNet> = blocks.into_iter().map(net).collect();
            let address: IpAddr = format!("{octet}.{octet}.0.0").parse().unwrap();
            let prefixes = Prefixes::of(nets.iter().copied().enumerate().map(|(index, net)| (net, index)), usize::cmp);
            let mut expected: Vec<usize> = (0..nets.len()).filter(|index| nets[*index].contains(&address)).collect();
            expected.sort_by_key(|index| std::cmp::Reverse(nets[*index].prefix_len()));
            prop_assert_eq!(prefixes.of_address(address).collect::<Vec<_>>(), expected);
        }
    }
}
