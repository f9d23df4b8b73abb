//! What decides between the codes of a change besides the change itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::cidr::{Cidr, IpNet};
use crate::network::Ipv4Block;
use crate::subnets::Origin;

use super::asked::Target;
use super::changes::Change;
use super::side::Side;

/// What decides between codes.
#[derive(Debug)]
pub struct Context<'a> {
    /// The subnets of `after` whose block kOps assigns.
    assigned: BTreeSet<&'a str>,
    /// The blocks of the subnets that only `before` has, with their names.
    dropped: BTreeMap<IpNet, &'a str>,
    /// Whether the subnets of `before` have the tags by which kOps finds them.
    pub is_tagged: bool,
    /// The blocks of the subnets that both have, as `before` has them.
    known: BTreeMap<IpNet, &'a str>,
    /// What makes the change.
    pub target: Target,
}

impl<'a> Context<'a> {
    /// What decides between codes from one spec to the other.
    pub fn of(before: &Side<'a>, after: &Side<'a>, target: Target) -> Context<'a> {
        let of_after = &after.plan.network.subnets;
        let names: BTreeSet<&str> = of_after.iter().map(|subnet| subnet.name.as_str()).collect();
        let of_before = before.plan.network.subnets.iter();
        let blocks = of_before.flat_map(|subnet| {
            let ipv4 = subnet.ipv4.as_ref().map(|block| &block.cidr);
            let ipv6 = subnet.ipv6.as_ref().and_then(|block| block.cidr.as_ref());
            [ipv4, ipv6].into_iter().flatten().filter_map(Cidr::net).map(|net| (net, subnet.name.as_str()))
        });
        let (known, dropped) = blocks.partition(|(_, name)| names.contains(name));
        Context { assigned: assigned(after), dropped, known, is_tagged: before.tags_subnets(), target }
    }

    /// The same where `before` is what AWS has.
    pub fn of_drift(after: &Side<'a>) -> Context<'a> {
        let (assigned, is_tagged) = (assigned(after), after.tags_subnets());
        let (dropped, known) = (BTreeMap::new(), BTreeMap::new());
        Context { assigned, dropped, known, is_tagged, target: Target::Direct }
    }

    /// The subnet of `before` alone that has this block.
    pub fn owner_of(&self, block: Option<IpNet>) -> Option<&'a str> {
        self.dropped.get(&block?).copied()
    }

    /// The other subnet that had the block of this one, or a part of it.
    pub fn mover_of(&self, change: &Change) -> Option<&'a str> {
        let block = change.block?;
        let shares = |known: &IpNet| known.contains(&block) || block.contains(known);
        let mut others = self
            .known
            .iter()
            .filter(|(known, name)| shares(known) && Some(**name) != change.resource.subnet.as_deref());
        others.next().map(|(_, name)| *name)
    }

    /// Whether kOps assigns the block of the subnet that changes.
    pub fn is_assigned(&self, change: &Change) -> bool {
        change.resource.subnet.as_deref().is_some_and(|subnet| self.assigned.contains(subnet))
    }
}

/// The subnets whose block kOps assigns.
fn assigned<'a>(side: &Side<'a>) -> BTreeSet<&'a str> {
    let subnets = side.plan.network.subnets.iter();
    let is_assigned = |ipv4: &Ipv4Block| ipv4.origin == Origin::Assigned;
    subnets.filter(|subnet| subnet.ipv4.as_ref().is_some_and(is_assigned)).map(|subnet| subnet.name.as_str()).collect()
}
