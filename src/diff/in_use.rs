//! What kOps leaves, and something that stays still needs.

use std::collections::BTreeMap;

use super::cloud::{Cloud, CloudTarget, ObjectId};
use super::kind::ResourceKind;
use super::pass::Looked;
use super::tasks::Tasks;

/// Objects with what uses them: the tables of subnets that a task of `after` found, what those tables lead to, and what
/// found gateways and VPCs have.
pub(super) fn users(cloud: &Cloud<'_>, wanted: &Tasks<'_>, applied: &[Looked]) -> BTreeMap<ObjectId, String> {
    let mut users = BTreeMap::new();
    for (task, looked) in wanted.list.iter().zip(applied) {
        let Some(found) = looked.object else { continue };
        let object = cloud.get(found);
        let kind = task.wanted.kind();
        let name = || format!("{} `{}`", kind.words(), task.name);
        let used = match kind {
            ResourceKind::Subnet => object.association.as_ref().map(|association| association.table),
            ResourceKind::NatGateway => object.address,
            ResourceKind::Vpc => object.dhcp_options,
            _ => None,
        };
        let Some(used) = used.filter(|used| !users.contains_key(used)) else { continue };
        let name = name();
        for route in cloud.get(used).routes.values() {
            let CloudTarget::Object(target) = route.target else { continue };
            for needed in [Some(target), cloud.get(target).address].into_iter().flatten() {
                users.entry(needed).or_insert_with(|| name.clone());
            }
        }
        users.insert(used, name);
    }
    users
}
