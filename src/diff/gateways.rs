//! Internet gateways of both kinds, and NAT gateways.

use super::addresses::gateway_of_table;
use super::cloud::{Object, ObjectId};
use super::field::{ChangedField, FieldName};
use super::kind::ResourceKind;
use super::owned_tags::{Tags, WantedTags};
use super::pass::{Comparison, Failure, Pass, Refusal, Refused};
use super::task::{WantedNatGateway, gateway_kind};

/// By name; a shared one is what is attached to the VPC.
pub(super) fn find(pass: &Pass<'_, '_>, name: &str, egress_only: bool, shared: bool) -> Option<ObjectId> {
    let kind = gateway_kind(egress_only);
    if shared { pass.cloud.attached(kind, pass.vpc()?) } else { pass.named(kind, name) }
}

pub(super) fn compare<'a>(pass: &Pass<'a, '_>, shared: bool, tags: WantedTags<'a>, object: ObjectId) -> Comparison {
    if shared { Ok(Vec::new()) } else { Ok(pass.compare_tags(tags, object)) }
}

pub(super) fn create<'a>(
    pass: &mut Pass<'a, '_>,
    egress_only: bool,
    shared: bool,
    tags: WantedTags<'a>,
) -> Result<ObjectId, Failure> {
    if shared {
        return Err(Failure::NotFound);
    }
    let vpc = pass.vpc();
    Ok(pass.cloud.add(Object { tags: Tags::Made(tags), vpc, ..Object::new(gateway_kind(egress_only)) }))
}

/// kOps crashes on a gateway that is named by its id; what was there before is not part of the change.
pub(super) fn compare_named(pass: &Pass<'_, '_>, object: ObjectId) -> Comparison {
    if pass.cloud.get(object).is_assumed {
        return Ok(Vec::new());
    }
    Err(Refused { refusal: Refusal::Crash, field: None })
}

/// By id, else the one that the zone's table names.
pub(super) fn find_nat_gateway(pass: &Pass<'_, '_>, wanted: &WantedNatGateway<'_>) -> Option<ObjectId> {
    match wanted.existing {
        Some(id) => pass.cloud.by_id(id),
        None => gateway_of_table(pass, wanted.table, wanted.name),
    }
}

pub(super) fn compare_nat_gateway<'a>(
    pass: &Pass<'a, '_>,
    wanted: &WantedNatGateway<'a>,
    object: ObjectId,
) -> Comparison {
    let tags = pass.compare_tags(wanted.tags, object);
    if wanted.existing.is_some() {
        return Ok(tags);
    }
    let found = pass.cloud.get(object).address;
    let address = wanted.address.and_then(|address| pass.object(address));
    if found != address {
        let field = match address {
            None => ChangedField::unknown(FieldName::ElasticIp, pass.label(found)),
            _ => ChangedField::new(FieldName::ElasticIp, pass.label(found), pass.label(address)),
        };
        return Err(Refused { refusal: Refusal::Immutable, field: Some(field) });
    }
    Ok(pass.compare_name(wanted.name, object).into_iter().chain(tags).collect())
}

pub(super) fn adopt_nat_gateway<'a>(pass: &mut Pass<'a, '_>, wanted: &WantedNatGateway<'a>, object: ObjectId) {
    let address = wanted.address.and_then(|address| pass.object(address));
    if let Some(address) = address.filter(|address| pass.cloud.get(*address).gateway.is_none()) {
        pass.cloud.get_mut(object).address = Some(address);
        pass.cloud.get_mut(address).gateway = Some(object);
    }
    pass.tag(object, wanted.tags);
}

pub(super) fn create_nat_gateway<'a>(
    pass: &mut Pass<'a, '_>,
    wanted: &WantedNatGateway<'a>,
) -> Result<ObjectId, Failure> {
    if wanted.existing.is_some() {
        return Err(Failure::NotFound);
    }
    let address = wanted.address.and_then(|address| pass.object(address));
    let is_used = address.is_some_and(|address| pass.cloud.get(address).gateway.is_some());
    if is_used && !pass.assumes() {
        return Err(Failure::AlreadyAssociated);
    }
    let made = pass.make(ResourceKind::NatGateway, wanted.tags);
    pass.cloud.get_mut(made).subnet = wanted.subnet.and_then(|subnet| pass.object(subnet));
    pass.cloud.get_mut(made).address = address;
    if let Some(address) = address {
        pass.cloud.get_mut(address).gateway = Some(made);
    }
    Ok(made)
}
