//! What of everything that was told is of the cluster's VPC.

use std::collections::{BTreeMap, BTreeSet};

use super::choice::Choice;
use super::listing::{Knowledge, Told};
use super::nat_gateway::NatGateway;
use super::route_table::{Route, RouteTable};
use super::subnet::Subnet;
use super::tag::Tag;
use super::vpc::Vpc;
use super::whole::Observed;
use crate::spec::cluster::Cluster;
use crate::spec::request::{VpcFacts, VpcSubnet};

/// The tag by which kOps finds what it made before 1.5.
const OLD_TAG: &str = "KubernetesCluster";

impl Observed {
    /// Chooses the VPC of `cluster`: the one it names, else the one whose tags name it, else the only one in its
    /// region.
    pub(in crate::spec) fn choose(&mut self, cluster: &Cluster) {
        self.choice = self.chosen(cluster);
    }

    fn chosen(&self, cluster: &Cluster) -> Choice {
        let named = &cluster.networking.network_id;
        if !named.is_empty() {
            return Choice::Known(named.clone());
        }
        if self.tells_of_no_vpc() {
            return Choice::Unknown;
        }
        let owner = format!("kubernetes.io/cluster/{}", cluster.name);
        let is_own = |vpc: &&Vpc| {
            Tag::find(&vpc.tags, &owner).is_some_and(|value| value == "owned")
                || Tag::find(&vpc.tags, OLD_TAG).is_some_and(|name| name == cluster.name)
        };
        let own: Vec<String> = self.vpcs.iter().filter(is_own).map(|vpc| vpc.vpc_id.clone()).collect();
        match own.as_slice() {
            [] => self.only_in_region(cluster).map_or(Choice::Unknown, Choice::Only),
            [only] => Choice::Known(only.clone()),
            _ => Choice::Several(own),
        }
    }

    fn tells_of_no_vpc(&self) -> bool {
        let Observed { vpcs, subnets, route_tables, attachments, .. } = self;
        vpcs.is_empty() && subnets.is_empty() && route_tables.is_empty() && attachments.is_empty()
    }

    /// Whether AWS does not have a VPC: it lists VPCs without this one, or route tables, of which every VPC has one.
    pub fn lacks_vpc(&self, id: &str) -> bool {
        let is_of = |table: &RouteTable| table.vpc_id.is_empty() || table.vpc_id == id;
        match Told::knowledge(&self.vpcs) {
            Knowledge::Whole => self.vpcs.get(id).is_none(),
            Knowledge::Partial => false,
            Knowledge::Unknown => {
                let tables = &self.route_tables;
                tables.is_whole() && !tables.is_empty() && !tables.iter().any(is_of)
            }
        }
    }

    fn only_in_region(&self, cluster: &Cluster) -> Option<String> {
        let region = cluster.networking.subnets.iter().find_map(|subnet| {
            let (last, _) = subnet.zone.char_indices().next_back()?;
            Some(&subnet.zone[..last])
        });
        let elsewhere = |zone: &str| region.is_some_and(|region| !zone.is_empty() && !zone.starts_with(region));
        let mut outside: BTreeSet<&str> = BTreeSet::new();
        for subnet in self.subnets.iter().filter(|subnet| elsewhere(&subnet.availability_zone)) {
            outside.insert(&subnet.vpc_id);
        }
        let vpcs = self.vpcs.iter().map(|vpc| vpc.vpc_id.as_str());
        let others = [
            self.subnets.iter().map(|subnet| subnet.vpc_id.as_str()).collect::<Vec<_>>(),
            self.route_tables.iter().map(|table| table.vpc_id.as_str()).collect(),
            self.attachments.iter().map(|attachment| attachment.vpc_id.as_str()).collect(),
        ];
        let named: BTreeSet<&str> = vpcs.chain(others.into_iter().flatten()).collect();
        let mut inside = named.into_iter().filter(|id| !id.is_empty() && !outside.contains(id));
        match (inside.next(), inside.next()) {
            (Some(only), None) => Some(only.to_owned()),
            _ => None,
        }
    }

    /// The cluster's VPC, where it was told of.
    pub fn vpc(&self) -> Option<&Vpc> {
        self.vpcs.get(self.choice.id()?)
    }

    /// Whether an object of the VPC `id` is the cluster's; dumps may leave the VPC out.
    pub fn is_own(&self, id: &str) -> bool {
        id.is_empty() || self.choice.id().is_some_and(|own| own == id)
    }

    /// The subnets of the cluster's VPC.
    pub fn own_subnets(&self) -> impl Iterator<Item = &Subnet> {
        self.subnets.iter().filter(|subnet| self.is_own(&subnet.vpc_id))
    }

    /// The route tables of the cluster's VPC.
    pub fn own_tables(&self) -> impl Iterator<Item = &RouteTable> {
        self.route_tables.iter().filter(|table| self.is_own(&table.vpc_id))
    }

