//! Where IPv4 blocks are free: aligned holes of a network, and how they are given out.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use ipnet::{IpNet, Ipv4Net};

use super::sets::Outermost;

/// The free blocks of some networks. Each is as large as it can be: its other half is not free as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// For each network its holes: by prefix length, their first addresses.
    holes: Vec<BTreeMap<u8, BTreeSet<u32>>>,
}

/// A block that was taken, with what it takes to put it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The block.
    pub block: Ipv4Net,
    /// Of which network.
    place: usize,
    /// The hole that it was in: its prefix length and its first address.
    hole: (u8, u32),
}

/// Which hole is taken, and where in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strategy {
    /// The smallest hole of all networks that is large enough, from its first address on; of equal ones the lowest in
    /// the first network.
    #[default]
    Pack,
    /// The middle of the largest hole of all networks.
    Spread,
}

impl Room {
    /// What of `networks` is outside all of `used`. Of a network that lies in another one, only the other counts.
    pub fn of(networks: impl IntoIterator<Item = Ipv4Net>, used: impl IntoIterator<Item = Ipv4Net>) -> Room {
        let used: BTreeSet<Ipv4Net> = used.into_iter().map(|block| block.trunc()).collect();
        let outermost = Outermost::of(used.iter().map(|block| (0, IpNet::V4(*block))));
        let mut seen: Vec<Ipv4Net> = Vec::new();
        let mut room = Room::default();
        for network in networks.into_iter().map(|network| network.trunc()) {
            let known = seen.clone();
            let mut holes = BTreeMap::new();
            if !known.iter().any(|other| other.contains(&network)) {
                dig(network, &used, &outermost, &known, &mut holes);
            }
            seen.push(network);
            room.holes.push(holes);
        }
        room
    }

    /// A free block of `length` bits, which is taken; `None` where there is not any.
    pub fn take(&mut self, length: u8, strategy: Strategy) -> Option<Ipv4Net> {
        self.take_for_now(length, strategy).map(|taken| taken.block)
    }

    /// The same of a block that may be put back.
    pub fn take_for_now(&mut self, length: u8, strategy: Strategy) -> Option<Taken> {
        let of_network = |(place, holes): (usize, &BTreeMap<u8, BTreeSet<u32>>)| {
            let own = match strategy {
                Strategy::Pack => holes.range(..=length).next_back(),
                Strategy::Spread => holes.range(..=length).next(),
            };
            own.map(|(own, _)| (*own, place))
        };
        let found = self.holes.iter().enumerate().filter_map(of_network);
        let (own, place) = match strategy {
            Strategy::Pack => found.min_by_key(|(own, place)| (Reverse(*own), *place)),
            Strategy::Spread => found.min(),
        }?;
        let holes = self.holes.get_mut(place)?;
        let first = *holes.get(&own)?.first()?;
        remove(holes, own, first);
        let block = match strategy {
            Strategy::Spread if own < length => block(first + half(own), length)?,
            _ => block(first, length)?,
        };
        around(own, first, block).for_each(|(length, half)| {
            holes.entry(length).or_default().insert(half);
        });
        Some(Taken { block, place, hole: (own, first) })
    }

    /// Puts a block back: of those that were taken and are not back, the last one.
    pub fn put_back(&mut self, Taken { block, place, hole: (own, first) }: Taken) {
        let Some(holes) = self.holes.get_mut(place) else { return };
        around(own, first, block).for_each(|(length, half)| remove(holes, length, half));
        holes.entry(own).or_default().insert(first);
    }

    /// The largest free block, the lowest of these, in the first network that has one of its size.
    pub fn largest(&self) -> Option<Ipv4Net> {
        let length = self.holes.iter().filter_map(|holes| Some(*holes.first_key_value()?.0)).min()?;
        let first = self.holes.iter().find_map(|holes| holes.get(&length)?.first())?;
        block(*first, length)
    }

    /// The holes of the network with this place in the list, by address.
    pub fn holes(&self, network: usize) -> Vec<Ipv4Net> {
        let holes = self.holes.get(network).into_iter().flatten();
        let blocks = holes.flat_map(|(length, places)| places.iter().filter_map(|first| block(*first, *length)));
        let mut blocks: Vec<Ipv4Net> = blocks.collect();
        blocks.sort_unstable();
        blocks
    }
}

fn block(first: u32, length: u8) -> Option<Ipv4Net> {
    Ipv4Net::new(Ipv4Addr::from(first), length).ok()
}

