//! IPv4 blocks for the new cluster, as kOps assigns them.

use super::checked::{Checked, has_vpc};
use super::new_subnets::NewSubnet;
use super::refusal::{LayoutError, Reason, Refusal};
use crate::cidr::Cidr;
use crate::manifest::{Format, Limits};
use crate::plan::{self, Query};
use crate::release::Release;
use crate::subnets::{self, AssignedCluster, AssignmentFailure};

/// What kOps writes for a block that is longer than an address.
const NOT_A_BLOCK: &str = "<nil>";

/// Gives `subnets` their blocks, and answers the network's.
pub(super) fn assign(
    checked: &Checked<'_>,
    draft: &str,
    subnets: &mut [NewSubnet],
    release: Release,
    limits: &Limits,
) -> Result<Result<String, Refusal>, LayoutError> {
    if let Err(refusal) = usable(checked) {
        return Ok(Err(refusal));
    }
    let query = Query::default();
    let request = plan::read(draft.as_bytes(), Format::Yaml, &query, limits).map_err(LayoutError::Request)?;
    let mut cluster = request.inputs.cluster.clone();
    cluster.networking.network_cidr = checked.options.network_cidrs.first().map(Cidr::new).unwrap_or_default();
    let assigned = subnets::assign(&cluster, &checked.options.vpc, release);
    let network = assigned.network_cidr.text().to_owned();
    if let Some(reason) = assigned.failures.iter().find_map(|failure| refused(failure, &network, subnets)) {
        let option = if matches!(reason, Reason::VpcNotFound(_)) { "networkID" } else { "networkCIDRs" };
        return Ok(Err(Refusal::new(option, reason)));
    }
    take(&assigned, subnets);
    Ok(Ok(network))
}

/// Nothing, where the networks are blocks that can be assigned from.
fn usable(checked: &Checked<'_>) -> Result<(), Refusal> {
    let options = checked.options;
    if !checked.network_id.is_empty() {
        has_vpc(options, &checked.network_id)?;
    }
    let refused = |reason| Err(Refusal::new("networkCIDRs", reason));
    let Some((network, further)) = options.network_cidrs.split_first() else {
        return Ok(());
    };
    let is_block = |text: &str| Cidr::new(text).net().is_some();
    if !is_block(network) {
        return refused(Reason::BadNetworkCidr(network.clone()));
    }
    if let Some(bad) = further.iter().find(|text| !is_block(text)) {
        return refused(Reason::BadSubnetCidr(bad.clone()));
    }
    match Cidr::new(network.as_str()).ipv4() {
        Some(_) => Ok(()),
        None => refused(Reason::NetworkNotIpv4(network.clone())),
    }
}

/// What kOps stops at.
fn refused(failure: &AssignmentFailure, network: &str, subnets: &[NewSubnet]) -> Option<Reason> {
    let name = |place: &usize| subnets.get(*place).map(|subnet| subnet.name.clone());
    match failure {
        AssignmentFailure::NetworkUnknown => Some(Reason::VpcNotFound(String::new())),
        AssignmentFailure::NoFreeBlock => Some(Reason::NoFreeBlock(network.to_owned(), None)),
        AssignmentFailure::NoBlockLeft(place) => Some(Reason::NoFreeBlock(network.to_owned(), name(place))),
        AssignmentFailure::CidrDiffers(place, _)
        | AssignmentFailure::ZoneDiffers(place, _)
        | AssignmentFailure::NoCidrInVpc(place)
        | AssignmentFailure::NotInVpc(place) => name(place).map(Reason::SubnetDiffersFromVpc),
        AssignmentFailure::NetworkNotIpv4
        | AssignmentFailure::NetworkTooSmall(_)
        | AssignmentFailure::UtilityBlockOutside(_)
        | AssignmentFailure::UnknownType(_)
        | AssignmentFailure::ZoneUnknown(_) => None,
    }
}

fn take(assigned: &AssignedCluster<'_>, subnets: &mut [NewSubnet]) {
    for (subnet, assigned) in subnets.iter_mut().zip(&assigned.subnets) {
        assigned.cidr.text().clone_into(&mut subnet.cidr);
    }
    for failure in &assigned.failures {
        if let AssignmentFailure::NetworkTooSmall(place) | AssignmentFailure::UtilityBlockOutside(place) = failure
            && let Some(subnet) = subnets.get_mut(*place)
        {
            NOT_A_BLOCK.clone_into(&mut subnet.cidr);
        }
    }
}
