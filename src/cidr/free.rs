//! Blocks for hints: what is still free in a VPC.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::blocks::{next_free_index, nth_block};
use super::notation::Notation;

/// A free block costs a sort of all taken ones, so only so many findings of a rule are offered one.
pub const MOST_OFFERS: usize = 16;
/// The bits in front of an IPv4 address where it is written as an IPv6 one.
const MAPPED_BITS: u8 = 96;

/// Hands out free blocks, none twice.
pub struct FreeBlocks {
    taken: Vec<Ipv6Net>,
    offers_left: usize,
}

impl FreeBlocks {
    /// Everything but `taken` is free.
    pub fn around(taken: impl IntoIterator<Item = IpNet>) -> FreeBlocks {
        let taken = taken.into_iter().map(|block| match block {
            IpNet::V4(block) => mapped(block),
            IpNet::V6(block) => block,
        });
        FreeBlocks { taken: taken.collect(), offers_left: MOST_OFFERS }
    }

    /// The next free block of `length` bits in `network`.
    pub fn offer(&mut self, network: Ipv6Net, length: u8) -> Option<Notation> {
        self.offers_left = self.offers_left.checked_sub(1)?;
        let notation = Notation::new(length, next_free_index(network, length, &self.taken)?)?;
        self.taken.push(nth_block(network, notation).ok()?);
        Some(notation)
    }

    /// The next free IPv4 block of `length` bits in `network`.
    pub fn offer_ipv4(&mut self, network: Ipv4Net, length: u8) -> Option<Ipv4Net> {
        let network = mapped(network);
        let notation = self.offer(network, length.checked_add(MAPPED_BITS)?)?;
        let address = nth_block(network, notation).ok()?.network().to_ipv4_mapped()?;
        Ipv4Net::new(address, length).ok()
    }
}

/// The block as one of IPv4-mapped IPv6 addresses, so that one search serves both families.
fn mapped(block: Ipv4Net) -> Ipv6Net {
    Ipv6Net::new_assert(block.network().to_ipv6_mapped(), MAPPED_BITS + block.prefix_len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_no_block_twice_in_either_family() {
        let taken = ["10.0.0.0/20", "10.0.32.0/20", "2001:db8::/60"].map(|text| text.parse().unwrap());
        let mut free = FreeBlocks::around(taken);
        let network: Ipv4Net = "10.0.0.0/18".parse().unwrap();
        let offered: Vec<_> = (0..3).map(|_| free.offer_ipv4(network, 20).map(|block| block.to_string())).collect();
        assert_eq!(offered, [Some("10.0.16.0/20".to_owned()), Some("10.0.48.0/20".to_owned()), None]);
        let network = "2001:db8::/56".parse().unwrap();
        let offered: Vec<_> = (0..2).map(|_| free.offer(network, 64).map(|notation| notation.to_string())).collect();
        assert_eq!(offered, [Some("/64#10".to_owned()), Some("/64#11".to_owned())]);
    }

    #[test]
    fn the_number_of_offers_is_limited() {
        let mut free = FreeBlocks::around([]);
        let network = "2001:db8::/56".parse().unwrap();
        assert_eq!((0..100).filter_map(|_| free.offer(network, 64)).count(), MOST_OFFERS);
    }
}
