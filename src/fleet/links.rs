//! How parties reach each other.

use std::collections::BTreeMap;

/// A way between two parties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// Its kind.
    pub kind: LinkKind,
    /// Whether routes lead to pods, at addresses that they do not share with their machines.
    pub pods_routed: bool,
}

/// The kind of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkKind {
    /// A VPC peering connection.
    Peering,
    /// Both are attached to a transit gateway.
    TransitGateway,
    /// Both are in the same VPC.
    SameVpc,
    /// Pods and machines of both reach each other.
    ClusterMesh,
}

/// The links between parties, which are named by their places.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// What each party is linked to by name, by place.
    named: Vec<BTreeMap<usize, Link>>,
    /// The existing VPC of each party, as a number; `None` where it has its own or none.
    vpcs: Vec<Option<usize>>,
    /// The link of those that no other joins.
    default: Option<Link>,
}

impl Links {
    /// No links but those of parties in one existing VPC, and `default` between all others. `vpcs` has the id of each
    /// party's existing VPC, empty where there is not any.
    pub fn new<'v>(vpcs: impl IntoIterator<Item = &'v str>, default: Option<Link>) -> Links {
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        let mut number = |id: &'v str| {
            let next = numbers.len();
            (!id.is_empty()).then(|| *numbers.entry(id).or_insert(next))
        };
        let vpcs: Vec<Option<usize>> = vpcs.into_iter().map(&mut number).collect();
        Links { named: vec![BTreeMap::new(); vpcs.len()], vpcs, default }
    }

    /// Joins two parties.
    pub fn join(&mut self, left: usize, right: usize, link: Link) {
        for (from, to) in [(left, right), (right, left)] {
            if let Some(links) = self.named.get_mut(from) {
                links.insert(to, link);
            }
        }
    }

    /// The links of a party that were given by name.
    pub fn named(&self, party: usize) -> impl Iterator<Item = (usize, Link)> + '_ {
        self.named.get(party).into_iter().flatten().map(|(other, link)| (*other, *link))
    }

    /// The number of the existing VPC that a party is in.
    pub fn vpc(&self, party: usize) -> Option<usize> {
        self.vpcs.get(party).copied().flatten()
    }

    /// The link between those that neither a name nor a VPC joins.
    pub fn default(&self) -> Option<Link> {
        self.default
    }

    /// Whether two parties are joined by a name or by their VPC.
    pub fn are_joined(&self, left: usize, right: usize) -> bool {
        let in_one_vpc = self.vpc(left).is_some() && self.vpc(left) == self.vpc(right);
        in_one_vpc || self.named.get(left).is_some_and(|links| links.contains_key(&right))
    }

    /// The link between two parties.
    pub fn between(&self, left: usize, right: usize) -> Option<Link> {
        let named = self.named.get(left).and_then(|links| links.get(&right)).copied();
        let in_one_vpc = self.vpc(left).is_some() && self.vpc(left) == self.vpc(right);
        named.or(in_one_vpc.then_some(Link::SAME_VPC)).or(self.default)
    }
}

impl Link {
    /// What joins the clusters in one existing VPC.
    pub const SAME_VPC: Link = Link { kind: LinkKind::SameVpc, pods_routed: false };
}
