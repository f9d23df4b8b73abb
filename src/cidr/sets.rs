//! How blocks lie to each other, in n log n: which lie inside others, and which other holds a given one.
//!
//! Of two CIDR blocks that share an address one always holds the other, so sorted by address and length every block
//! comes right after what holds it.

use std::collections::BTreeMap;

use ipnet::IpNet;

/// Two blocks that share addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The key of the block that lies inside the other one; of equal blocks the later.
    pub inner: usize,
    /// The key of the block that holds it.
    pub outer: usize,
    /// Whether the blocks are equal.
    pub same: bool,
}

/// Every block that lies in another one, with the largest that holds it, by key.
pub fn clashes(blocks: impl IntoIterator<Item = (usize, IpNet)>) -> Vec<Clash> {
    let mut clashes = Vec::new();
    let mut outermost: Option<(IpNet, usize)> = None;
    for (block, key) in sorted(blocks) {
        match outermost {
            Some((outer, by)) if outer.contains(&block) => {
                clashes.push(Clash { inner: key, outer: by, same: outer == block });
            }
            _ => outermost = Some((block, key)),
        }
    }
    clashes.sort_by_key(|clash| clash.inner);
    clashes
}

/// The blocks that hold several smaller ones, and those, by key.
pub fn holders_of_several(clashes: &[Clash]) -> BTreeMap<usize, Vec<usize>> {
    let mut holders: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for clash in clashes.iter().filter(|clash| !clash.same) {
        holders.entry(clash.outer).or_default().push(clash.inner);
    }
    holders.retain(|_, inner| 1 < inner.len());
    holders
}

/// A new block on addresses of a known one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Used {
    /// The key of the new block.
    pub new: usize,
    /// The key of the known block.
    pub known: usize,
    /// Whether the blocks are equal.
    pub same: bool,
}

/// The pairs of `new` and `known` blocks that share addresses, by key of the new one. `known` blocks are clear of each
/// other, and where new ones are not, the largest represents those inside it.
pub fn used(new: &[(usize, IpNet)], known: &[(usize, IpNet)]) -> Vec<Used> {
    let known_blocks = known.iter().enumerate().map(|(place, (_, block))| (place, *block));
    let new_blocks = new.iter().enumerate().map(|(place, (_, block))| (known.len() + place, *block));
    let pair = |clash: Clash| match (clash.inner.checked_sub(known.len()), clash.outer.checked_sub(known.len())) {
        (Some(place), None) => Some(Used { new: new[place].0, known: known[clash.outer].0, same: clash.same }),
        (None, Some(place)) => Some(Used { new: new[place].0, known: known[clash.inner].0, same: clash.same }),
        _ => None,
    };
    let mut used: Vec<Used> = clashes(known_blocks.chain(new_blocks)).into_iter().filter_map(pair).collect();
    used.sort_by_key(|used| (used.new, used.known));
    used
}

/// Blocks of which none holds another, by address.
pub struct Outermost(Vec<(IpNet, usize)>);

impl Outermost {
    /// The outermost ones of `blocks`.
    pub fn of(blocks: impl IntoIterator<Item = (usize, IpNet)>) -> Outermost {
        let mut outermost: Vec<(IpNet, usize)> = Vec::new();
        for (block, key) in sorted(blocks) {
            if outermost.last().is_none_or(|(outer, _)| !outer.contains(&block)) {
                outermost.push((block, key));
            }
        }
        Outermost(outermost)
    }

    /// The block that holds `block`, and its key.
    pub fn holder(&self, block: IpNet) -> Option<(IpNet, usize)> {
        let after = self.0.partition_point(|(outer, _)| *outer <= block);
        let (outer, key) = *self.0.get(after.checked_sub(1)?)?;
        outer.contains(&block).then_some((outer, key))
    }
}

fn sorted(blocks: impl IntoIterator<Item = (usize, IpNet)>) -> Vec<(IpNet, usize)> {
    let mut sorted: Vec<(IpNet, usize)> = blocks.into_iter().map(|(key, block)| (block, key)).collect();
    sorted.sort_unstable();
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cidr::overlap;
    use proptest::prelude::*;

    fn keyed(texts: &[&str]) -> Vec<(usize, IpNet)> {
        texts.iter().map(|text| text.parse().unwrap()).enumerate().collect()
    }

    #[test]
    fn nested_and_equal_blocks_clash_with_the_largest() {
        let found = clashes(keyed(&["10.1.2.0/24", "10.0.0.0/8", "10.1.0.0/16", "10.0.0.0/8", "11.0.0.0/8", "::/0"]));
        let clash = |inner, same| Clash { inner, outer: 1, same };
        assert_eq!(found, [clash(0, false), clash(2, false), clash(3, true)]);
    }

    #[test]
    fn a_block_is_held_by_the_one_around_it() {
        let outermost = Outermost::of(keyed(&["10.0.0.0/16", "10.0.0.0/8", "12.0.0.0/8", "2001:db8::/32"]));
        let holder = |text: &str| outermost.holder(text.parse().unwrap()).map(|(_, key)| key);
        assert_eq!(holder("10.0.0.0/8"), Some(1));
        assert_eq!(holder("10.255.0.0/16"), Some(1));
        assert_eq!(holder("0.0.0.0/0"), None);
        assert_eq!(holder("11.0.0.0/16"), None);
        assert_eq!(holder("2001:db8:1::/48"), Some(3));
    }

    #[test]
    fn new_blocks_are_compared_with_known_ones_only() {
        let new = keyed(&["10.0.0.0/24", "10.0.0.0/24", "10.1.0.0/16"]);
        let known = keyed(&["10.1.1.0/24", "10.0.0.0/24", "10.1.2.0/24"]);
        let found = used(&new, &known);
        let pairs: Vec<_> = found.iter().map(|used| (used.new, used.known, used.same)).collect();
        assert_eq!(pairs, [(0, 1, true), (1, 1, true), (2, 0, false), (2, 2, false)]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_clash_is_missed(blocks in prop::collection::vec((0_u8..8, 24_u8..=30), 0..24)) {
            let blocks: Vec<(usize, IpNet)> = blocks
                .into_iter()
                .map(|(place, length)| IpNet::new([10, 0, 0, place * 4].into(), length).unwrap().trunc())
                .enumerate()
                .collect();
            let found = clashes(blocks.clone());
            for (key, block) in &blocks {
                let larger = |other: &&(usize, IpNet)| {
                    other.0 != *key && other.1.contains(block) && (other.1 != *block || other.0 < *key)
                };
                let found = found.iter().any(|clash| clash.inner == *key);
                prop_assert_eq!(found, blocks.iter().any(|other| larger(&other)));
            }
            prop_assert!(found.iter().all(|clash| overlap(blocks[clash.inner].1, blocks[clash.outer].1)));
        }
    }
}