    /// The NAT gateway with this id, where it is there.
    pub fn nat_gateway(&self, id: &str) -> Option<&NatGateway> {
        self.nat_gateways.get(id).filter(|gateway| gateway.is_there())
    }

    /// Whether AWS says of a NAT gateway that it is gone, or was never made: a route to it leads nowhere, whatever its
    /// own state was when it was told of.
    pub fn is_gone(&self, id: &str) -> bool {
        self.nat_gateways.get(id).is_some_and(|gateway| !gateway.is_there())
    }

    /// Whether packets that a route takes are lost.
    pub fn is_lost(&self, route: &Route) -> bool {
        route.is_blackhole() || self.is_gone(route.target())
    }

    /// The route tables of the cluster's VPC, to be found by their subnets.
    pub fn tables(&self) -> Tables<'_> {
        let own = || self.own_tables();
        let uses = own().flat_map(|table| table.associations().iter().map(move |association| (association, table)));
        let by_subnet = uses.filter_map(|(association, table)| Some((association.subnet()?, table))).collect();
        // What breaks off, or lacks the associations of a table, may lack that of a subnet.
        let is_whole = self.route_tables.is_whole();
        let main = own().filter(|_| is_whole).find(|table| table.is_main() == Some(true));
        Tables { by_subnet, main }
    }

    /// Fills what `vpc` does not say, where the cluster's VPC is known for certain.
    pub(in crate::spec) fn fill(&self, vpc: &mut VpcFacts, cluster: &str) {
        if !matches!(self.choice, Choice::Known(_)) {
            return;
        }
        if let Some(own) = self.vpc() {
            if vpc.ipv4_cidrs.is_none() {
                vpc.ipv4_cidrs = Some(own.ipv4_cidrs());
                vpc.may_have_more_ipv4 = own.may_have_more_ipv4();
            }
            let without = || self.has_no_ipv6(own).then(Vec::new);
            vpc.ipv6_cidrs = vpc.ipv6_cidrs.take().or_else(|| own.ipv6_cidrs()).or_else(without);
        }
        let others = || self.own_subnets().filter(|subnet| !self.is_of(subnet, cluster));
        match &mut vpc.subnets {
            None if self.subnets.is_whole() && others().all(|subnet| subnet.has_ipv4().is_some()) => {
                vpc.subnets = Some(others().map(VpcSubnet::from).collect())
            }
            None => vpc.listed = others().map(VpcSubnet::from).collect(),
            // A list that has some may be of those that matter; an empty one says that there are none.
            Some(known) if !known.is_empty() => {
                let ids: BTreeSet<String> = known.iter().map(|subnet| subnet.id.clone()).collect();
                known.extend(others().filter(|subnet| !ids.contains(&subnet.subnet_id)).map(VpcSubnet::from));
            }
            _ => {}
        }
    }

    /// Whether it is known that a VPC has no IPv6 block: every block of a VPC is a local route of all its tables.
    pub fn has_no_ipv6(&self, vpc: &Vpc) -> bool {
        let mut tables = self.route_tables.iter().filter(|table| !vpc.vpc_id.is_empty() && table.vpc_id == vpc.vpc_id);
        match vpc.ipv6_cidrs() {
            Some(blocks) => blocks.is_empty(),
            None => tables.any(RouteTable::is_local_in_ipv4_alone),
        }
    }

    /// Whether kOps made the subnet for this cluster.
    pub fn is_of(&self, subnet: &Subnet, cluster: &str) -> bool {
        let owner = ["kubernetes.io/cluster/", cluster].concat();
        subnet.tag(&owner).is_some_and(|value| value == "owned")
    }

    /// Whether it can be told that a subnet lacks a tag. AWS leaves the key `Tags` out of subnets without tags, and
    /// does not show the tags of another account: where it shows those of some subnet, all are known.
    pub fn knows_tags(&self) -> bool {
        self.own_subnets().any(Subnet::shows_tags)
    }
}

/// Route tables by their subnets.
#[derive(Clone, Debug, Default)]
pub struct Tables<'a> {
    by_subnet: BTreeMap<&'a str, &'a RouteTable>,
    main: Option<&'a RouteTable>,
}

impl<'a> Tables<'a> {
    /// The table that a subnet uses: the associated one, else the main one of its VPC; `None` where it cannot be told,
    /// or the table's routes were not.
    pub fn of(&self, subnet: Option<&str>) -> Option<&'a RouteTable> {
        let table = subnet.and_then(|id| self.by_subnet.get(id).copied()).or(self.main);
        table.filter(|table| table.knows_routes())
    }
}

impl From<&Subnet> for VpcSubnet {
    fn from(subnet: &Subnet) -> VpcSubnet {
        VpcSubnet {
            id: subnet.subnet_id.clone(),
            zone: subnet.availability_zone.clone(),
            ipv4_cidr: subnet.ipv4_cidr().cloned().unwrap_or_default(),
            may_have_ipv4: subnet.has_ipv4().is_none(),
            ipv6_cidr: subnet.ipv6_cidr().cloned().unwrap_or_default(),
            is_observed: true,
        }
    }
}
