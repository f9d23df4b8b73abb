//! Subnets whose additional routes kOps refuses as a whole.

use crate::diagnostic::{Change, FieldPath, Finding, Safety};
use crate::rules::paths::subnet_field;
use crate::rules::rule::Reporter;
use crate::spec::Provider;
use crate::subnets::{AssignedCluster, SubnetType};

/// A subnet with routes that it cannot have.
pub(super) struct Misplaced<'a> {
    pub(super) subnet: usize,
    existing: bool,
    subnet_type: &'a str,
}

impl<'a> Misplaced<'a> {
    /// Every such subnet; kOps looks for them on AWS only.
    pub(super) fn find(cluster: &'a AssignedCluster<'a>) -> impl Iterator<Item = Misplaced<'a>> {
        let aws = cluster.spec.provider == Provider::Aws;
        let listing = cluster.subnets.iter().enumerate();
        let listing = listing.filter(move |(_, subnet)| aws && subnet.spec.additional_routes.is_some());
        listing.filter(|(_, subnet)| subnet.is_shared() || subnet.kind != Some(SubnetType::Private)).map(
            |(index, subnet)| Misplaced {
                subnet: index,
                existing: subnet.is_shared(),
                subnet_type: &subnet.spec.subnet_type,
            },
        )
    }

    /// Reports it at `field`.
    pub(super) fn report<'r>(&self, field: FieldPath, report: &'r mut Reporter<'_>) -> &'r mut Finding {
        let (message, reason) = if self.existing {
            ("kOps adds no routes for an existing subnet".to_owned(), "id")
        } else {
            (format!("kOps adds no routes for a subnet of type `{}`", self.subnet_type), "type")
        };
        report
            .report(field, message)
            .hint("Remove `additionalRoutes`")
            .repair(Safety::Unsafe, [Change::Remove(subnet_field(self.subnet, "additionalRoutes"))])
            .related(subnet_field(self.subnet, reason), "does not allow additional routes")
    }
}