/// Half of the addresses of a block with `length` bits.
fn half(length: u8) -> u32 {
    1_u32.checked_shl(31_u32.saturating_sub(length.into())).unwrap_or_default()
}

fn remove(holes: &mut BTreeMap<u8, BTreeSet<u32>>, length: u8, first: u32) {
    if let Some(places) = holes.get_mut(&length) {
        places.remove(&first);
        if places.is_empty() {
            holes.remove(&length);
        }
    }
}

/// What is left of a hole around the block that was taken out of it: on each level the half without the block, as
/// prefix length and first address.
fn around(own: u8, first: u32, taken: Ipv4Net) -> impl Iterator<Item = (u8, u32)> {
    let place = u32::from(taken.network());
    (own..taken.prefix_len()).scan(first, move |first, length| {
        let (low, high) = (*first, *first + half(length));
        let (with, without) = if place < high { (low, high) } else { (high, low) };
        *first = with;
        Some((length + 1, without))
    })
}

/// Adds the holes of `network`: itself, or those of its halves where something in it is used.
fn dig(
    network: Ipv4Net,
    used: &BTreeSet<Ipv4Net>,
    outermost: &Outermost,
    known: &[Ipv4Net],
    holes: &mut BTreeMap<u8, BTreeSet<u32>>,
) {
    let is_covered =
        outermost.holder(IpNet::V4(network)).is_some() || known.iter().any(|other| other.contains(&network));
    if is_covered {
        return;
    }
    let has_used = used.range(network..).next().is_some_and(|next| network.contains(next));
    if !has_used && !known.iter().any(|other| network.contains(other)) {
        holes.entry(network.prefix_len()).or_default().insert(network.network().into());
        return;
    }
    let halves = network.subnets(network.prefix_len() + 1).into_iter().flatten();
    halves.for_each(|half| dig(half, used, outermost, known, holes));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, any, prop, prop_assert, prop_assert_eq, proptest};

    use super::*;

    fn nets(texts: &str) -> Vec<Ipv4Net> {
        texts.split_whitespace().map(|text| text.parse().unwrap()).collect()
    }

    fn texts(blocks: &[Ipv4Net]) -> String {
        blocks.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }

    /// What `kops create cluster` leaves free with private topology in three zones.
    fn three_zones() -> Room {
        let used = "172.20.64.0/18 172.20.128.0/18 172.20.192.0/18 172.20.0.0/21 172.20.8.0/21 172.20.16.0/21";
        Room::of(nets("172.20.0.0/16"), nets(used))
    }

    #[test]
    fn holes_are_as_large_as_they_can_be() {
        assert_eq!(texts(&three_zones().holes(0)), "172.20.24.0/21 172.20.32.0/19");
        assert_eq!(three_zones().largest(), "172.20.32.0/19".parse().ok());
    }

    #[test]
    fn packing_splits_no_larger_hole_while_a_smaller_one_is_free() {
        let mut room = three_zones();
        let mut take = |length| room.take(length, Strategy::Pack).map(|block| block.to_string()).unwrap_or_default();
        assert_eq!(
            [take(22), take(21), take(22), take(21)].join(" "),
            "172.20.24.0/22 172.20.32.0/21 172.20.28.0/22 \
            172.20.40.0/21"
        );
        assert_eq!(take(20), "172.20.48.0/20");
        assert_eq!(take(28), "");
    }

    #[test]
    fn spreading_takes_the_middle_of_the_largest_hole() {
        let mut room = Room::of(nets("10.0.0.0/16"), nets("10.0.0.0/24"));
        let mut take = |length| room.take(length, Strategy::Spread).map(|block| block.to_string()).unwrap_or_default();
        assert_eq!([take(24), take(24)].join(" "), "10.0.192.0/24 10.0.96.0/24");
    }

    #[test]
    fn a_network_is_not_split_while_a_smaller_hole_of_another_is_free() {
        let room = Room::of(nets("10.0.0.0/16 10.1.0.0/20"), nets("10.0.0.0/17"));
        let taken = |strategy| room.clone().take(24, strategy).map(|block| block.to_string()).unwrap_or_default();
        assert_eq!([taken(Strategy::Pack), taken(Strategy::Spread)], ["10.1.0.0/24", "10.0.192.0/24"]);
    }

    #[test]
    fn equal_holes_are_filled_in_the_order_of_networks_and_count_once() {
        let mut room = Room::of(nets("10.1.0.0/24 10.0.0.0/24 10.1.0.0/25"), nets("10.1.0.0/25"));
        let mut take = |length| room.take(length, Strategy::Pack).map(|block| block.to_string()).unwrap_or_default();
        assert_eq!(
            [take(26), take(25), take(26), take(25), take(25)].join(" "),
            "10.1.0.128/26 10.0.0.0/25 \
            10.1.0.192/26 10.0.0.128/25 "
        );
    }

    #[test]
    fn everything_is_a_network_too() {
        let mut room = Room::of(nets("0.0.0.0/0"), nets(""));
        assert_eq!(room.take(0, Strategy::Pack), "0.0.0.0/0".parse().ok());
        assert_eq!(room.take(32, Strategy::Pack), None);
    }

    /// Whether blocks of these lengths fit, whatever their places: every order and every place is tried.
    fn fits(free: &[Ipv4Net], lengths: &[u8]) -> bool {
        let Some((length, rest)) = lengths.split_first() else { return true };
        free.iter().enumerate().any(|(index, hole)| {
            let Ok(blocks) = hole.subnets(*length) else { return false };
            blocks.into_iter().any(|block| {
                let mut left: Vec<Ipv4Net> = free.to_vec();
                left.swap_remove(index);
                left.extend(Room::of([*hole], [block]).holes(0));
                fits(&left, rest)
            })
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn packing_fails_only_where_exhaustive_search_fails(
            used in prop::collection::vec((0_u8..16, 28_u8..=32), 0..6),
            lengths in prop::collection::vec(28_u8..=31, 1..5),
        ) {
            let network: Ipv4Net = "10.0.0.0/28".parse().unwrap();
            let used = used.iter().filter_map(|(place, length)| block(0x0a00_0000 | u32::from(*place), *length));
            let used: Vec<Ipv4Net> =
                used.map(|block| block.trunc()).filter(|block| 28 < block.prefix_len()).collect();
            let mut room = Room::of([network], used.clone());
            let free = room.holes(0);
            let mut placed: Vec<Ipv4Net> = Vec::new();
            let mut given: Vec<u8> = Vec::new();
            for length in lengths {
                let found = room.take(length, Strategy::Pack);
                let with: Vec<u8> = given.iter().copied().chain([length]).collect();
                prop_assert_eq!(found.is_some(), fits(&free, &with), "{:?} {:?}", free, with);
                if let Some(block) = found {
                    prop_assert!(block.trunc() == block && network.contains(&block));
                    let overlaps = |other: &Ipv4Net| other.contains(&block) || block.contains(other);
                    prop_assert!(!used.iter().chain(&placed).any(overlaps));
                    placed.push(block);
                    given.push(length);
                }
            }
        }

        #[test]
        fn what_is_put_back_was_never_taken(
            used in prop::collection::vec((0_u8..=255, 24_u8..=32), 0..12),
            taken in prop::collection::vec((25_u8..=32, any::<bool>()), 1..8),
        ) {
            let used = used.iter().filter_map(|(place, length)| block(0x0a00_0000 | u32::from(*place), *length));
            let mut room = Room::of(nets("10.0.0.0/24 10.0.1.0/24"), used);
            let before = room.clone();
            let strategy = |spread| if spread { Strategy::Spread } else { Strategy::Pack };
            let taken = taken.into_iter().filter_map(|(length, spread)| room.take_for_now(length, strategy(spread)));
            let taken: Vec<Taken> = taken.collect();
            taken.into_iter().rev().for_each(|taken| room.put_back(taken));
            prop_assert_eq!(room, before);
        }

        #[test]
        fn holes_and_what_is_used_are_the_whole_network(
            used in prop::collection::vec((0_u8..=255, 24_u8..=32), 0..12),
            length in 25_u8..=32,
            spread in any::<bool>(),
        ) {
            let used: Vec<Ipv4Net> =
                used.iter().filter_map(|(place, length)| block(0x0a00_0000 | u32::from(*place), *length)).collect();
            let mut room = Room::of(nets("10.0.0.0/24"), used.clone());
            let strategy = if spread { Strategy::Spread } else { Strategy::Pack };
            let taken = room.take(length, strategy);
            let holes = room.holes(0);
            for place in 0..256 {
                let address = Ipv4Addr::from(0x0a00_0000 | place);
                let holders = holes.iter().chain(&taken).filter(|block| block.contains(&address)).count();
                let is_used = used.iter().any(|block| block.contains(&address));
                prop_assert_eq!(holders, usize::from(!is_used));
            }
        }
    }
}
