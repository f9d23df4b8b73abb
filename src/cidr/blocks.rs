//! Arithmetic on blocks: the n-th block of a network, its index, and splitting.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

use super::notation::Notation;

/// Why a network has no such block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NthBlockError {
    /// The wanted blocks are larger than the network.
    LargerThanNetwork {
        /// The prefix length of the network.
        network: u8,
        /// The wanted prefix length.
        wanted: u8,
    },
    /// The network has fewer blocks of that length.
    OutOfRange {
        /// The wanted index.
        index: u64,
        /// The largest index that exists.
        last: u64,
    },
}

/// The block that `notation` means in `network`.
///
/// ```
/// use kops_network_planner::cidr::{nth_block, Notation};
///
/// let network = "2001:db8::/56".parse().unwrap();
/// let block = nth_block(network, Notation::parse("/64#a").unwrap()).unwrap();
/// assert_eq!(block.to_string(), "2001:db8:0:a::/64");
/// ```
pub fn nth_block(network: Ipv6Net, notation: Notation) -> Result<Ipv6Net, NthBlockError> {
    let (length, index) = (notation.prefix_length(), notation.index());
    let last = last_index(network, length)
        .ok_or(NthBlockError::LargerThanNetwork { network: network.prefix_len(), wanted: length })?;
    if last < index {
        return Err(NthBlockError::OutOfRange { index, last });
    }
    let base = u128::from(network.network());
    let offset = u128::from(index).checked_shl(128 - u32::from(length)).unwrap_or(0);
    Ok(Ipv6Net::new_assert(Ipv6Addr::from(base | offset), length))
}

/// The largest index of a block with `length` bits in `network`, capped at what a notation can say; `None` when such a
/// block is larger than the network.
pub fn last_index(network: Ipv6Net, length: u8) -> Option<u64> {
    let extra_bits = u32::from(length.checked_sub(network.prefix_len())?);
    Some(match extra_bits {
        0..63 => (1 << extra_bits) - 1,
        _ => i64::MAX as u64,
    })
}

/// The notation of `block` in `network`; `None` when it lies outside or its index is too large to be written.
pub fn notation_of(network: Ipv6Net, block: Ipv6Net) -> Option<Notation> {
    if !network.contains(&block) {
        return None;
    }
    let length = block.prefix_len();
    let offset = u128::from(block.network()) ^ u128::from(network.network());
    let index = offset.checked_shr(128 - u32::from(length)).unwrap_or(0);
    let index = u64::try_from(index).ok().filter(|index| *index <= i64::MAX as u64)?;
    Notation::new(length, index)
}

/// The smallest index at which a block of `length` bits in `network` is free of every block in `taken`.
///
/// `taken` is read in address order after sorting, so the cost is n log n whatever the size of the network.
pub fn next_free_index(network: Ipv6Net, length: u8, taken: &[Ipv6Net]) -> Option<u64> {
    let last = last_index(network, length)?;
    let mut taken: Vec<Ipv6Net> = taken.to_vec();
    taken.sort();
    let shift = 128 - u32::from(length);
    let base = u128::from(network.network());
    let index_of = |address: Ipv6Addr| (u128::from(address).saturating_sub(base)).checked_shr(shift).unwrap_or(0);
    let mut candidate: u128 = 0;
    for block in taken {
        let relevant = network.contains(&block) || block.contains(&network);
        if relevant && index_of(block.network()) <= candidate && candidate <= index_of(block.broadcast()) {
            candidate = index_of(block.broadcast()) + 1;
        }
    }
    u64::try_from(candidate).ok().filter(|index| *index <= last)
}

/// Splits `network` into 2^`bits` equal blocks, as kOps' `SplitInto8` and its kin do; `None` when it is too small.
pub fn split(network: Ipv4Net, bits: u8) -> Option<Vec<Ipv4Net>> {
    let length = network.prefix_len() + bits;
    if 32 < length {
        return None;
    }
    let base = u32::from(network.network());
    let blocks = (0..1_u32 << bits).map(|index| {
        let offset = index.checked_shl(32 - u32::from(length)).unwrap_or(0);
        Ipv4Net::new_assert(Ipv4Addr::from(base | offset), length)
    });
    Some(blocks.collect())
}

impl fmt::Display for NthBlockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::LargerThanNetwork { network, wanted } => {
                write!(f, "a /{wanted} does not fit into a /{network}; the length has to be {network} to 128")
            }
            Self::OutOfRange { index, last } => {
                write!(f, "there is no block `{index:x}`; the last one is `{last:x}`")
            }
        }
    }
}

impl std::error::Error for NthBlockError {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn net(text: &str) -> Ipv6Net {
        text.parse().unwrap()
    }

