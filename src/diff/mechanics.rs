//! What kOps does with a task of each kind: how it finds the object, what it compares, how it makes and changes it.

use super::cloud::ObjectId;
use super::field::ChangedField;
use super::pass::{Comparison, Deletion, Failure, Pass};
use super::task::{Task, Wanted};
use super::{addresses, gateways, routing, subnets, vpc};

/// The object of a task; of what has no object, such as a route, the object that it belongs to.
pub(super) fn find(pass: &Pass<'_, '_>, task: &Task<'_>) -> Option<ObjectId> {
    match &task.wanted {
        Wanted::Vpc(wanted) => vpc::find(pass, wanted),
        Wanted::VpcCidrBlock(block) => vpc::find_block(pass, *block),
        Wanted::VpcAmazonIpv6CidrBlock => vpc::find_ipv6(pass),
        Wanted::DhcpOptions(_) => pass.named(task.wanted.kind(), &task.name),
        Wanted::VpcDhcpOptionsAssociation { options } => vpc::find_use_of_options(pass, *options),
        Wanted::Gateway { egress_only, shared, .. } => gateways::find(pass, &task.name, *egress_only, *shared),
        Wanted::NamedGateway { .. } | Wanted::NamedNatGateway | Wanted::Instance => pass.cloud.by_id(&task.name),
        Wanted::Subnet(wanted) => subnets::find(pass, &task.name, wanted),
        Wanted::ElasticIp(wanted) => addresses::find(pass, wanted),
        Wanted::NatGateway(wanted) => gateways::find_nat_gateway(pass, wanted),
        Wanted::RouteTable(_) => pass.named(task.wanted.kind(), &task.name),
        Wanted::RouteTableAssociation { subnet, table } => routing::find_association(pass, *subnet, *table),
        Wanted::Route(wanted) => routing::find_route(pass, wanted),
    }
}

/// Compares what is wanted with what was found.
pub(super) fn compare<'a>(pass: &Pass<'a, '_>, task: &Task<'a>, object: ObjectId) -> Comparison {
    match &task.wanted {
        Wanted::Vpc(wanted) => vpc::compare(pass, wanted, object),
        Wanted::DhcpOptions(tags) => Ok(pass.compare_tags(*tags, object)),
        Wanted::Gateway { shared, tags, .. } => gateways::compare(pass, *shared, *tags, object),
        Wanted::NamedGateway { .. } => gateways::compare_named(pass, object),
        Wanted::Subnet(wanted) => subnets::compare(pass, wanted, object),
        Wanted::ElasticIp(wanted) => Ok(pass.compare_tags(wanted.tags, object)),
        Wanted::NatGateway(wanted) => gateways::compare_nat_gateway(pass, wanted, object),
        Wanted::RouteTable(tags) => routing::compare_table(pass, *tags, object),
        Wanted::Route(wanted) => routing::compare_route(pass, wanted),
        Wanted::VpcCidrBlock(_)
        | Wanted::VpcAmazonIpv6CidrBlock
        | Wanted::VpcDhcpOptionsAssociation { .. }
        | Wanted::NamedNatGateway
        | Wanted::Instance
        | Wanted::RouteTableAssociation { .. } => Ok(Vec::new()),
    }
}

/// Makes an object.
pub(super) fn create<'a>(pass: &mut Pass<'a, '_>, task: &'a Task<'a>) -> Result<ObjectId, Failure> {
    match &task.wanted {
        Wanted::Vpc(wanted) => vpc::create(pass, wanted),
        Wanted::VpcCidrBlock(block) => vpc::create_block(pass, *block),
        Wanted::VpcAmazonIpv6CidrBlock => vpc::create_ipv6(pass),
        Wanted::DhcpOptions(tags) => Ok(pass.make(task.wanted.kind(), *tags)),
        Wanted::VpcDhcpOptionsAssociation { options } => vpc::use_options(pass, *options),
        Wanted::Gateway { egress_only, shared, tags } => gateways::create(pass, *egress_only, *shared, *tags),
        Wanted::NamedGateway { .. } | Wanted::NamedNatGateway | Wanted::Instance => Err(Failure::NotFound),
        Wanted::Subnet(wanted) => subnets::create(pass, wanted),
        Wanted::ElasticIp(wanted) => addresses::create(pass, wanted),
        Wanted::NatGateway(wanted) => gateways::create_nat_gateway(pass, wanted),
        Wanted::RouteTable(tags) => Ok(routing::create_table(pass, *tags)),
        Wanted::RouteTableAssociation { subnet, table } => routing::associate(pass, &task.name, *subnet, *table),
        Wanted::Route(wanted) => routing::create_route(pass, &task.name, wanted),
    }
}

/// Changes an object in the fields that differ.
pub(super) fn update<'a>(
    pass: &mut Pass<'a, '_>,
    task: &'a Task<'a>,
    object: ObjectId,
    fields: &[ChangedField],
) -> Result<(), Failure> {
    match &task.wanted {
        Wanted::Vpc(wanted) => pass.tag(object, wanted.tags),
        Wanted::DhcpOptions(tags) | Wanted::RouteTable(tags) | Wanted::Gateway { tags, .. } => pass.tag(object, *tags),
        Wanted::Subnet(wanted) => subnets::update(pass, wanted, object, fields),
        Wanted::ElasticIp(wanted) => pass.tag(object, wanted.tags),
        Wanted::NatGateway(wanted) => pass.tag(object, wanted.tags),
        Wanted::Route(wanted) => return routing::update_route(pass, &task.name, wanted),
        _ => {}
    }
    Ok(())
}

/// Takes for granted what `before` says of an object, although kOps would refuse it today.
pub(super) fn adopt<'a>(pass: &mut Pass<'a, '_>, task: &'a Task<'a>, object: ObjectId) {
    match &task.wanted {
        Wanted::Vpc(wanted) => vpc::adopt(pass, wanted, object),
        Wanted::Subnet(wanted) => subnets::adopt(pass, wanted, object),
        Wanted::NamedGateway { .. } => pass.cloud.get_mut(object).is_assumed = true,
        Wanted::NatGateway(wanted) => gateways::adopt_nat_gateway(pass, wanted, object),
        Wanted::DhcpOptions(tags) | Wanted::RouteTable(tags) | Wanted::Gateway { tags, shared: false, .. } => {
            pass.tag(object, *tags);
        }
        Wanted::ElasticIp(wanted) => pass.tag(object, wanted.tags),
        _ => {}
    }
}

/// What goes although nothing asks for it by name.
pub(super) fn deletions(pass: &Pass<'_, '_>, task: &Task<'_>, object: ObjectId) -> Vec<Deletion> {
    match &task.wanted {
        Wanted::Vpc(wanted) => vpc::deletions(pass, wanted, object),
        Wanted::Subnet(wanted) => subnets::deletions(pass, wanted, object),
        _ => Vec::new(),
    }
}
