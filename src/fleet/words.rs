//! What is said of an overlap, for people.

use super::codes::{
    NETWORKS_OVERLAP, PODS_OVERLAP, PODS_OVERLAP_NETWORK, PODS_OVERLAP_SERVICES, SERVICES_OVERLAP_NETWORK,
    SUBNETS_OVERLAP,
};
use super::links::LinkKind;
use super::overlaps::{Holder, Overlap, Relation};
use super::party::Party;
use crate::cidr::Ipv4Net;
use crate::diagnostic::{Severity, excerpt};

/// How many ids a message names.
const NAMED: usize = 3;

/// One present-tense sentence without a final stop.
pub fn message(overlap: &Overlap, parties: &[Party]) -> String {
    let block = |holder: &Holder| parties[holder.party].ranges[holder.range].block;
    let first = overlap.holders.first();
    let text = first.map(|holder| block(holder).to_string()).unwrap_or_default();
    let fact = match (overlap.relation, first) {
        (Relation::Contains, Some(first)) => {
            let others = ids(&overlap.holders[1..], parties);
            format!("the block `{text}` of {} holds blocks of {others}", ids(&[*first], parties))
        }
        _ => format!("{} have the same block `{text}`", ids(&overlap.holders, parties)),
    };
    format!("{fact}{}", consequence(overlap))
}

/// What follows from it over the link.
fn consequence(overlap: &Overlap) -> &'static str {
    let is = |code: &crate::code::Code| overlap.code.code == code.code;
    match overlap.link {
        None => "; it does not matter while nothing links them",
        Some(_) if overlap.severity == Severity::Info => {
            "; it does not matter while these addresses stay inside their clusters"
        }
        Some(LinkKind::Peering) if is(&NETWORKS_OVERLAP) => ", and AWS refuses a peering connection between them",
        Some(LinkKind::TransitGateway) if is(&NETWORKS_OVERLAP) => ", and a transit gateway leads to only one of them",
        Some(_) if is(&NETWORKS_OVERLAP) => ", and machines that reach each other need different addresses",
        Some(_) if is(&SUBNETS_OVERLAP) => ", and AWS refuses the second one in the same VPC",
        Some(_) if is(&PODS_OVERLAP) => ", and packets to a pod reach only one of these clusters",
        Some(_) if is(&PODS_OVERLAP_NETWORK) => ", so that packets to that network stay in the cluster with these pods",
        Some(_) if is(&SERVICES_OVERLAP_NETWORK) => {
            ", so that packets to that network stay in the cluster with these services"
        }
        Some(_) if is(&PODS_OVERLAP_SERVICES) => ", so that answers to these pods go to services instead",
        Some(_) => "",
    }
}

/// The repair, imperative, where something has to be done.
pub fn hint(overlap: &Overlap, parties: &[Party], free: Option<(Holder, Ipv4Net)>) -> Option<String> {
    if overlap.severity == Severity::Info {
        return None;
    }
    if let Some((holder, block)) = free {
        let id = ids(&[holder], parties);
        return Some(format!(
            "Give {id} another block before it is made, such as `{block}`, which is free in all of them"
        ));
    }
    let is = |code: &crate::code::Code| overlap.code.code == code.code;
    let hint = if is(&NETWORKS_OVERLAP) {
        "Give one of them another block before it is made, or leave the link out: the block of a VPC cannot be changed"
    } else if is(&SUBNETS_OVERLAP) {
        "Give one of the subnets another block, or use the same existing subnet by its `id`"
    } else if is(&SERVICES_OVERLAP_NETWORK) {
        "Choose another `serviceClusterIPRange` before the cluster is made"
    } else {
        "Choose another `podCIDR` for one of them before the cluster is made"
    };
    Some(hint.to_owned())
}

/// Ids as people list them, each once.
pub fn ids(holders: &[Holder], parties: &[Party]) -> String {
    let mut places: Vec<usize> = holders.iter().map(|holder| holder.party).collect();
    places.dedup();
    list(&places, parties)
}

/// The ids of parties as people list them.
pub fn list(places: &[usize], parties: &[Party]) -> String {
    let name = |place: &usize| format!("`{}`", excerpt(&parties[*place].id));
    match places {
        [] => String::new(),
        [only] => name(only),
        _ if NAMED + 1 < places.len() => {
            let named: Vec<String> = places[..NAMED].iter().map(name).collect();
            format!("{} and {} others", named.join(", "), places.len() - NAMED)
        }
        [others @ .., last] => {
            let others: Vec<String> = others.iter().map(name).collect();
            format!("{} and {}", others.join(", "), name(last))
        }
    }
}
