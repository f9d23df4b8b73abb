//! What the areas of AWS rules share: what AWS allows, the names of its zones, and how blocks lie to each other.
//!
//! AWS can refuse only what it is asked to make, so every thing is either created or exists already ([`Standing`]).
//! Clusters on other clouds have nothing to look at here.

use super::rule::Subject;
use crate::spec::Provider;
use crate::subnets::{AssignedCluster, AssignedSubnet};

pub(super) mod blocks;
pub(super) mod free_blocks;
pub(super) mod limits;
pub(super) mod quotas;
pub(super) mod regions;
pub(super) mod zone_name;

/// Whether kOps asks AWS to make a thing, or AWS has it already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// kOps makes it.
    Created,
    /// It has an id.
    Existing,
}

impl Standing {
    /// The standing of the cluster's VPC.
    pub(super) fn of_vpc(cluster: &AssignedCluster) -> Standing {
        if cluster.is_shared_vpc() { Standing::Existing } else { Standing::Created }
    }

    /// The standing of a subnet.
    pub(super) fn of(subnet: &AssignedSubnet) -> Standing {
        if subnet.is_shared() { Standing::Existing } else { Standing::Created }
    }
}

/// The cluster, when it runs on AWS.
pub(super) fn cluster<'a>(subject: &Subject<'a>) -> Option<&'a AssignedCluster<'a>> {
    (subject.cluster.spec.provider == Provider::Aws).then_some(subject.cluster)
}
