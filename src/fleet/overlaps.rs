//! Which ranges share addresses, as sets of those that are judged alike.
//!
//! Of two CIDR blocks that share an address one always holds the other. Sorted, equal blocks are beside each other and
//! each block comes after those that hold it, of which there are at most as many as an address has bits.

use std::collections::{BTreeMap, BTreeSet};

use super::judge::{Judgement, judge};
use super::links::{Link, LinkKind, Links};
use super::party::{Party, Range, Use};
use crate::cidr::IpNet;
use crate::code::Code;
use crate::deadline::{Deadline, GivenUp};
use crate::diagnostic::Severity;

/// Ranges that share addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// What it is.
    pub code: &'static Code,
    /// How bad it is.
    pub severity: Severity,
    /// How the blocks lie to each other.
    pub relation: Relation,
    /// The link over which it matters.
    pub link: Option<LinkKind>,
    /// Those who have the ranges, at least two; where one holds the others it is the first.
    pub holders: Vec<Holder>,
}

/// How blocks lie to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// All are the same block.
    Equal,
    /// The first one holds the others, which are smaller.
    Contains,
}

/// A range of a party, by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holder {
    /// The place of the party.
    pub party: usize,
    /// The place of the range among those of the party.
    pub range: usize,
}

/// What makes sets one.
type Key = (Severity, &'static str, Option<LinkKind>);
/// The sets of one block: what is said, and about whom.
type Sets = BTreeMap<Key, (&'static Code, BTreeSet<Holder>)>;
/// The sets of the ranges that hold smaller ones, by the larger one.
type Around = BTreeMap<(Holder, Key), (&'static Code, BTreeSet<Holder>)>;

/// Everything that overlaps, the worst first, then by code, block and relation.
///
/// # Errors
///
/// [`GivenUp`] when the deadline has passed.
pub fn overlaps(parties: &[Party], links: &Links, deadline: Deadline<'_>) -> Result<Vec<Overlap>, GivenUp> {
    let sweep = Sweep { parties, links };
    let groups = sweep.groups();
    let mut found: Vec<(IpNet, Overlap)> = Vec::new();
    let mut around: Vec<Around> = groups.iter().map(|_| Around::new()).collect();
    for group in &groups {
        deadline.check()?;
        found.extend(told(group.block, sweep.equal(group)));
        let mut outer = group.outer;
        while let Some(place) = outer {
            sweep.inside(group, &groups[place], &mut around[place]);
            outer = groups[place].outer;
        }
    }
    for (group, sets) in groups.iter().zip(around) {
        found.extend(sets.into_iter().map(|((first, key), (code, others))| {
            let holders = std::iter::once(first).chain(others).collect();
            (group.block, overlap(key, code, Relation::Contains, holders))
        }));
    }
    let order = |(block, overlap): &(IpNet, Overlap)| {
        (overlap.severity, overlap.code.code, *block, overlap.relation, overlap.link, overlap.holders.first().copied())
    };
    found.sort_by_cached_key(order);
    Ok(found.into_iter().map(|(_, overlap)| overlap).collect())
}

fn told(block: IpNet, sets: Sets) -> impl Iterator<Item = (IpNet, Overlap)> {
    sets.into_iter()
        .map(move |(key, (code, holders))| (block, overlap(key, code, Relation::Equal, holders.into_iter().collect())))
}

fn overlap((severity, _, link): Key, code: &'static Code, relation: Relation, holders: Vec<Holder>) -> Overlap {
    Overlap { code, severity, relation, link, holders }
}

/// Those who have the same block.
struct Group {
    block: IpNet,
    /// The smallest group whose block holds this one, by its place.
    outer: Option<usize>,
    /// By party and range.
    holders: Vec<Holder>,
    /// Which uses there are, and who has them.
    uses: BTreeMap<Use, Having>,
    /// Of each existing VPC one who has the block, where all there use the same existing subnet.
    one_subnet: BTreeMap<usize, Option<Holder>>,
}

/// Those of a group whose range is for one use.
#[derive(Default)]
struct Having {
    parties: BTreeSet<usize>,
    /// One range of each party in each existing VPC.
    in_vpc: BTreeMap<usize, Vec<Holder>>,
    /// The first two of each existing VPC, and all others: of these few have to be passed over.
    firsts: Vec<Holder>,
}

struct Sweep<'a> {
    parties: &'a [Party],
    links: &'a Links,
}

impl Sweep<'_> {
    fn range(&self, holder: Holder) -> &Range {
        &self.parties[holder.party].ranges[holder.range]
    }

    fn groups(&self) -> Vec<Group> {
        let mut sorted: Vec<(IpNet, Holder)> = Vec::new();
        for (party, of) in self.parties.iter().enumerate() {
            let ranges = of.ranges.iter().enumerate();
            sorted.extend(ranges.map(|(range, block)| (block.block, Holder { party, range })));
        }
        sorted.sort_unstable();
        let mut groups: Vec<Group> = Vec::new();
        for (block, holder) in sorted {
            if groups.last().is_none_or(|last| last.block != block) {
                let outer = self.outer(&groups, block);
                let (holders, uses, one_subnet) = Default::default();
                groups.push(Group { block, outer, holders, uses, one_subnet });
            }
            if let Some(last) = groups.last_mut() {
                self.add(last, holder);
            }
        }
        groups
    }

    /// The smallest block before this one that holds it: one of those around the last.
    fn outer(&self, groups: &[Group], block: IpNet) -> Option<usize> {
        let mut around = groups.len().checked_sub(1);
        while let Some(place) = around {
            if groups[place].block.contains(&block) {
                return Some(place);
            }
            around = groups[place].outer;
        }
        None
    }

    fn add(&self, group: &mut Group, holder: Holder) {
        group.holders.push(holder);
        let having = group.uses.entry(self.range(holder).used_for).or_default();
        let vpc = self.links.vpc(holder.party);
        if having.parties.insert(holder.party) {
            let mates = vpc.map(|vpc| having.in_vpc.entry(vpc).or_default());
            let so_far = mates.map_or(0, |mates| {
                mates.push(holder);
                mates.len() - 1
            });
            if so_far < 2 {
                having.firsts.push(holder);
            }
        }
        if let Some(vpc) = vpc {
            let id = &self.range(holder).id;
            let one = group.one_subnet.entry(vpc).or_insert_with(|| id.is_some().then_some(holder));
            *one = one.filter(|one| self.range(*one).id == *id);
        }
    }

    /// The sets of those who have the same block.
    fn equal(&self, group: &Group) -> Sets {
        let mut sets = Sets::new();
        for holder in &group.holders {
            for (other, link) in self.links.named(holder.party) {
                for other in holders_of(group, other) {
                    self.judge(*holder, other, Some(link), |key, code| add(&mut sets, key, code, [*holder, other]));
                }
            }
            for (used_for, having) in &group.uses {
                let own = self.range(*holder).used_for;
                if self.shares(*holder, group, having, true) {
                    self.judged(own, *used_for, Some(Link::SAME_VPC), |key, code| add(&mut sets, key, code, [*holder]));
                }
                if self.shares(*holder, group, having, false) {
                    self.judged(own, *used_for, self.links.default(), |key, code| {
                        add(&mut sets, key, code, [*holder]);
                    });
                }
            }
        }
        sets
    }

    /// Whether another party of those in `having` is joined to the holder's by their VPC, or else by the default alone.
    fn shares(&self, holder: Holder, group: &Group, having: &Having, by_vpc: bool) -> bool {
        let party = holder.party;
        let vpc = self.links.vpc(party);
        let own = usize::from(having.parties.contains(&party));
        let mates = vpc.map_or(own, |vpc| having.in_vpc.get(&vpc).map_or(0, Vec::len));
        let is_mate = |other: usize| vpc.is_some() && self.links.vpc(other) == vpc;
        let named = |mates: bool| {
            let others = self.links.named(party).filter(|(other, _)| having.parties.contains(other));
            others.filter(|(other, _)| is_mate(*other) == mates).count()
        };
        if by_vpc {
            let others = mates.saturating_sub(own).saturating_sub(named(true));
            let is_one_subnet = vpc.is_some_and(|vpc| group.one_subnet.get(&vpc).is_some_and(Option::is_some));
            return vpc.is_some() && 0 < others && !is_one_subnet;
        }
        0 < having.parties.len().saturating_sub(mates).saturating_sub(named(false))
    }

    /// Adds those of `inner` to the sets of the ranges of `outer`, which holds its block.
    fn inside(&self, inner: &Group, outer: &Group, sets: &mut Around) {
        for holder in &inner.holders {
            for (other, link) in self.links.named(holder.party) {
                for other in holders_of(outer, other) {
                    self.judge(*holder, other, Some(link), |key, code| add_inside(sets, key, code, other, *holder));
                }
            }
            for (used_for, having) in &outer.uses {
                let own = self.range(*holder).used_for;
                for (by_vpc, link) in [(true, Some(Link::SAME_VPC)), (false, self.links.default())] {
                    let Some(first) = self.first(*holder, having, by_vpc) else { continue };
                    self.judged(own, *used_for, link, |key, code| add_inside(sets, key, code, first, *holder));
                }
            }
        }
    }

    /// The first of `having` that is joined to the holder's party by their VPC, or by nothing but the default.
    fn first(&self, holder: Holder, having: &Having, by_vpc: bool) -> Option<Holder> {
        let party = holder.party;
        let vpc = self.links.vpc(party);
        let is_free =
            |other: &Holder| other.party != party && !self.links.named(party).any(|(named, _)| named == other.party);
        if by_vpc {
            return having.in_vpc.get(&vpc?)?.iter().copied().find(is_free);
        }
        let is_mate = |other: &Holder| vpc.is_some() && self.links.vpc(other.party) == vpc;
        let first = having.firsts.iter().copied().find(|other| !is_mate(other) && is_free(other));
        let others = having.in_vpc.iter().filter(|(other, _)| Some(**other) != vpc);
        first.or_else(|| others.flat_map(|(_, holders)| holders).copied().find(is_free))
    }

    fn judge(&self, left: Holder, right: Holder, link: Option<Link>, add: impl FnMut(Key, &'static Code)) {
        self.judged(self.range(left).used_for, self.range(right).used_for, link, add);
    }

    fn judged(&self, left: Use, right: Use, link: Option<Link>, mut add: impl FnMut(Key, &'static Code)) {
        if let Some(Judgement { code, severity }) = judge(left, right, link) {
            add((severity, code.code, link.map(|link| link.kind)), code);
        }
    }
}

/// The ranges of a party in a group.
fn holders_of(group: &Group, party: usize) -> impl Iterator<Item = Holder> + '_ {
    let first = group.holders.partition_point(|holder| holder.party < party);
    group.holders[first..].iter().copied().take_while(move |holder| holder.party == party)
}

fn add<const N: usize>(sets: &mut Sets, key: Key, code: &'static Code, holders: [Holder; N]) {
    sets.entry(key).or_insert_with(|| (code, BTreeSet::new())).1.extend(holders);
}

fn add_inside(sets: &mut Around, key: Key, code: &'static Code, outer: Holder, inner: Holder) {
    sets.entry((outer, key)).or_insert_with(|| (code, BTreeSet::new())).1.insert(inner);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::party::plain;
    use proptest::prelude::*;

    fn party(id: usize, vpc: &str, ranges: &[(Use, &str)]) -> Party {
        let ranges = ranges.iter().map(|(used_for, block)| plain(*used_for, block.parse().unwrap()));
        Party {
            id: format!("m{id}"),
            cluster: format!("c{id}"),
            vpc: vpc.to_owned(),
            region: None,
            ranges: ranges.collect(),
        }
    }

    fn linked(parties: &[Party], default: Option<Link>) -> Links {
        Links::new(parties.iter().map(|party| party.vpc.as_str()), default)
    }

    /// Code, severity, relation, and the parties.
    fn found(parties: &[Party], links: &Links) -> Vec<(&'static str, Severity, Relation, Vec<usize>)> {
        let found = overlaps(parties, links, Deadline::NONE).unwrap();
        let short = |overlap: Overlap| {
            let parties = overlap.holders.iter().map(|holder| holder.party).collect();
            (overlap.code.code, overlap.severity, overlap.relation, parties)
        };
        found.into_iter().map(short).collect()
    }

    const PEERED: Link = Link { kind: LinkKind::Peering, pods_routed: false };

    #[test]
    fn equal_blocks_are_one_set() {
        let parties: Vec<Party> = (0..3).map(|id| party(id, "", &[(Use::Vpc, "172.20.0.0/16")])).collect();
        let links = linked(&parties, Some(PEERED));
        assert_eq!(found(&parties, &links), [("networks-overlap", Severity::Error, Relation::Equal, vec![0, 1, 2])]);
        let unlinked = linked(&parties, None);
        assert_eq!(found(&parties, &unlinked), [("networks-overlap", Severity::Info, Relation::Equal, vec![0, 1, 2])]);
    }

    #[test]
    fn a_larger_block_holds_the_others_whatever_their_order() {
        for larger in [0, 2] {
            let block = |id| {
                if id == larger {
                    "10.0.0.0/8"
                } else if id == 1 {
                    "10.1.0.0/16"
                } else {
                    "10.2.0.0/16"
                }
            };
            let parties: Vec<Party> = (0..3).map(|id| party(id, "", &[(Use::Vpc, block(id))])).collect();
            let others = (0..3).filter(|id| *id != larger);
            let expected: Vec<usize> = std::iter::once(larger).chain(others).collect();
            let found = found(&parties, &linked(&parties, Some(PEERED)));
            assert_eq!(found, [("networks-overlap", Severity::Error, Relation::Contains, expected)]);
        }
    }

    #[test]
    fn families_never_overlap() {
        let parties = [party(0, "", &[(Use::Vpc, "0.0.0.0/0")]), party(1, "", &[(Use::Vpc, "::/0")])];
        assert_eq!(found(&parties, &linked(&parties, Some(PEERED))), []);
    }

    #[test]
    fn a_named_link_counts_before_the_default() {
        let parties: Vec<Party> = (0..3).map(|id| party(id, "", &[(Use::Vpc, "172.20.0.0/16")])).collect();
        let mut links = linked(&parties, None);
        links.join(2, 0, PEERED);
        let expected = [
            ("networks-overlap", Severity::Error, Relation::Equal, vec![0, 2]),
            ("networks-overlap", Severity::Info, Relation::Equal, vec![0, 1, 2]),
        ];
        assert_eq!(found(&parties, &links), expected);
    }

    #[test]
    fn clusters_in_one_vpc_share_its_blocks_and_not_their_subnets() {
        let ranges = [(Use::Vpc, "10.0.0.0/16"), (Use::Subnet, "10.0.1.0/24")];
        let mut parties = [party(0, "vpc-1", &ranges), party(1, "vpc-1", &ranges)];
        let links = linked(&parties, None);
        assert_eq!(
            found(&parties, &links),
            [("cluster-subnets-overlap", Severity::Error, Relation::Equal, vec![0, 1])]
        );
        parties.iter_mut().for_each(|party| party.ranges[1].id = Some("subnet-1".to_owned()));
        assert_eq!(found(&parties, &links), []);
    }

    fn at(parties: &[Party], holder: Holder) -> &Range {
        &parties[holder.party].ranges[holder.range]
    }

    /// Every two ranges of different parties.
    fn pairs(parties: &[Party]) -> Vec<(Holder, Holder)> {
        let all: Vec<Holder> = parties
            .iter()
            .enumerate()
            .flat_map(|(party, of)| (0..of.ranges.len()).map(move |range| Holder { party, range }))
            .collect();
        let pair = |left: &Holder, right: &Holder| (left.party < right.party).then_some((*left, *right));
        all.iter().flat_map(|left| all.iter().filter_map(move |right| pair(left, right))).collect()
    }

    fn ranges() -> impl Strategy<Value = Vec<(Use, IpNet)>> {
        let block = (0_u8..16, 26_u8..=30)
            .prop_map(|(place, length)| IpNet::new([10, 0, 0, place * 16].into(), length).unwrap().trunc());
        prop::collection::vec((prop::sample::select(Use::ALL.to_vec()), block), 0..4)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn each_pair_is_in_a_set_of_its_judgement_and_no_other_is(
            members in prop::collection::vec((ranges(), 0_u8..3), 0..7),
            named in prop::collection::vec((0_usize..7, 0_usize..7), 0..4),
            default in prop::option::of(prop::bool::ANY),
        ) {
            let parties: Vec<Party> = members.iter().enumerate().map(|(id, (ranges, vpc))| {
                let vpc = if *vpc == 0 { String::new() } else { format!("vpc-{vpc}") };
                let ranges = ranges.iter().map(|(used_for, block)| plain(*used_for, *block)).collect();
                Party { vpc, ranges, ..party(id, "", &[]) }
            }).collect();
            let default = default.map(|pods_routed| Link { kind: LinkKind::TransitGateway, pods_routed });
            let mut links = linked(&parties, default);
            for (left, right) in named {
                if left != right && left < parties.len() && right < parties.len() {
                    links.join(left, right, PEERED);
                }
            }
            let found = overlaps(&parties, &links, Deadline::NONE).unwrap();
            let mut expected: BTreeSet<(Key, Relation, IpNet, Holder)> = BTreeSet::new();
            for (left, right) in pairs(&parties) {
                let (one, two) = (at(&parties, left), at(&parties, right));
                let (outer, inner) = if one.block.contains(&two.block) { (one, right) } else { (two, left) };
                let link = links.between(left.party, right.party);
                let Some(judged) = judge(one.used_for, two.used_for, link) else { continue };
                let key = (judged.severity, judged.code.code, link.map(|link| link.kind));
                if one.block == two.block {
                    expected.extend([left, right].map(|holder| (key, Relation::Equal, outer.block, holder)));
                } else if outer.block.contains(&at(&parties, inner).block) {
                    expected.insert((key, Relation::Contains, outer.block, inner));
                }
            }
            let sets: BTreeSet<(Key, Relation, IpNet, Holder)> = found.iter().flat_map(|overlap| {
                let block = at(&parties, overlap.holders[0]).block;
                let key = (overlap.severity, overlap.code.code, overlap.link);
                let first = usize::from(overlap.relation == Relation::Contains);
                overlap.holders[first..].iter().map(move |holder| (key, overlap.relation, block, *holder))
            }).collect();
            prop_assert_eq!(sets, expected);
            for overlap in &found {
                prop_assert!(2 <= overlap.holders.len());
                let blocks: Vec<IpNet> =
                    overlap.holders.iter().map(|holder| parties[holder.party].ranges[holder.range].block).collect();
                prop_assert!(blocks.iter().all(|block| blocks[0].contains(block)));
            }
        }
    }
}
