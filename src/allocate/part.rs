//! Wishes into the subnets that they mean, and existing subnets without a place into such.

use std::collections::{BTreeMap, BTreeSet};

use super::wish::{Size, Wish};
use crate::aws::limits::IPV4_LENGTHS;
use crate::subnets::{AssignedCluster, AssignedSubnet, SubnetType, UTILITY_BITS, once_each, subnet_length};

/// A subnet that is to be placed.
#[derive(Clone, Debug)]
pub struct Part {
    /// The place of its wish; `None` for a subnet of the spec that has no place.
    pub wish: Option<usize>,
    /// The wish's id.
    pub wish_id: Option<String>,
    /// The place in the list, for a subnet of the spec.
    pub existing: Option<usize>,
    /// The name.
    pub name: String,
    /// The type.
    pub kind: SubnetType,
    /// The zone.
    pub zone: String,
    /// The wanted prefix length; `None` where it has IPv6 addresses only.
    pub length: Option<u8>,
    /// The subnet that it is like, in whose place a smaller one does.
    pub like: Option<String>,
    /// Whether it needs an IPv6 block.
    pub needs_ipv6: bool,
    /// What its traffic goes to, as others of its zone have it.
    pub egress: String,
}

impl Part {
    /// The prefix length that is looked for.
    pub fn wanted_length(&self) -> u8 {
        self.length.unwrap_or(*IPV4_LENGTHS.end())
    }
}

/// Parts that are placed together or not at all.
pub type Set = Vec<Part>;

/// Makes parts.
pub struct Parts<'a> {
    cluster: &'a AssignedCluster<'a>,
    names: BTreeSet<String>,
    /// The first number after a name that may be free.
    numbers: BTreeMap<String, usize>,
}

