//! What a picture shows of a plan, before it has places: zones, subnets, tables with their rows, and targets.

use std::collections::BTreeMap;

use super::families::Families;
use super::heading::Heading;
use super::overlay::Marked;
use crate::network::{ElasticIp, NatGateway, Network, PlannedSubnet};
use crate::order::ordered_by_key;
use crate::plan::Plan;
use crate::routes::{Route, RouteReason, RouteTable, TableScope, TargetKind};

mod rows;
mod targets;

pub use rows::Row;
pub use targets::{Place, Target};

use targets::Targets;

/// What a picture shows.
pub struct Model<'a> {
    /// What is above the picture.
    pub heading: Heading<'a>,
    /// The plan without its tables.
    pub network: &'a Network,
    /// The zones, by name.
    pub zones: Vec<Zone<'a>>,
    /// The subnets, in manifest order.
    pub subnets: Vec<Subnet<'a>>,
    /// The route tables, in the plan's order.
    pub tables: Vec<Table<'a>>,
    /// What routes lead to, and every NAT gateway in a subnet of the plan.
    pub targets: Vec<Target<'a>>,
    elastic_ips: BTreeMap<&'a str, &'a ElasticIp>,
}

/// A zone.
pub struct Zone<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its subnets from top to bottom: those whose table is not known, those of private and of public tables, those of
    /// the cluster-wide table; so the utility subnets are below what uses their NAT gateways.
    pub subnets: Vec<usize>,
}

/// A subnet.
pub struct Subnet<'a> {
    /// The subnet as planned.
    pub planned: &'a PlannedSubnet,
    /// Its table; `None` where the plan knows none.
    pub table: Option<usize>,
    /// The NAT gateway in it.
    pub nat: Option<usize>,
    /// Whether its own table leads to that gateway.
    pub uses_own_nat: bool,
}

/// A route table.
pub struct Table<'a> {
    /// The table as planned.
    pub planned: &'a RouteTable,
    /// The zone beside whose subnets it is.
    pub zone: usize,
    /// Its subnets.
    pub subnets: Vec<usize>,
    /// Its rows, those of one target together; the local ones are left out.
    pub rows: Vec<Row<'a>>,
}

impl Table<'_> {
    /// Whether it is the table of the whole cluster.
    pub fn is_cluster_wide(&self) -> bool {
        self.planned.scope == TableScope::Cluster
    }
}

impl<'a> Subnet<'a> {
    /// The IPv4 block.
    pub fn ipv4(&self) -> Option<&'a str> {
        self.planned.ipv4.as_ref().map(|block| block.cidr.text())
    }

    /// The IPv6 block; its notation while the VPC's block is unknown.
    pub fn ipv6(&self) -> Option<&'a str> {
        let block = self.planned.ipv6.as_ref()?;
        block.cidr.as_ref().map(|cidr| cidr.text()).or(block.notation.as_deref())
    }
}

impl<'a> Model<'a> {
    /// What a picture of `plan` shows.
    pub fn of(heading: Heading<'a>, plan: &'a Plan) -> Model<'a> {
        let Plan { network, route_tables } = plan;
        let places = numbered(network.subnets.iter().map(|subnet| subnet.name.as_str()));
        let mut targets = Targets::of(network, &places);
        let by_name = numbered(route_tables.iter().map(|table| table.name.as_str()));
        let mut subnets: Vec<Subnet<'_>> =
            network.subnets.iter().map(|planned| subnet(planned, &by_name, &targets)).collect();
        let mut users = vec![Vec::new(); route_tables.len()];
        for (place, subnet) in subnets.iter().enumerate() {
            if let Some(table) = subnet.table {
                users[table].push(place);
            }
        }
        let zones = zones(&subnets, route_tables);
        let tables: Vec<Table<'_>> = route_tables
            .iter()
            .zip(users)
            .map(|(planned, users)| table(planned, users, &subnets, &zones, &mut targets))
            .collect();
        for subnet in &mut subnets {
            let rows = subnet.table.map(|table| &tables[table].rows).into_iter().flatten();
            subnet.uses_own_nat = rows.into_iter().any(|row| Some(row.target) == subnet.nat);
        }
        let elastic_ips = network.elastic_ips.iter().map(|address| (address.name.as_str(), address)).collect();
        Model { heading, network, zones, subnets, tables, targets: targets.into_vec(), elastic_ips }
    }

    /// The elastic IP of a NAT gateway.
    pub fn elastic_ip(&self, gateway: &NatGateway) -> Option<&'a ElasticIp> {
        self.elastic_ips.get(gateway.elastic_ip.as_deref()?).copied()
    }
}

fn subnet<'a>(planned: &'a PlannedSubnet, tables: &BTreeMap<&str, usize>, targets: &Targets<'_>) -> Subnet<'a> {
    let table = planned.route_table.as_deref().and_then(|name| tables.get(name)).copied();
    Subnet { planned, table, nat: targets.in_subnet(&planned.name), uses_own_nat: false }
}

fn zones<'a>(subnets: &[Subnet<'a>], tables: &[RouteTable]) -> Vec<Zone<'a>> {
    let mut zones: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, subnet) in subnets.iter().enumerate() {
        zones.entry(&subnet.planned.zone).or_default().push(place);
    }
    let rank = |place: &usize| subnets[*place].table.map(|table| (rank(tables[table].scope), table));
    let zones = zones.into_iter().map(|(name, subnets)| Zone { name, subnets: ordered_by_key(subnets, rank) });
    zones.collect()
}

/// Tables of the subnets that use a NAT gateway come before those of the subnets that have one.
fn rank(scope: TableScope) -> u8 {
    match scope {
        TableScope::PrivateZone => 0,
        TableScope::PublicZone => 1,
        TableScope::Cluster => 2,
        TableScope::Observed => 3,
    }
}

/// A table is beside its zone's subnets, the cluster-wide one beside the last zone that has subnets of it.
fn table<'a>(
    planned: &'a RouteTable,
    users: Vec<usize>,
    subnets: &[Subnet<'_>],
    zones: &[Zone<'_>],
    targets: &mut Targets<'a>,
) -> Table<'a> {
    let zone_of = |name: &str| zones.binary_search_by(|zone| zone.name.cmp(name)).ok();
    let used = users.iter().filter_map(|place| zone_of(&subnets[*place].planned.zone));
    let named = planned.zone.as_deref().and_then(zone_of);
    let zone = used.max().or(named).unwrap_or(zones.len().saturating_sub(1));
    let families = users.iter().map(|place| Families::of_subnet(subnets[*place].planned));
    let families = families.reduce(Families::or);
    let routes = planned.own.iter().filter(|route| route.target.kind != TargetKind::Local);
    let rows = rows::rows(routes.map(|route| (targets.place(&route.target), is_nat64(route), route)), families);
    Table { planned, zone, subnets: users, rows }
}

fn is_nat64(route: &Route) -> bool {
    route.reason == RouteReason::Nat64
}

/// The place of each name.
fn numbered<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    names.enumerate().map(|(place, name)| (name, place)).collect()
}

impl Target<'_> {
    /// What of a change it is: what kOps makes or uses itself.
    pub fn marked(&self) -> Option<Marked> {
        match (self.kind, self.nat, self.gateway) {
            (_, Some(nat), _) => Some(Marked::NatGateway(nat.name.clone())),
            (TargetKind::InternetGateway, _, Some(_)) => Some(Marked::InternetGateway),
            (TargetKind::EgressOnlyInternetGateway, _, Some(_)) => Some(Marked::EgressOnlyInternetGateway),
            _ => None,
        }
    }
}
