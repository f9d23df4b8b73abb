//! The routes as each subnet sees them: its table, who shares it, and which routes its addresses can use.

use std::collections::BTreeMap;

use crate::cidr::IpNet;
use crate::network::{Network, PlannedSubnet};

use super::route::{Route, RouteTable};

/// A subnet with its routes. It borrows both: all views together grow with the square of the subnets in a table.
#[derive(Clone, Copy, Debug)]
pub struct SubnetView<'a> {
    /// The subnet.
    pub subnet: &'a PlannedSubnet,
    /// The route table; `None` where kOps associates none.
    pub table: Option<&'a RouteTable>,
}

/// Every subnet with its routes, in manifest order.
pub fn subnet_views<'a>(network: &'a Network, tables: &'a [RouteTable]) -> impl Iterator<Item = SubnetView<'a>> {
    let by_name: BTreeMap<&str, &RouteTable> = tables.iter().map(|table| (table.name.as_str(), table)).collect();
    network.subnets.iter().map(move |subnet| {
        let table = subnet.route_table.as_deref().and_then(|name| by_name.get(name).copied());
        SubnetView { subnet, table }
    })
}

impl<'a> SubnetView<'a> {
    /// The names of the other subnets that use the table, in manifest order.
    pub fn shared_with(self) -> impl Iterator<Item = &'a str> {
        let users = self.table.into_iter().flat_map(|table| &table.subnets);
        users.filter(move |other| **other != self.subnet.name).map(String::as_str)
    }

    /// The table's routes, each with whether the subnet has addresses of its family.
    pub fn routes(self) -> impl Iterator<Item = (&'a Route, bool)> {
        let routes = self.table.into_iter().flat_map(RouteTable::routes);
        routes.map(move |route| (route, applies(route, self.subnet)))
    }
}

/// A route is of use to machines that have an address of its family.
fn applies(route: &Route, subnet: &PlannedSubnet) -> bool {
    match route.destination.net() {
        Some(IpNet::V4(_)) => subnet.ipv4.is_some(),
        Some(IpNet::V6(_)) => subnet.ipv6.is_some(),
        // A prefix list may have blocks of either family.
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cidr::Cidr;
    use crate::network::{Ipv6Block, Vpc};
    use crate::routes::{RouteReason, TableScope, Target, TargetKind};
    use crate::subnets::{Management, Origin, SubnetType};

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
            capacity: None,
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
            lister: None,
            state: None,
            is_propagated: false,
            explanation: String::new(),
        };
        RouteTable {
            name: "private-us-east-1a.c".to_owned(),
            id: None,
            main: None,
            role: Some("private-us-east-1a".to_owned()),
            scope: TableScope::PrivateZone,
            zone: Some("us-east-1a".to_owned()),
            shared: false,
            subnets: subnets.iter().map(|name| (*name).to_owned()).collect(),
            local: [].into(),
            own: destinations.iter().map(route).collect(),
        }
    }

    #[test]
    fn routes_apply_to_the_families_that_a_subnet_has() {
        let network = network(vec![subnet("a", Some("private-us-east-1a.c"))]);
        let tables = [table(&["a"], &["0.0.0.0/0", "64:ff9b::/96"])];
        let views: Vec<SubnetView<'_>> = subnet_views(&network, &tables).collect();
        let applies: Vec<bool> = views[0].routes().map(|(_, applies)| applies).collect();
        assert_eq!(applies, [false, true]);
    }

    #[test]
    fn a_table_names_the_other_subnets_that_use_it() {
        let name = Some("private-us-east-1a.c");
        let network = network(vec![subnet("a", name), subnet("b", name)]);
        let tables = [table(&["a", "b"], &[])];
        let views: Vec<SubnetView<'_>> = subnet_views(&network, &tables).collect();
        assert_eq!(views[1].shared_with().collect::<Vec<_>>(), ["a"]);
    }

    #[test]
    fn a_subnet_without_a_table_has_no_routes() {
        let (network, tables) = (network(vec![subnet("a", None)]), [table(&[], &["::/0"])]);
        let views: Vec<SubnetView<'_>> = subnet_views(&network, &tables).collect();
        assert_eq!((views[0].table, views[0].routes().count()), (None, 0));
    }
}