impl<'a> Parts<'a> {
    /// The names of `wishes` are kept for them.
    pub fn new(cluster: &'a AssignedCluster<'a>, wishes: &[Wish]) -> Parts<'a> {
        let names = cluster.names().map(str::to_owned).chain(wishes.iter().filter_map(|wish| wish.name.clone()));
        Parts { cluster, names: names.collect(), numbers: BTreeMap::new() }
    }

    /// The subnets of the spec that have no block and need one.
    pub fn without_place(&self) -> Set {
        let mut like = once_each(|kind| self.cluster.of_kind(kind));
        let part = |(place, length): (usize, u8)| {
            let subnet = self.cluster.subnets.get(place)?;
            let kind = subnet.kind?;
            let like = like(kind).unwrap_or(subnet);
            Some(Part {
                wish: None,
                wish_id: None,
                existing: Some(place),
                name: subnet.spec.name.clone(),
                kind,
                zone: subnet.zone.clone(),
                length: Some(length),
                like: Some(like.spec.name.clone()),
                needs_ipv6: false,
                egress: String::new(),
            })
        };
        self.cluster.without_place().into_iter().filter_map(part).collect()
    }

    /// The sets of a wish.
    pub fn of_want(&mut self, index: usize, wish: &Wish) -> Vec<Set> {
        match &wish.size {
            Size::LikeZone(zone) => vec![self.whole_zone(index, wish, zone)],
            _ => self.counted(index, wish),
        }
    }

    /// As many sets as a wish says; a utility subnet is in the first one.
    fn counted(&mut self, index: usize, wish: &Wish) -> Vec<Set> {
        let part = self.first_of(index, wish);
        let mut first: Set = part.iter().cloned().collect();
        if wish.with_utility && !self.has_utility(&wish.zone) {
            let length = first.first().and_then(|part| part.length);
            first.push(self.utility(index, wish, length));
        }
        let mut sets = vec![first];
        sets.extend((1..wish.count).map(|_| part.iter().map(|part| self.another(wish, part)).collect()));
        sets
    }

    fn whole_zone(&mut self, index: usize, wish: &Wish, like_zone: &str) -> Set {
        let cluster = self.cluster;
        let alike = cluster.subnets.iter().filter(|subnet| subnet.zone == like_zone);
        let mut set: Set = alike.filter_map(|like| self.like(index, wish, like, None)).collect();
        let is_utility = |part: &Part| part.kind == SubnetType::Utility;
        if wish.with_utility && !set.iter().any(is_utility) && !self.has_utility(&wish.zone) {
            let length = set.iter().filter_map(|part| part.length).min();
            set.push(self.utility(index, wish, length));
        }
        set
    }

    /// The first subnet of a wish.
    fn first_of(&mut self, index: usize, wish: &Wish) -> Option<Part> {
        let like = match &wish.size {
            Size::Like(place) => self.cluster.subnets.get(*place),
            _ => None,
        };
        let name = wish.name.clone();
        match (like, &wish.size, wish.kind) {
            (Some(like), ..) => self.like(index, wish, like, name),
            (None, Size::Length(length), Some(kind)) => Some(self.sized(index, wish, kind, *length, name)),
            _ => None,
        }
    }

    /// Another subnet of a wish, which differs from the first one in its name.
    fn another(&mut self, wish: &Wish, first: &Part) -> Part {
        let name = match &wish.name {
            Some(name) => self.free_name(name),
            None => self.free_name(&kops_name(first.kind, &wish.zone)),
        };
        Part { name, ..first.clone() }
    }

    fn like(&mut self, index: usize, wish: &Wish, like: &AssignedSubnet<'_>, name: Option<String>) -> Option<Part> {
        let kind = wish.kind.or(like.kind)?;
        let name = name.unwrap_or_else(|| self.name_like(like, kind, &wish.zone));
        Some(Part {
            length: self.cluster.length_of(like),
            like: Some(like.spec.name.clone()),
            needs_ipv6: like.has_ipv6_cidr(),
            egress: self.egress(kind, &wish.zone, Some(like)),
            ..self.part(index, wish, kind, name)
        })
    }

    fn sized(&mut self, index: usize, wish: &Wish, kind: SubnetType, length: u8, name: Option<String>) -> Part {
        let name = name.unwrap_or_else(|| self.free_name(&kops_name(kind, &wish.zone)));
        Part { length: Some(length), ..self.part(index, wish, kind, name) }
    }

    fn utility(&mut self, index: usize, wish: &Wish, beside: Option<u8>) -> Part {
        let kind = SubnetType::Utility;
        let like = self.cluster.of_kind(kind);
        let own = subnet_length(beside.unwrap_or(*IPV4_LENGTHS.end()).saturating_add(UTILITY_BITS));
        let name = self.free_name(&kops_name(kind, &wish.zone));
        Part {
            length: like.and_then(|like| self.cluster.length_of(like)).or(Some(own)),
            like: like.map(|like| like.spec.name.clone()),
            ..self.part(index, wish, kind, name)
        }
    }

    /// Whether the spec has a utility subnet in this zone; kOps accepts one.
    fn has_utility(&self, zone: &str) -> bool {
        let mut subnets = self.cluster.subnets.iter();
        subnets.any(|subnet| subnet.zone == zone && subnet.kind == Some(SubnetType::Utility))
    }

    fn part(&self, index: usize, wish: &Wish, kind: SubnetType, name: String) -> Part {
        let alike = self.cluster.subnets.iter().any(|subnet| subnet.kind == Some(kind) && subnet.has_ipv6_cidr());
        Part {
            wish: Some(index),
            wish_id: wish.id.clone(),
            existing: None,
            name,
            kind,
            zone: wish.zone.clone(),
            length: None,
            like: None,
            needs_ipv6: alike || self.cluster.is_ipv6(),
            egress: self.egress(kind, &wish.zone, None),
        }
    }

    /// All private subnets of a zone have one `egress`; what is not a zone's own is taken from the subnet that it is
    /// like.
    fn egress(&self, kind: SubnetType, zone: &str, like: Option<&AssignedSubnet<'_>>) -> String {
        if !kind.is_private() {
            return String::new();
        }
        let is_private = |subnet: &&AssignedSubnet<'_>| subnet.kind.is_some_and(SubnetType::is_private);
        let mut beside = self.cluster.subnets.iter().filter(|subnet| subnet.zone == zone).filter(is_private);
        let is_of_all_zones = |egress: &str| egress == "External" || egress.starts_with("tgw-");
        match (beside.next(), like.filter(|like| is_private(like))) {
            (Some(beside), _) => beside.spec.egress.clone(),
            (None, Some(like)) if is_of_all_zones(&like.spec.egress) => like.spec.egress.clone(),
            _ => String::new(),
        }
    }

    /// The name with the other zone in it, else the one that kOps gives.
    fn name_like(&mut self, like: &AssignedSubnet<'_>, kind: SubnetType, zone: &str) -> String {
        let own = like.spec.name.as_str();
        let replaced = own.replace(like.zone.as_str(), zone);
        let is_new = !like.zone.is_empty() && replaced != own && !self.names.contains(&replaced);
        match is_new && like.kind == Some(kind) {
            true => self.taken(replaced),
            false => self.free_name(&kops_name(kind, zone)),
        }
    }

    /// The name, or the first with a number after it that is free. None becomes free again.
    fn free_name(&mut self, name: &str) -> String {
        if !self.names.contains(name) {
            return self.taken(name.to_owned());
        }
        let first = self.numbers.get(name).copied().unwrap_or(2);
        let mut numbered = (first..).map(|number| (number, format!("{name}-{number}")));
        let (number, free) = numbered.find(|(_, name)| !self.names.contains(name)).unwrap_or_default();
        self.numbers.insert(name.to_owned(), number + 1);
        self.taken(free)
    }

    fn taken(&mut self, name: String) -> String {
        self.names.insert(name.clone());
        name
    }
}

/// The name that kOps gives the subnet of a zone.
fn kops_name(kind: SubnetType, zone: &str) -> String {
    match kind {
        SubnetType::Public | SubnetType::Private => zone.to_owned(),
        SubnetType::DualStack => format!("dualstack-{zone}"),
        SubnetType::Utility => format!("utility-{zone}"),
    }
}
