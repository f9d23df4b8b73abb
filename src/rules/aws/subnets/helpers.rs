//! The subnets that rules of this area look at.

use crate::rules::cloud::{Existence, cluster_on_aws};
use crate::rules::rule::Subject;
use crate::subnets::AssignedSubnet;

/// The subnets of this existence and their indexes; none on other clouds.
pub(super) fn subnets_of<'a>(
    subject: &Subject<'a>,
    existence: Existence,
) -> impl Iterator<Item = (usize, &'a AssignedSubnet<'a>)> {
    let subnets = cluster_on_aws(subject).map(|cluster| cluster.subnets.iter().enumerate());
    subnets.into_iter().flatten().filter(move |(_, subnet)| Existence::of(subnet) == existence)
}
