//! What Terraform makes and destroys in no order: AWS may still have the old when the new comes.

use std::collections::{BTreeMap, BTreeSet};

use super::written::{Key, Written};
use crate::cidr::IpNet;
use crate::cidr::sets::Outermost;
use crate::diff::cloud::wider;
use crate::diff::field::FieldName;
use crate::diff::kind::ResourceKind;
use crate::diff::pass::Failure;
use crate::diff::task::Wanted;

/// What is destroyed or made beside a resource.
pub struct Races<'w> {
    /// The blocks of subnets that go, in the VPC that stays.
    dropped: BTreeSet<IpNet>,
    /// The blocks of subnets that are destroyed and made again with other ones, and their names.
    moved: BTreeMap<IpNet, &'w str>,
    /// The blocks of subnets that others made there.
    standing: BTreeSet<IpNet>,
    /// The subnets whose association with a table goes.
    associated: BTreeSet<&'w str>,
    /// The tables and destinations of routes that go.
    routes: BTreeSet<(&'w str, IpNet)>,
    /// The additional blocks that are made.
    made: Outermost,
    /// The blocks of subnets that stay as they are.
    kept: BTreeSet<IpNet>,
}

/// How a resource meets what is in its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meeting {
    /// Always.
    Certain(Failure),
    /// Where the old one is still there; the next apply goes through.
    Possible(Failure),
}

impl<'w> Races<'w> {
    /// `standing` are the blocks of subnets that others made in the VPC, `kept` those of subnets that stay as they are,
    /// and `same_vpc` says whether new subnets are in
    /// the VPC that the old ones are in.
    pub fn of(
        gone: &[&'w Written<'_>],
        new: &[&Written<'_>],
        moved: &[&'w Written<'_>],
        standing: impl Iterator<Item = IpNet>,
        kept: BTreeSet<IpNet>,
        same_vpc: bool,
    ) -> Races<'w> {
        let of_kind = |kind| gone.iter().copied().filter(move |old| old.task.wanted.kind() == kind);
        let value = |old: &'w Written<'_>, name| old.argument(name).and_then(|argument| argument.value.as_deref());
        let associations = of_kind(ResourceKind::RouteTableAssociation);
        let routes = of_kind(ResourceKind::Route);
        Races {
            dropped: gone.iter().filter(|_| same_vpc).filter_map(|old| old.block).collect(),
            moved: moved.iter().filter(|_| same_vpc).filter_map(|old| Some((old.block?, &*old.task.name))).collect(),
            standing: standing.filter(|_| same_vpc).collect(),
            associated: associations.filter_map(|old| value(old, FieldName::Subnet)).collect(),
            routes: routes.filter_map(|old| Some((value(old, FieldName::RouteTable)?, old.destination()?))).collect(),
            made: Outermost::of(new.iter().filter_map(|new| vpc_block(new)).enumerate()),
            kept,
        }
    }

    /// What AWS says to a new resource.
    pub fn on_create(&self, new: &Written<'_>) -> Option<Meeting> {
        let value = |name| new.argument(name).and_then(|argument| argument.value.as_deref());
        if let Some(block) = new.block {
            return if overlaps(&self.standing, block) || overlaps(&self.dropped, block) || self.is_of_another(new) {
                Some(Meeting::Certain(Failure::SubnetConflict))
            } else {
                self.made.holder(block).map(|_| Meeting::Possible(Failure::SubnetRange))
            };
        }
        match new.task.wanted.kind() {
            ResourceKind::RouteTableAssociation => {
                let is_known = value(FieldName::Subnet).is_some_and(|subnet| self.associated.contains(subnet));
                is_known.then_some(Meeting::Possible(Failure::AlreadyAssociated))
            }
            ResourceKind::Route => {
                let key = value(FieldName::RouteTable).zip(new.destination());
                let is_known = key.is_some_and(|key| self.routes.contains(&key));
                is_known.then_some(Meeting::Possible(Failure::RouteExists))
            }
            _ => None,
        }
    }

    /// What AWS says to a subnet that is destroyed and made again with another block.
    pub fn on_replace(&self, new: &Written<'_>) -> Option<Meeting> {
        let is_used = new.block.is_some_and(|block| overlaps(&self.dropped, block)) || self.is_of_another(new);
        is_used.then_some(Meeting::Certain(Failure::SubnetConflict))
    }

    /// Whether another subnet that is made again still has addresses of this one.
    fn is_of_another(&self, new: &Written<'_>) -> bool {
        let Some(block) = new.block else { return false };
        let around = (0..=block.prefix_len()).filter_map(|length| self.moved.get(&wider(block, length)?));
        let inside = self.moved.range(block..).take_while(|(inside, _)| block.contains(*inside)).map(|(_, name)| name);
        around.chain(inside).any(|name| *name != new.task.name)
    }

    /// What AWS says where the VPC or a block of it goes while a subnet is in it.
    pub fn on_delete(&self, old: &Written<'_>) -> Option<Meeting> {
        if old.task.wanted.kind() == ResourceKind::Vpc {
            return (!self.kept.is_empty()).then_some(Meeting::Certain(Failure::VpcInUse));
        }
        let block = vpc_block(old)?;
        match (first_inside(&self.kept, block), first_inside(&self.dropped, block)) {
            (Some(_), _) => Some(Meeting::Certain(Failure::VpcBlockInUse)),
            (None, Some(_)) => Some(Meeting::Possible(Failure::VpcBlockInUse)),
            (None, None) => None,
        }
    }
}

/// Whether one of the blocks shares addresses with this one.
fn overlaps(blocks: &BTreeSet<IpNet>, block: IpNet) -> bool {
    let mut around = (0..=block.prefix_len()).filter_map(|length| wider(block, length));
    around.any(|wider| blocks.contains(&wider)) || first_inside(blocks, block).is_some()
}

fn first_inside(blocks: &BTreeSet<IpNet>, block: IpNet) -> Option<IpNet> {
    blocks.range(block..).next().copied().filter(|inside| block.contains(inside))
}

fn vpc_block(written: &Written<'_>) -> Option<IpNet> {
    match written.task.wanted {
        Wanted::VpcCidrBlock(block) => Some(block),
        _ => None,
    }
}

/// Whether what a route went through is destroyed before the route is switched.
pub fn is_interrupted(old: &Written<'_>, gone: &BTreeSet<&Key>) -> bool {
    old.argument(FieldName::Target).and_then(|target| target.of.as_ref()).is_some_and(|target| gone.contains(target))
}
