//! What AWS has of the subnets that kOps does not route for.

use std::collections::BTreeMap;

use super::cluster::AssignedCluster;
use super::subnet::AssignedSubnet;
use crate::spec::Observed;
use crate::spec::observed::{Choice, RouteTable, Subnet, Tables};

/// Existing subnets of the cluster and their tables.
pub struct Existing<'a> {
    observed: &'a Observed,
    tables: Tables<'a>,
    /// The ids of subnets by their tag `Name`.
    named: BTreeMap<&'a str, &'a str>,
    is_own: bool,
}

impl<'a> Existing<'a> {
    /// What is known of the cluster's VPC.
    pub fn of(observed: &'a Observed) -> Existing<'a> {
        let named = observed.own_subnets().filter_map(|subnet| Some((subnet.tag("Name")?, &*subnet.subnet_id)));
        Existing {
            observed,
            tables: observed.tables(),
            named: named.collect(),
            is_own: matches!(observed.choice, Choice::Known(_)),
        }
    }

    /// The subnet as AWS has it; `None` where it is not known.
    pub fn subnet(&self, cluster: &AssignedCluster, subnet: &AssignedSubnet) -> Option<&'a Subnet> {
        let id = self.id(cluster, subnet).filter(|_| self.is_own)?;
        self.observed.subnets.get(&id).filter(|found| self.observed.is_own(&found.vpc_id))
    }

    /// The table of a subnet that kOps does not route for; `None` where it is not known.
    pub fn table(&self, cluster: &AssignedCluster, subnet: &AssignedSubnet) -> Option<&'a RouteTable> {
        if subnet.is_owned() || !self.is_own {
            return None;
        }
        self.tables.of(self.id(cluster, subnet).as_deref())
    }

    /// The id that the manifest gives, else that of the subnet that kOps made under its name.
    fn id(&self, cluster: &AssignedCluster, subnet: &AssignedSubnet) -> Option<String> {
        if subnet.is_shared() {
            return Some(subnet.spec.id.clone());
        }
        self.named.get(&*cluster.resource_name(&subnet.spec.name)).map(|id| (*id).to_owned())
    }
}
