//! What AWS has before kOps looks: what others made, as the facts of the request tell it, or as a spec takes for
//! granted.

use std::collections::BTreeMap;

use crate::cidr::{Cidr, IpNet, Ipv6Net};
use crate::spec::request::VpcSubnet;

use super::cloud::{Cloud, Object, ObjectId};
use super::kind::ResourceKind;
use super::pass::Looked;
use super::side::Side;
use super::task::{Wanted, WantedSubnet};
use super::tasks::Tasks;

/// What AWS has before `before` is applied.
pub(super) fn at_first<'a>(cloud: &mut Cloud<'a>, side: &'a Side<'a>, tasks: &'a Tasks<'a>) {
    if let Some(id) = side.network_id() {
        let vpc = add_vpc(cloud, id, side, tasks.ipv6_base);
        for known in side.known_subnets() {
            cloud.add(subnet_of_facts(vpc, known));
        }
    }
    add_named(cloud, tasks);
    let vpc = side.network_id().and_then(|id| cloud.by_id(id));
    for (id, wanted) in existing_subnets(tasks) {
        if cloud.by_id(id).is_none() {
            cloud.add(subnet_of_spec(vpc, id, wanted));
        }
    }
}

/// The same before `after` is applied. Ids that nothing told are those of what `before` has.
pub(super) fn in_between<'a>(
    cloud: &mut Cloud<'a>,
    (before, was, looked): (&'a Side<'a>, &'a Tasks<'a>, &[Looked]),
    (after, tasks): (&'a Side<'a>, &'a Tasks<'a>),
) {
    let made = looked.first().and_then(|looked| looked.object);
    add_named(cloud, tasks);
    let vpc = match after.network_id() {
        None => made,
        Some(id) => cloud.by_id(id).or_else(|| {
            let own = made.filter(|_| before.network_id().is_none() && before.is_vpc_of(after));
            own.inspect(|own| cloud.name_by_id(*own, id))
        }),
    };
    let vpc = vpc.or_else(|| after.network_id().map(|id| add_vpc(cloud, id, after, tasks.ipv6_base)));
    if let Some(vpc) = vpc.filter(|_| after.network_id().is_some()) {
        add_known(cloud, vpc, after.known_subnets());
    }
    if before.tags_subnets() {
        name_untold(cloud, vpc, &subnets_by_name(was, looked), (after, tasks));
    }
}

/// Takes an id that nothing told for the subnet of `before` with that name, else for the one with the block; where the
/// subnets of the VPC are unknown, for one that is as the spec says.
fn name_untold<'a>(
    cloud: &mut Cloud<'a>,
    vpc: Option<ObjectId>,
    by_name: &BTreeMap<&str, ObjectId>,
    (after, tasks): (&Side<'_>, &'a Tasks<'a>),
) {
    let is_unknown = after.network_id().is_some() && !after.knows_subnets();
    for (name, (id, wanted)) in existing_subnets_by_name(tasks) {
        if cloud.by_id(id).is_some() {
            continue;
        }
        let of_name = by_name.get(name).copied();
        let mut blocks = [wanted.ipv4, wanted.ipv6].into_iter().flatten();
        let of_block = vpc.and_then(|vpc| blocks.find_map(|block| cloud.subnet_with(vpc, block)));
        let unnamed = |subnet: &&ObjectId| cloud.get(**subnet).id.is_none();
        match [of_name, of_block].iter().flatten().find(unnamed).copied() {
            Some(subnet) => cloud.name_by_id(subnet, id),
            None if is_unknown => {
                cloud.add(subnet_of_spec(vpc, id, wanted));
            }
            None => {}
        }
    }
}

fn subnets_by_name<'a>(tasks: &'a Tasks<'a>, looked: &[Looked]) -> BTreeMap<&'a str, ObjectId> {
    let subnets = tasks.list.iter().zip(looked).filter(|(task, _)| matches!(task.wanted, Wanted::Subnet(_)));
    subnets.filter_map(|(task, looked)| Some((&*task.name, looked.object?))).collect()
}

