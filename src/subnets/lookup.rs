//! What an existing VPC says of its subnets (`assignCIDRsToSubnets`, first part).

use std::collections::BTreeMap;

use crate::release::{Release, facts};
use crate::spec::VpcFacts;
use crate::spec::request::VpcSubnet;

use super::allocation;
use super::cluster::{AssignedCluster, AssignmentFailure};
use super::subnet::{AssignedSubnet, Origin, SubnetType};

/// Fills blocks and zones of subnets with an id from `vpc.subnets`, when kOps looks there.
pub(super) fn fill(cluster: &mut AssignedCluster, vpc: &VpcFacts, release: Release) {
    if !looks_up(cluster, release) {
        return;
    }
    let known = ById::of(vpc.known_subnets());
    let mut failures = Vec::new();
    for (index, subnet) in cluster.subnets.iter_mut().enumerate().filter(|(_, subnet)| subnet.is_shared()) {
        match known.get(subnet.spec.id.as_str()) {
            Some(found) => take_over(subnet, index, found, release, &mut failures),
            None if vpc.subnets.is_some() => failures.push(AssignmentFailure::NotInVpc(index)),
            None if subnet.zone.is_empty() && facts::ZONE_OF_SHARED_SUBNETS.holds(release) => {
                failures.push(AssignmentFailure::ZoneUnknown(index));
            }
            None => {}
        }
    }
    cluster.failures.append(&mut failures);
}

/// Subnets of the VPC by their ids.
#[derive(Debug, Default)]
pub struct ById<'a>(BTreeMap<&'a str, &'a VpcSubnet>);

impl<'a> ById<'a> {
    /// Those of `subnets` that have an id; the first of several equal ones counts.
    pub fn of(subnets: impl IntoIterator<Item = &'a VpcSubnet, IntoIter: DoubleEndedIterator>) -> ById<'a> {
        let with_id = subnets.into_iter().rev().filter(|subnet| !subnet.id.is_empty());
        ById(with_id.map(|subnet| (subnet.id.as_str(), subnet)).collect())
    }

    /// The subnet with this id; no subnet has an empty one.
    pub fn get(&self, id: &str) -> Option<&'a VpcSubnet> {
        if id.is_empty() { None } else { self.0.get(id).copied() }
    }
}

/// kOps asks the cloud only when something is left out.
fn looks_up(cluster: &AssignedCluster, release: Release) -> bool {
    let zone_missing =
        || facts::ZONE_OF_SHARED_SUBNETS.holds(release) && cluster.subnets.iter().any(|subnet| subnet.zone.is_empty());
    cluster.is_shared_vpc() && (!allocation::is_complete(cluster, release) || zone_missing())
}

fn take_over(
    subnet: &mut AssignedSubnet,
    index: usize,
    found: &VpcSubnet,
    release: Release,
    failures: &mut Vec<AssignmentFailure>,
) {
    let may_lack_cidr = facts::ZONE_OF_SHARED_SUBNETS.holds(release)
        && subnet.kind == Some(SubnetType::Private)
        && subnet.has_ipv6_cidr();
    match (subnet.cidr.is_empty(), found.ipv4_cidr.is_empty()) {
        (_, true) if found.may_have_ipv4 => {}
        (true, true) if may_lack_cidr => {}
        (true, true) => failures.push(AssignmentFailure::NoCidrInVpc(index)),
        (true, false) => {
            subnet.cidr = found.ipv4_cidr.clone();
            subnet.origin = if found.is_observed { Origin::Observed } else { Origin::Vpc };
        }
        (false, _) if subnet.cidr != found.ipv4_cidr => {
            failures.push(AssignmentFailure::CidrDiffers(index, found.ipv4_cidr.text().to_owned()));
        }
        (false, _) => {}
    }
    if subnet.zone.is_empty() && facts::ZONE_OF_SHARED_SUBNETS.holds(release) {
        subnet.zone = found.zone.clone();
    } else if subnet.zone != found.zone && !(found.zone.is_empty() && found.is_observed) {
        failures.push(AssignmentFailure::ZoneDiffers(index, found.zone.clone()));
    }
}
