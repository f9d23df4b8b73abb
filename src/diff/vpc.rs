//! The VPC, its blocks and its DHCP options.

use crate::cidr::IpNet;

use super::cloud::{Cloud, Object, ObjectId};
use super::field::{ChangedField, FieldName};
use super::kind::ResourceKind;
use super::owned_tags::Tags;
use super::pass::{Comparison, Deletion, Failure, Pass, Refusal, Refused};
use super::task::{TaskId, WantedVpc};

pub(super) fn find(pass: &Pass<'_, '_>, wanted: &WantedVpc<'_>) -> Option<ObjectId> {
    match wanted.id {
        Some(id) => pass.cloud.by_id(id),
        None => pass.named(ResourceKind::Vpc, pass.tasks.cluster),
    }
}

pub(super) fn compare<'a>(pass: &Pass<'a, '_>, wanted: &WantedVpc<'a>, object: ObjectId) -> Comparison {
    let first = pass.cloud.get(object).blocks.first().copied();
    if let (Some(first), Some(cidr)) = (first, wanted.ipv4)
        && first != cidr
    {
        let field = ChangedField::new(FieldName::Ipv4Cidr, Some(first.to_string()), Some(cidr.to_string()));
        return Err(Refused { refusal: Refusal::Immutable, field: Some(field) });
    }
    Ok(pass.compare_tags(wanted.tags, object))
}

pub(super) fn adopt<'a>(pass: &mut Pass<'a, '_>, wanted: &WantedVpc<'a>, object: ObjectId) {
    let blocks = &mut pass.cloud.get_mut(object).blocks;
    match (blocks.first_mut(), wanted.ipv4) {
        (Some(first), Some(block)) => *first = block,
        (None, Some(block)) => blocks.push(block),
        (_, None) => {}
    }
    pass.tag(object, wanted.tags);
}

pub(super) fn create<'a>(pass: &mut Pass<'a, '_>, wanted: &WantedVpc<'a>) -> Result<ObjectId, Failure> {
    if wanted.id.is_some() {
        return Err(Failure::NotFound);
    }
    let blocks = wanted.ipv4.into_iter().collect();
    Ok(pass.cloud.add(Object { tags: Tags::Made(wanted.tags), blocks, ..Object::new(ResourceKind::Vpc) }))
}

/// The blocks of an owned VPC that the spec does not name any more.
pub(super) fn deletions(pass: &Pass<'_, '_>, wanted: &WantedVpc<'_>, object: ObjectId) -> Vec<Deletion> {
    if wanted.id.is_some() {
        return Vec::new();
    }
    let additional = pass.cloud.get(object).blocks.iter().skip(1);
    let dropped = additional.filter(|block| !wanted.additional.contains(block));
    dropped.map(|block| Deletion { kind: ResourceKind::VpcCidrBlock, block: *block }).collect()
}

/// Carries out deletions.
pub(super) fn delete(cloud: &mut Cloud<'_>, object: ObjectId, deletions: &[Deletion]) -> Result<(), Failure> {
    for deletion in deletions {
        if deletion.kind == ResourceKind::SubnetIpv6CidrBlock {
            cloud.drop_ipv6(object);
        } else if cloud.subnet_in(object, deletion.block).is_some() {
            return Err(Failure::CidrBlockInUse);
        } else {
            cloud.get_mut(object).blocks.retain(|block| *block != deletion.block);
        }
    }
    Ok(())
}

pub(super) fn find_block(pass: &Pass<'_, '_>, block: IpNet) -> Option<ObjectId> {
    pass.vpc().filter(|vpc| pass.cloud.get(*vpc).blocks.contains(&block))
}

pub(super) fn create_block(pass: &mut Pass<'_, '_>, block: IpNet) -> Result<ObjectId, Failure> {
    let vpc = pass.vpc().ok_or(Failure::NotFound)?;
    pass.cloud.get_mut(vpc).blocks.push(block);
    Ok(vpc)
}

pub(super) fn find_ipv6(pass: &Pass<'_, '_>) -> Option<ObjectId> {
    pass.vpc().filter(|vpc| pass.cloud.get(*vpc).ipv6.is_some())
}

pub(super) fn create_ipv6(pass: &mut Pass<'_, '_>) -> Result<ObjectId, Failure> {
    let vpc = pass.vpc().ok_or(Failure::NotFound)?;
    pass.cloud.get_mut(vpc).ipv6 = Some(IpNet::V6(pass.tasks.ipv6_base));
    Ok(vpc)
}

pub(super) fn find_use_of_options(pass: &Pass<'_, '_>, options: TaskId) -> Option<ObjectId> {
    let options = pass.object(options)?;
    pass.vpc().filter(|vpc| pass.cloud.get(*vpc).dhcp_options == Some(options))
}

pub(super) fn use_options(pass: &mut Pass<'_, '_>, options: TaskId) -> Result<ObjectId, Failure> {
    let (vpc, options) = (pass.vpc().ok_or(Failure::NotFound)?, pass.object(options));
    pass.cloud.get_mut(vpc).dhcp_options = options;
    Ok(vpc)
}