/// A VPC that others made, with both gateways attached.
fn add_vpc<'a>(cloud: &mut Cloud<'a>, id: &'a str, side: &'a Side<'a>, ipv6_base: Ipv6Net) -> ObjectId {
    let facts = side.facts();
    let told = facts.and_then(|facts| facts.ipv4_cidrs.as_deref());
    let written = &side.plan.network.vpc.ipv4_cidrs;
    let additional = &side.cluster.networking.additional_network_cidrs;
    let blocks = match told {
        Some(told) => told.iter().filter_map(Cidr::net).collect(),
        None => written.iter().chain(additional).filter_map(Cidr::net).collect(),
    };
    let vpc = cloud.add(Object {
        id: Some(id),
        blocks,
        has_unknown_blocks: facts.is_none_or(|facts| facts.all_ipv4_cidrs().is_none()),
        ipv6: match facts.and_then(|facts| facts.ipv6_cidrs.as_deref()) {
            Some(told) => told.first().and_then(Cidr::net),
            None => Some(IpNet::V6(ipv6_base)),
        },
        ..Object::new(ResourceKind::Vpc)
    });
    for kind in [ResourceKind::InternetGateway, ResourceKind::EgressOnlyInternetGateway] {
        cloud.add(Object { vpc: Some(vpc), ..Object::new(kind) });
    }
    vpc
}

/// Gives known subnets their ids: those of the model with the same block, else new ones.
fn add_known<'a>(cloud: &mut Cloud<'a>, vpc: ObjectId, known: impl Iterator<Item = &'a VpcSubnet>) {
    for subnet in known.filter(|known| !known.id.is_empty()) {
        if cloud.by_id(&subnet.id).is_some() {
            continue;
        }
        let blocks = [subnet.ipv4_cidr.net(), subnet.ipv6_cidr.net()];
        let found = blocks.into_iter().flatten().find_map(|block| cloud.subnet_with(vpc, block));
        match found.filter(|found| cloud.get(*found).id.is_none()) {
            Some(found) => cloud.name_by_id(found, &subnet.id),
            None => {
                cloud.add(subnet_of_facts(vpc, subnet));
            }
        }
    }
}

/// What tasks name by id and kOps does not look for otherwise.
fn add_named<'a>(cloud: &mut Cloud<'a>, tasks: &'a Tasks<'a>) {
    for task in &tasks.list {
        let kind = task.wanted.kind();
        let id = match &task.wanted {
            Wanted::NamedGateway { .. } | Wanted::NamedNatGateway | Wanted::Instance => Some(&*task.name),
            Wanted::NatGateway(wanted) => wanted.existing,
            Wanted::ElasticIp(wanted) => wanted.existing,
            _ => None,
        };
        let Some(id) = id.filter(|id| cloud.by_id(id).is_none()) else {
            continue;
        };
        let named = cloud.add(Object { id: Some(id), ..Object::new(kind) });
        if kind == ResourceKind::NatGateway {
            let address = cloud.add(Object { gateway: Some(named), ..Object::new(ResourceKind::ElasticIp) });
            cloud.get_mut(named).address = Some(address);
        }
    }
}

fn existing_subnets<'a>(tasks: &'a Tasks<'a>) -> impl Iterator<Item = (&'a str, &'a WantedSubnet<'a>)> {
    existing_subnets_by_name(tasks).map(|(_, existing)| existing)
}

fn existing_subnets_by_name<'a>(
    tasks: &'a Tasks<'a>,
) -> impl Iterator<Item = (&'a str, (&'a str, &'a WantedSubnet<'a>))> {
    tasks.list.iter().filter_map(|task| match &task.wanted {
        Wanted::Subnet(wanted) => Some((&*task.name, (wanted.id?, wanted))),
        _ => None,
    })
}

fn subnet_of_spec<'a>(vpc: Option<ObjectId>, id: &'a str, wanted: &WantedSubnet<'a>) -> Object<'a> {
    let (ipv4, ipv6) = (wanted.ipv4, wanted.ipv6);
    Object { id: Some(id), vpc, zone: wanted.zone, ipv4, ipv6, ..Object::new(ResourceKind::Subnet) }
}

fn subnet_of_facts(vpc: ObjectId, known: &VpcSubnet) -> Object<'_> {
    Object {
        id: Some(known.id.as_str()).filter(|id| !id.is_empty()),
        vpc: Some(vpc),
        zone: &known.zone,
        ipv4: known.ipv4_cidr.net(),
        ipv6: known.ipv6_cidr.net(),
        ..Object::new(ResourceKind::Subnet)
    }
}
