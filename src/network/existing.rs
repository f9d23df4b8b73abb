//! What AWS has of the subnets that kOps does not route for.

use std::collections::BTreeMap;

use crate::spec::Observed;
use crate::spec::observed::{Choice, Tables, Tag};
use crate::subnets::{AssignedCluster, AssignedSubnet};

/// The tables of existing subnets.
pub(super) struct Existing<'a> {
    tables: Tables<'a>,
    /// The ids of subnets by their tag `Name`.
    named: BTreeMap<&'a str, &'a str>,
    is_own: bool,
}

impl<'a> Existing<'a> {
    /// What is known of the cluster's VPC.
    pub fn of(observed: &'a Observed) -> Existing<'a> {
        let named =
            observed.own_subnets().filter_map(|subnet| Some((Tag::find(&subnet.tags, "Name")?, &*subnet.subnet_id)));
        Existing {
            tables: observed.tables(),
            named: named.collect(),
            is_own: matches!(observed.choice, Choice::Known(_)),
        }
    }

    /// The id of the table of a subnet that kOps does not route for; `None` where it is not known.
    pub fn table(&self, cluster: &AssignedCluster, subnet: &AssignedSubnet) -> Option<String> {
        if subnet.is_owned() || !self.is_own {
            return None;
        }
        let made = || self.named.get(&*cluster.resource_name(&subnet.spec.name)).copied();
        let id = if subnet.is_shared() { Some(subnet.spec.id.as_str()) } else { made() };
        self.tables.of(id).map(|table| table.route_table_id.clone())
    }
}
