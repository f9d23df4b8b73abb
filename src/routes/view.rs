//! The routes as each subnet sees them: its table, who shares it, and which routes its addresses can use.

use std::collections::BTreeMap;

use crate::cidr::IpNet;
use crate::network::{Network, PlannedSubnet};
use crate::subnets::{Management, SubnetType};

use super::route::{Route, RouteTable, TableScope};

/// A subnet with its routes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubnetView {
    /// The name in the manifest.
    pub name: String,
    /// The type.
    pub kind: SubnetType,
    /// The availability zone.
    pub zone: String,
    /// Who looks after it.
    pub management: Management,
    /// The route table; `None` where kOps associates none.
    pub table: Option<ViewTable>,
    /// The table's routes, each with whether the subnet has addresses of its family.
    pub routes: Vec<(Route, bool)>,
}

/// The route table of a subnet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewTable {
    /// The name of the AWS object.
    pub name: String,
    /// The value of the tag `kubernetes.io/kops/role`.
    pub role: String,
    /// Which subnets it is for.
    pub scope: TableScope,
    /// Whether it exists already.
    pub shared: bool,
    /// The names of the other subnets that use it, in manifest order.
    pub shared_with: Vec<String>,
}

/// Every subnet with its routes, in manifest order.
///
/// All views together grow with the square of the subnets in a table, so each is made when its turn comes.
pub fn subnet_views<'a>(network: &'a Network, tables: &'a [RouteTable]) -> impl Iterator<Item = SubnetView> + use<'a> {
    let by_name: BTreeMap<&str, &RouteTable> = tables.iter().map(|table| (table.name.as_str(), table)).collect();
    network.subnets.iter().map(move |subnet| {
        let table = subnet.route_table.as_deref().and_then(|name| by_name.get(name).copied());
        view(subnet, table)
    })
}

fn view(subnet: &PlannedSubnet, table: Option<&RouteTable>) -> SubnetView {
    let routes = table.map_or(&[][..], |table| &table.routes);
    SubnetView {
        name: subnet.name.clone(),
        kind: subnet.kind,
        zone: subnet.zone.clone(),
        management: subnet.management,
        table: table.map(|table| seen_from(table, &subnet.name)),
        routes: routes.iter().map(|route| (route.clone(), applies(route, subnet))).collect(),
    }
}

fn seen_from(table: &RouteTable, subnet: &str) -> ViewTable {
    ViewTable {
        name: table.name.clone(),
        role: table.role.clone(),
        scope: table.scope,
        shared: table.shared,
        shared_with: table.subnets.iter().filter(|other| *other != subnet).cloned().collect(),
    }
}

/// A route is of use to machines that have an address of its family.
fn applies(route: &Route, subnet: &PlannedSubnet) -> bool {
    match route.destination.net() {
        Some(IpNet::V4(_)) => subnet.ipv4.is_some(),
        Some(IpNet::V6(_)) => subnet.ipv6.is_some(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cidr::Cidr;
    use crate::network::{Ipv6Block, Vpc};
    use crate::routes::{RouteReason, Target, TargetKind};
    use crate::subnets::Origin;

    fn subnet(name: &str, table: Option<&str>) -> PlannedSubnet {
        PlannedSubnet {
            name: name.to_owned(),
            resource_name: format!("{name}.c"),
            kind: SubnetType::Private,
            zone: "us-east-1a".to_owned(),
            id: None,
            management: Management::Owned,
            ipv4: None,
            ipv6: Some(Ipv6Block { notation: Some("/64#0".to_owned()), cidr: None, origin: Origin::Spec }),
            route_table: table.map(str::to_owned),
            tags: BTreeMap::new(),
        }
    }

    fn network(subnets: Vec<PlannedSubnet>) -> Network {
        Network {
            vpc: Vpc {
                name: "c".to_owned(),
                id: None,
                shared: false,
                ipv4_cidrs: Vec::new(),
                ipv6_cidrs: Vec::new(),
                amazon_provided_ipv6: true,
            },
            non_masquerade_cidr: "::/0".to_owned(),
            pod_cidr: None,
            service_cluster_ip_range: None,
            cluster_dns: None,
            dhcp_domain_name: None,
            subnets,
            internet_gateway: None,
            egress_only_internet_gateway: None,
            nat_gateways: Vec::new(),
            elastic_ips: Vec::new(),
        }
    }

    fn table(subnets: &[&str], destinations: &[&str]) -> RouteTable {
        let route = |destination: &&str| Route {
            destination: Cidr::new(*destination),
            target: Target { kind: TargetKind::NatGateway, name: "n".to_owned(), id: None },
            reason: RouteReason::Nat64,
            explanation: String::new(),
        };
        RouteTable {
            name: "private-us-east-1a.c".to_owned(),
            role: "private-us-east-1a".to_owned(),
            scope: TableScope::PrivateZone,
            zone: Some("us-east-1a".to_owned()),
            shared: false,
            subnets: subnets.iter().map(|name| (*name).to_owned()).collect(),
            routes: destinations.iter().map(route).collect(),
        }
    }

    #[test]
    fn routes_apply_to_the_families_that_a_subnet_has() {
        let network = network(vec![subnet("a", Some("private-us-east-1a.c"))]);
        let tables = [table(&["a"], &["0.0.0.0/0", "64:ff9b::/96"])];
        let views: Vec<SubnetView> = subnet_views(&network, &tables).collect();
        let applies: Vec<bool> = views[0].routes.iter().map(|(_, applies)| *applies).collect();
        assert_eq!(applies, [false, true]);
    }

    #[test]
    fn a_table_names_the_other_subnets_that_use_it() {
        let name = Some("private-us-east-1a.c");
        let network = network(vec![subnet("a", name), subnet("b", name)]);
        let tables = [table(&["a", "b"], &[])];
        let views: Vec<SubnetView> = subnet_views(&network, &tables).collect();
        assert_eq!(views[1].table.as_ref().unwrap().shared_with, ["a"]);
    }

    #[test]
    fn a_subnet_without_a_table_has_no_routes() {
        let (network, tables) = (network(vec![subnet("a", None)]), [table(&[], &["::/0"])]);
        let views: Vec<SubnetView> = subnet_views(&network, &tables).collect();
        assert_eq!((views[0].table.clone(), views[0].routes.len()), (None, 0));
    }
}
