//! Elastic IPs, and the NAT gateway that the table of a zone names.

use super::cloud::{CloudTarget, ObjectId};
use super::kind::ResourceKind;
use super::owned_tags::{CLUSTER, NAME};
use super::pass::{Failure, Pass};
use super::task::{TaskId, WantedElasticIp};

/// By id or address; else the address of the NAT gateway that the zone's table names.
pub(super) fn find(pass: &Pass<'_, '_>, wanted: &WantedElasticIp<'_>) -> Option<ObjectId> {
    match wanted.existing {
        Some(id) => pass.cloud.by_id(id),
        None => pass.cloud.get(gateway_of_table(pass, wanted.table, wanted.name)?).address,
    }
}

/// An existing one is not made.
pub(super) fn create<'a>(pass: &mut Pass<'a, '_>, wanted: &WantedElasticIp<'a>) -> Result<ObjectId, Failure> {
    match wanted.existing {
        Some(_) => Err(Failure::NotFound),
        None => Ok(pass.make(ResourceKind::ElasticIp, wanted.tags)),
    }
}

/// The NAT gateway that the routes of a table name; of several, the one that is named and tagged as the cluster's.
pub(super) fn gateway_of_table(pass: &Pass<'_, '_>, table: Option<TaskId>, name: &str) -> Option<ObjectId> {
    let table = pass.object(table?)?;
    let targets = pass.cloud.get(table).routes.values().filter_map(|route| match route.target {
        CloudTarget::Object(target) => Some(target),
        CloudTarget::Id { .. } => None,
    });
    let gateways = targets.filter(|target| pass.cloud.get(*target).kind == Some(ResourceKind::NatGateway));
    let mut gateways: Vec<ObjectId> = gateways.collect();
    gateways.sort_unstable();
    gateways.dedup();
    let is_own = |gateway: &&ObjectId| {
        let gateway = pass.cloud.get(**gateway);
        gateway.tag(NAME) == Some(name) && gateway.tag(CLUSTER) == Some(pass.tasks.cluster)
    };
    match gateways.as_slice() {
        [only] => Some(*only),
        several => several.iter().find(is_own).copied(),
    }
}
