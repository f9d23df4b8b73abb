//! Subnets: which are found, and what kOps changes in them.

use crate::cidr::IpNet;

use super::cloud::{Object, ObjectId};
use super::field::{ChangedField, FieldName};
use super::kind::ResourceKind;
use super::owned_tags::Tags;
use super::pass::{Comparison, Deletion, Failure, Pass, Refusal, Refused};
use super::task::WantedSubnet;

pub(super) fn find(pass: &Pass<'_, '_>, name: &str, wanted: &WantedSubnet<'_>) -> Option<ObjectId> {
    match wanted.id {
        Some(id) => pass.cloud.by_id(id),
        None => pass.named(ResourceKind::Subnet, name),
    }
}

pub(super) fn compare<'a>(pass: &Pass<'a, '_>, wanted: &WantedSubnet<'a>, object: ObjectId) -> Comparison {
    if let Some(refused) = refused(pass, wanted, object) {
        return Err(refused);
    }
    let found = pass.cloud.get(object);
    let mut fields = Vec::new();
    if found.ipv6.is_none() && wanted.ipv6.is_some() {
        fields.push(ChangedField::new(FieldName::Ipv6Cidr, None, text(wanted.ipv6)));
    }
    let assigns = wanted.ipv6.is_some();
    if wanted.id.is_none() && found.assigns_ipv6 != assigns {
        let (before, after) = (Some(found.assigns_ipv6.to_string()), Some(assigns.to_string()));
        fields.push(ChangedField::new(FieldName::AssignIpv6AddressOnCreation, before, after));
    }
    if wanted.id.is_none() && found.names_lack_ipv6 && found.ipv6.is_some() && assigns {
        let (before, after) = (Some("false".to_owned()), Some("true".to_owned()));
        fields.push(ChangedField::new(FieldName::ResourceBasedNaming, before, after));
    }
    fields.extend(pass.compare_tags(wanted.tags, object));
    Ok(fields)
}

/// The first difference that kOps refuses.
fn refused(pass: &Pass<'_, '_>, wanted: &WantedSubnet<'_>, object: ObjectId) -> Option<Refused> {
    let found = pass.cloud.get(object);
    let immutable = |field| Some(Refused { refusal: Refusal::Immutable, field: Some(field) });
    if found.vpc != pass.vpc() {
        return immutable(vpc_field(pass, found.vpc));
    }
    // An answer without the zone says nothing of it.
    if !found.zone.is_empty() && found.zone != wanted.zone {
        let (before, after) = (Some(found.zone.to_owned()), Some(wanted.zone.to_owned()));
        return immutable(ChangedField::new(FieldName::Zone, before, after));
    }
    if wanted.ipv4.is_some() && found.ipv4 != wanted.ipv4 {
        return immutable(ChangedField::new(FieldName::Ipv4Cidr, text(found.ipv4), text(wanted.ipv4)));
    }
    let ipv6 = || ChangedField::new(FieldName::Ipv6Cidr, text(found.ipv6), text(wanted.ipv6));
    match (found.ipv6, wanted.ipv6) {
        (Some(found), Some(wanted)) if found != wanted => immutable(ipv6()),
        (None, Some(_)) if wanted.id.is_some() => {
            Some(Refused { refusal: Refusal::ForbiddenOnShared, field: Some(ipv6()) })
        }
        _ => None,
    }
}

/// The VPC of what was found beside the one that is wanted.
pub(super) fn vpc_field(pass: &Pass<'_, '_>, found: Option<ObjectId>) -> ChangedField {
    match pass.vpc() {
        None => ChangedField::unknown(FieldName::Vpc, pass.label(found)),
        wanted => ChangedField::new(FieldName::Vpc, pass.label(found), pass.label(wanted)),
    }
}

pub(super) fn adopt<'a>(pass: &mut Pass<'a, '_>, wanted: &WantedSubnet<'a>, object: ObjectId) {
    let vpc = pass.vpc();
    let subnet = pass.cloud.get_mut(object);
    subnet.zone = wanted.zone;
    subnet.ipv4 = wanted.ipv4.or(subnet.ipv4);
    subnet.ipv6 = wanted.ipv6.or(subnet.ipv6);
    subnet.assigns_ipv6 = subnet.ipv6.is_some();
    if let Some(vpc) = vpc {
        pass.cloud.put_subnet(object, vpc);
    }
    pass.tag(object, wanted.tags);
}

pub(super) fn create<'a>(pass: &mut Pass<'a, '_>, wanted: &WantedSubnet<'a>) -> Result<ObjectId, Failure> {
    if wanted.id.is_some() {
        return Err(Failure::NotFound);
    }
    let vpc = pass.vpc().ok_or(Failure::NotFound)?;
    if !pass.assumes() {
        fits(pass, vpc, wanted)?;
    }
    Ok(pass.cloud.add(Object {
        tags: Tags::Made(wanted.tags),
        vpc: Some(vpc),
        zone: wanted.zone,
        ipv4: wanted.ipv4,
        ipv6: wanted.ipv6,
        assigns_ipv6: wanted.ipv6.is_some(),
        ..Object::new(ResourceKind::Subnet)
    }))
}

/// What AWS says to the blocks of a new subnet.
fn fits(pass: &Pass<'_, '_>, vpc: ObjectId, wanted: &WantedSubnet<'_>) -> Result<(), Failure> {
    let network = pass.cloud.get(vpc);
    let outside = |block: IpNet| !network.blocks.iter().any(|known| known.contains(&block));
    if !network.has_unknown_blocks && wanted.ipv4.is_some_and(outside) {
        return Err(Failure::SubnetRange);
    }
    let is_used = |block: IpNet| pass.cloud.subnet_on(vpc, block).is_some();
    let mut blocks = [wanted.ipv4, wanted.ipv6].into_iter().flatten();
    if blocks.any(is_used) { Err(Failure::SubnetConflict) } else { Ok(()) }
}

pub(super) fn update<'a>(
    pass: &mut Pass<'a, '_>,
    wanted: &WantedSubnet<'a>,
    object: ObjectId,
    fields: &[ChangedField],
) {
    for field in fields {
        match (field.name, wanted.ipv6) {
            (FieldName::Ipv6Cidr, Some(block)) => pass.cloud.set_ipv6(object, block),
            (FieldName::AssignIpv6AddressOnCreation, block) => {
                pass.cloud.get_mut(object).assigns_ipv6 = block.is_some();
            }
            (FieldName::ResourceBasedNaming, _) => pass.cloud.get_mut(object).names_lack_ipv6 = false,
            _ => {}
        }
    }
    pass.tag(object, wanted.tags);
}

/// The IPv6 block of an owned subnet that has none in the spec.
pub(super) fn deletions(pass: &Pass<'_, '_>, wanted: &WantedSubnet<'_>, object: ObjectId) -> Vec<Deletion> {
    let found = pass.cloud.get(object).ipv6.filter(|_| wanted.id.is_none() && wanted.ipv6.is_none());
    found.map(|block| Deletion { kind: ResourceKind::SubnetIpv6CidrBlock, block }).into_iter().collect()
}

fn text(block: Option<IpNet>) -> Option<String> {
    block.map(|block| block.to_string())
}