    fn block(network: &str, notation: &str) -> Result<String, NthBlockError> {
        nth_block(net(network), Notation::parse(notation).unwrap()).map(|block| block.to_string())
    }

    #[test]
    fn counts_blocks_from_the_base_of_the_network() {
        assert_eq!(block("2001:db8::/56", "/64#a").unwrap(), "2001:db8:0:a::/64");
        assert_eq!(block("2001:db8::/56", "/64#ff").unwrap(), "2001:db8:0:ff::/64");
        assert_eq!(block("2001:db8::/56", "/60#1").unwrap(), "2001:db8:0:10::/60");
        assert_eq!(block("2001:db8::/56", "/56#0").unwrap(), "2001:db8::/56");
        assert_eq!(block("::/0", "/128#1").unwrap(), "::1/128");
        assert_eq!(block("::/0", "/0#0").unwrap(), "::/0");
    }

    #[test]
    fn refuses_blocks_that_kops_would_put_outside_the_network() {
        assert_eq!(block("2001:db8::/56", "/48#a"), Err(NthBlockError::LargerThanNetwork { network: 56, wanted: 48 }));
        assert_eq!(block("2001:db8::/56", "/64#100"), Err(NthBlockError::OutOfRange { index: 256, last: 255 }));
    }

    #[test]
    fn splits_into_equal_blocks_in_order() {
        let blocks = split("172.20.0.0/16".parse().unwrap(), 2).unwrap();
        let texts: Vec<String> = blocks.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["172.20.0.0/18", "172.20.64.0/18", "172.20.128.0/18", "172.20.192.0/18"]);
        assert_eq!(split("10.0.0.0/30".parse().unwrap(), 3), None);
        assert_eq!(split("0.0.0.0/0".parse().unwrap(), 0).unwrap().len(), 1);
    }

    #[test]
    fn finds_the_first_gap() {
        let network = net("2001:db8::/56");
        let free = |taken: &[&str]| {
            let taken: Vec<Ipv6Net> = taken.iter().map(|text| net(text)).collect();
            next_free_index(network, 64, &taken)
        };
        assert_eq!(free(&[]), Some(0));
        assert_eq!(free(&["2001:db8:0:1::/64", "2001:db8::/64"]), Some(2));
        assert_eq!(free(&["2001:db8::/60"]), Some(16));
        assert_eq!(free(&["2001:db8::/56"]), None);
        assert_eq!(free(&["2001:db8:0:5::/64"]), Some(0));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

        /// The independent computation writes the index into the bits of the address, one at a time.
        #[test]
        fn nth_block_agrees_with_writing_bits(address: u128, prefix in 0_u8..=128, length in 0_u8..=128, index: u64) {
            let network = Ipv6Net::new(Ipv6Addr::from(address), prefix).unwrap().trunc();
            let index = index & i64::MAX as u64;
            let notation = Notation::new(length, index).unwrap();
            let expected = (|| {
                let free = length.checked_sub(prefix)?;
                let mut octets = network.network().octets();
                for bit in 0..64_u8 {
                    if index >> bit & 1 == 0 {
                        continue;
                    }
                    if free <= bit {
                        return None;
                    }
                    let position = usize::from(length - 1 - bit);
                    octets[position / 8] |= 0x80 >> (position % 8);
                }
                Some(Ipv6Net::new_assert(Ipv6Addr::from(octets), length))
            })();
            prop_assert_eq!(nth_block(network, notation).ok(), expected);
        }

        #[test]
        fn notation_of_inverts_nth_block(address: u128, prefix in 0_u8..=128, extra in 0_u8..=62, index: u64) {
            let network = Ipv6Net::new(Ipv6Addr::from(address), prefix).unwrap().trunc();
            let length = (prefix + extra).min(128);
            let last = last_index(network, length).unwrap();
            let notation = Notation::new(length, index & last).unwrap();
            let block = nth_block(network, notation).unwrap();
            prop_assert!(network.contains(&block));
            prop_assert_eq!(notation_of(network, block), Some(notation));
        }

        #[test]
        fn a_free_index_overlaps_nothing(taken in prop::collection::vec((52_u8..=68, 0_u64..64), 0..20)) {
            let network = net("2001:db8::/56");
            let taken: Vec<Ipv6Net> = taken
                .into_iter()
                .filter_map(|(length, index)| nth_block(network, Notation::new(length, index).unwrap()).ok())
                .collect();
            if let Some(index) = next_free_index(network, 64, &taken) {
                let free = nth_block(network, Notation::new(64, index).unwrap()).unwrap();
                prop_assert!(taken.iter().all(|block| !block.contains(&free) && !free.contains(block)));
            }
        }
    }
}
