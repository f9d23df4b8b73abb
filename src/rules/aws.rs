//! What the areas of AWS rules share: what exists and what is made.
//!
//! AWS can refuse only what it is asked to make, so every thing is either created or exists already ([`Existence`]).
//! Clusters on other clouds have nothing to look at here.

use super::rule::Subject;
use crate::spec::Provider;
use crate::subnets::{AssignedCluster, AssignedSubnet};

/// Whether kOps asks AWS to make a thing, or AWS has it already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existence {
    /// kOps makes it.
    Created,
    /// It has an id.
    Existing,
}

impl Existence {
    /// Whether the cluster's VPC exists.
    pub(super) fn of_vpc(cluster: &AssignedCluster) -> Existence {
        if cluster.is_shared_vpc() { Existence::Existing } else { Existence::Created }
    }

    /// Whether a subnet exists.
    pub(super) fn of(subnet: &AssignedSubnet) -> Existence {
        if subnet.is_shared() { Existence::Existing } else { Existence::Created }
    }
}

/// The cluster, when it runs on AWS.
pub(super) fn cluster_on_aws<'a>(subject: &Subject<'a>) -> Option<&'a AssignedCluster<'a>> {
    (subject.cluster.spec.provider == Provider::Aws).then_some(subject.cluster)
}
