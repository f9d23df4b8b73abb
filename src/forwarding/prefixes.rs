//! The blocks that hold an address, the longest prefix first.

use std::net::IpAddr;

use crate::cidr::{IpNet, number};

/// Values by block. An address is looked up in the logarithm of their number for each prefix length.
#[derive(Clone, Debug)]
pub struct Prefixes<T> {
    ipv4: Vec<Level<T>>,
    ipv6: Vec<Level<T>>,
}

/// The blocks of one length, by address; equal blocks in the order in which they were given.
#[derive(Clone, Debug)]
struct Level<T> {
    mask: u128,
    blocks: Vec<(u128, T)>,
}

impl<T: Copy> Prefixes<T> {
    /// The values of `blocks`.
    pub fn of(blocks: impl IntoIterator<Item = (IpNet, T)>) -> Prefixes<T> {
        let (mut ipv4, mut ipv6) = (Vec::new(), Vec::new());
        for (net, value) in blocks {
            let key = number(net.network());
            match net {
                IpNet::V4(net) => ipv4.push((net.prefix_len(), key, value)),
                IpNet::V6(net) => ipv6.push((net.prefix_len(), key, value)),
            }
        }
        Prefixes { ipv4: levels(ipv4, 32), ipv6: levels(ipv6, 128) }
    }

    /// The values of all blocks that hold `address`, the longest prefix first.
    pub fn of_address(&self, address: IpAddr) -> impl Iterator<Item = T> {
        let levels = match address {
            IpAddr::V4(_) => &self.ipv4,
            IpAddr::V6(_) => &self.ipv6,
        };
        let number = number(address);
        levels.iter().flat_map(move |level| level.of(number & level.mask))
    }
}

impl<T> Prefixes<T> {
    /// A number that addresses have in common which the same blocks hold; blocks that hold one address are inside each
    /// other, so that the longest one tells the others.
    pub fn place(&self, address: IpAddr) -> usize {
        let (levels, family) = match address {
            IpAddr::V4(_) => (&self.ipv4, 0),
            IpAddr::V6(_) => (&self.ipv6, 1),
        };
        let number = number(address);
        let mut before = 0;
        for level in levels {
            let key = number & level.mask;
            let first = level.blocks.partition_point(|(other, _)| *other < key);
            if level.blocks.get(first).is_some_and(|(other, _)| *other == key) {
                return (before + first + 1) << 1 | family;
            }
            before += level.blocks.len();
        }
        family
    }
}

impl<T: Copy> Level<T> {
    fn of(&self, key: u128) -> impl Iterator<Item = T> {
        let first = self.blocks.partition_point(|(other, _)| *other < key);
        self.blocks[first..].iter().take_while(move |(other, _)| *other == key).map(|(_, value)| *value)
    }
}

fn levels<T: Copy>(mut blocks: Vec<(u8, u128, T)>, bits: u32) -> Vec<Level<T>> {
    blocks.sort_by(|left, right| (right.0, left.1).cmp(&(left.0, right.1)));
    let of_one_length = blocks.chunk_by(|left, right| left.0 == right.0);
    let level = |blocks: &[(u8, u128, T)]| {
        let length = blocks.first().map_or(0, |(length, ..)| u32::from(*length));
        let mask = u128::MAX.checked_shl(bits - length).unwrap_or(0);
        Level { mask, blocks: blocks.iter().map(|(_, key, value)| (*key, *value)).collect() }
    };
    of_one_length.map(level).collect()
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
            let prefixes = Prefixes::of(nets.iter().copied().enumerate().map(|(index, net)| (net, index)));
            let mut expected: Vec<usize> = (0..nets.len()).filter(|index| nets[*index].contains(&address)).collect();
            expected.sort_by_key(|index| std::cmp::Reverse(nets[*index].prefix_len()));
            prop_assert_eq!(prefixes.of_address(address).collect::<Vec<_>>(), expected);
        }
    }
}
