//! IPv6 blocks for hints: what is still free in a VPC. Room for IPv4 blocks is in [`super::room`].

use ipnet::Ipv6Net;

use super::blocks::{next_free_index, nth_block};
use super::notation::Notation;

/// A free block costs a sort of all taken ones, so only so many findings of a rule are offered one.
pub const MOST_OFFERS: usize = 16;

/// The largest aligned blocks of `network` that share no address with `used`, in the order of addresses.
pub fn unused(network: Ipv6Net, used: Vec<Ipv6Net>) -> Vec<Ipv6Net> {
    let mut free = Vec::new();
    let mut left = vec![(network, used)];
    while let Some((block, used)) = left.pop() {
        let used: Vec<Ipv6Net> =
            used.into_iter().filter(|used| block.contains(used) || used.contains(&block)).collect();
        match block.subnets(block.prefix_len().saturating_add(1)) {
            _ if used.is_empty() => free.push(block),
            Ok(halves) if !used.iter().any(|used| used.contains(&block)) => {
                left.extend(halves.map(|half| (half, used.clone())));
            }
            _ => {}
        }
    }
    free.sort_unstable();
    free
}

/// Hands out free blocks, none twice.
pub struct FreeBlocks {
    taken: Vec<Ipv6Net>,
    offers_left: usize,
}

impl FreeBlocks {
    /// Everything but `taken` is free.
    pub fn around(taken: impl IntoIterator<Item = Ipv6Net>) -> FreeBlocks {
        FreeBlocks { taken: taken.into_iter().collect(), offers_left: MOST_OFFERS }
    }

    /// The next free block of `length` bits in `network`.
    pub fn offer(&mut self, network: Ipv6Net, length: u8) -> Option<Notation> {
        self.offers_left = self.offers_left.checked_sub(1)?;
        let notation = Notation::new(length, next_free_index(network, length, &self.taken)?)?;
        self.taken.push(nth_block(network, notation).ok()?);
        Some(notation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unused_is_all_beside_what_is_used() {
        let nets = |text: &str| text.split_whitespace().map(|net| net.parse().unwrap()).collect::<Vec<Ipv6Net>>();
        let network = nets("2001:db8::/62")[0];
        assert_eq!(unused(network, nets("2001:db8:0:1::/64")), nets("2001:db8::/64 2001:db8:0:2::/63"));
        assert_eq!(unused(network, nets("2001:db8:5::/64")), [network]);
        assert_eq!(unused(network, nets("2001:db8::/56")), nets(""));
        assert_eq!(unused(network, nets("2001:db8::/62")), nets(""));
        assert_eq!(unused(nets("2001:db8::/128")[0], nets("2001:db8::/128")), nets(""));
    }

    #[test]
    fn offers_no_block_twice() {
        let mut free = FreeBlocks::around(["2001:db8::/60".parse().unwrap()]);
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
