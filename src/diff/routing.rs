//! Route tables, their associations and their routes.

use crate::cidr::IpNet;
use crate::routes::TargetKind;

use super::cloud::{Association, CloudRoute, CloudTarget, Object, ObjectId};
use super::field::{ChangedField, FieldName};
use super::kind::ResourceKind;
use super::owned_tags::{Tags, WantedTags};
use super::pass::{Comparison, Failure, Pass, Refusal, Refused};
use super::subnets::vpc_field;
use super::task::{TaskId, Wanted, WantedRoute, WantedTarget};

/// A table does not leave its VPC; while the new VPC does not exist, the dry run shows that as a change.
pub(super) fn compare_table<'a>(pass: &Pass<'a, '_>, tags: WantedTags<'a>, object: ObjectId) -> Comparison {
    let found = pass.cloud.get(object).vpc;
    let tags = pass.compare_tags(tags, object);
    if found == pass.vpc() {
        return Ok(tags);
    }
    let field = vpc_field(pass, found);
    match pass.vpc() {
        Some(_) => Err(Refused { refusal: Refusal::Immutable, field: Some(field) }),
        None => Ok(std::iter::once(field).chain(tags).collect()),
    }
}

pub(super) fn create_table<'a>(pass: &mut Pass<'a, '_>, tags: WantedTags<'a>) -> ObjectId {
    let vpc = pass.vpc();
    pass.cloud.add(Object { tags: Tags::Made(tags), vpc, ..Object::new(ResourceKind::RouteTable) })
}

pub(super) fn find_association(pass: &Pass<'_, '_>, subnet: TaskId, table: TaskId) -> Option<ObjectId> {
    let (subnet, table) = (pass.object(subnet)?, pass.object(table)?);
    let association = pass.cloud.get(subnet).association.as_ref()?;
    (association.table == table).then_some(subnet)
}

pub(super) fn associate<'a>(
    pass: &mut Pass<'a, '_>,
    name: &'a str,
    subnet: TaskId,
    table: TaskId,
) -> Result<ObjectId, Failure> {
    let subnet = pass.object(subnet).ok_or(Failure::NotFound)?;
    let table = pass.object(table).ok_or(Failure::NotFound)?;
    pass.cloud.get_mut(subnet).association = Some(Association { table, name: Some(name) });
    Ok(subnet)
}

pub(super) fn find_route(pass: &Pass<'_, '_>, wanted: &WantedRoute<'_>) -> Option<ObjectId> {
    let table = pass.object(wanted.table)?;
    pass.cloud.get(table).routes.contains_key(&wanted.destination).then_some(table)
}

pub(super) fn compare_route<'a>(pass: &Pass<'a, '_>, wanted: &WantedRoute<'a>) -> Comparison {
    let table = pass.object(wanted.table);
    let found = table.and_then(|table| pass.cloud.get(table).routes.get(&wanted.destination));
    let found = found.map(|route| route.target);
    let target = target(pass, wanted);
    if found == target && target.is_some() {
        return Ok(Vec::new());
    }
    let before = found.and_then(|found| target_label(pass, found));
    let after = match (target, wanted.target) {
        (Some(target), _) => target_label(pass, target),
        (None, WantedTarget::Task(task)) => Some(pass.tasks.list[task].name.clone().into_owned()),
        (None, WantedTarget::Id { .. }) => None,
    };
    // Another object of the same name: only its id tells them apart.
    let is_unknown = after == before || target.is_none() && after.is_none();
    Ok(vec![match is_unknown {
        true => ChangedField::unknown(FieldName::Target, before),
        false => ChangedField::new(FieldName::Target, before, after),
    }])
}

pub(super) fn create_route<'a>(
    pass: &mut Pass<'a, '_>,
    name: &'a str,
    wanted: &WantedRoute<'a>,
) -> Result<ObjectId, Failure> {
    if !pass.assumes() && goes_to_instance(pass, wanted) {
        return Err(Failure::MissingTarget);
    }
    if !pass.assumes() && wanted.is_additional && matches!(wanted.destination, IpNet::V6(_)) {
        return Err(Failure::Ipv6AsIpv4);
    }
    let table = pass.object(wanted.table).ok_or(Failure::NotFound)?;
    let target = target(pass, wanted).ok_or(Failure::NotFound)?;
    let route = CloudRoute { target, name: Some(name), is_propagated: false };
    pass.cloud.get_mut(table).routes.insert(wanted.destination, route);
    Ok(table)
}

/// kOps has no call for another target of an IPv6 route.
pub(super) fn update_route<'a>(
    pass: &mut Pass<'a, '_>,
    name: &'a str,
    wanted: &WantedRoute<'a>,
) -> Result<(), Failure> {
    if matches!(wanted.destination, IpNet::V6(_)) {
        return Err(Failure::Crash);
    }
    create_route(pass, name, wanted).map(drop)
}

fn goes_to_instance(pass: &Pass<'_, '_>, wanted: &WantedRoute<'_>) -> bool {
    match wanted.target {
        WantedTarget::Task(task) => matches!(pass.tasks.list[task].wanted, Wanted::Instance),
        WantedTarget::Id { kind, .. } => kind == TargetKind::Instance,
    }
}

/// What a route goes to; `None` where it is still to be made.
fn target<'a>(pass: &Pass<'a, '_>, wanted: &WantedRoute<'a>) -> Option<CloudTarget<'a>> {
    match wanted.target {
        WantedTarget::Task(task) => pass.object(task).map(CloudTarget::Object),
        WantedTarget::Id { kind, id } => Some(CloudTarget::Id { kind, id }),
    }
}

pub(super) fn target_label(pass: &Pass<'_, '_>, target: CloudTarget<'_>) -> Option<String> {
    match target {
        CloudTarget::Object(object) => pass.label(Some(object)),
        CloudTarget::Id { id, .. } => Some(id.to_owned()),
    }
}
