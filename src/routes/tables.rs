//! Which tables there are and which routes each one has (`pkg/model/awsmodel/network.go`).

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cidr::{Cidr, IPV4_ALL, IPV6_ALL, IpNet, NAT64_PREFIX};
use crate::deadline::{Deadline, GivenUp};
use crate::diagnostic::excerpt;
use crate::network::{Network, private_table_role, public_table_role};
use crate::rules::ValidCluster;
use crate::spec::Observed;
use crate::subnets::{self, AdditionalRouteUse, AssignedCluster, Egress, Placement, Zone};

use super::observed;
use super::route::{Route, RouteReason, RouteTable, TableScope, Target};
use crate::forwarding::TargetKind;

/// Where all IPv4 traffic is to that has no other route.
const IPV4_DEFAULT: Cidr = Cidr::known("0.0.0.0/0", IpNet::V4(IPV4_ALL));
/// The same for IPv6.
const IPV6_DEFAULT: Cidr = Cidr::known("::/0", IpNet::V6(IPV6_ALL));
/// Where the IPv4 hosts are that IPv6-only machines see.
const NAT64: Cidr = Cidr::known("64:ff9b::/96", IpNet::V6(NAT64_PREFIX));

/// What the routes of public subnets are for.
const INTERNET: &str = "public subnets reach the Internet through the VPC's internet gateway, and are reached from \
    it where security groups allow";

/// The tables of a valid cluster: the cluster-wide one first, then by zone, public before private; then those that AWS
/// has, of subnets that kOps does not route for.
///
/// # Errors
///
/// [`GivenUp`] when the deadline has passed; it is looked at before each zone.
pub fn tables(
    valid: ValidCluster<'_>,
    network: &Network,
    known: &Observed,
    deadline: Deadline<'_>,
) -> Result<Vec<RouteTable>, GivenUp> {
    let cluster = valid.cluster();
    let zones = &cluster.zones;
    let additional = subnets::additional_routes(cluster, zones, valid.release());
    let builder = Builder::of(cluster, network, &additional);
    let mut tables = Vec::new();
    if network.internet_gateway.is_some() && !cluster.subnets.iter().all(|subnet| subnet.is_shared()) {
        tables.push(builder.cluster_table());
    }
    for zone in zones {
        deadline.check()?;
        if zone.has_public_table {
            tables.push(builder.public_table(zone));
        }
        if zone.has_private_table {
            tables.push(builder.private_table(zone));
        }
    }
    deadline.check()?;
    tables.extend(observed::tables(network, known));
    Ok(tables)
}

/// The main table of a VPC that kOps makes: it has the routes to the VPC's own blocks only.
pub fn main_table(network: &Network) -> RouteTable {
    RouteTable {
        name: "main".to_owned(),
        id: None,
        role: None,
        scope: TableScope::Observed,
        zone: None,
        shared: false,
        main: Some(true),
        subnets: Vec::new(),
        local: network.vpc.blocks().map(local_route).collect(),
        own: Vec::new(),
    }
}

struct Builder<'a> {
    cluster: &'a AssignedCluster<'a>,
    network: &'a Network,
    /// The routes to the VPC's own blocks, which every table has.
    local: Arc<[Route]>,
    /// By zone.
    additional: &'a [AdditionalRouteUse<'a>],
    /// The names of the subnets of each table.
    associations: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Builder<'a> {
    fn of(
        cluster: &'a AssignedCluster<'a>,
        network: &'a Network,
        additional: &'a [AdditionalRouteUse<'a>],
    ) -> Builder<'a> {
        let mut associations: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for subnet in &network.subnets {
            if let Some(table) = &subnet.route_table {
                associations.entry(table).or_default().push(&subnet.name);
            }
        }
        let local = network.vpc.blocks().map(local_route).collect();
        Builder { cluster, network, local, additional, associations }
    }

    fn cluster_table(&self) -> RouteTable {
        let routes = self.internet_routes();
        self.table(self.cluster.spec.name.clone(), "public".to_owned(), TableScope::Cluster, None, routes)
    }

    fn public_table(&self, zone: &Zone) -> RouteTable {
        let role = public_table_role(&zone.name);
        let mut routes = self.internet_routes();
        routes.extend(self.egress(zone).map(|egress| self.nat64_route(zone, &egress)));
        self.table(self.cluster.resource_name(&role), role, TableScope::PublicZone, Some(zone), routes)
    }

    fn private_table(&self, zone: &Zone) -> RouteTable {
        let role = private_table_role(&zone.name);
        let egress = self.egress(zone);
        let mut routes = Vec::new();
        routes.extend(egress.as_ref().map(|egress| self.ipv4_default_route(zone, egress)));
        if self.cluster.is_ipv6() {
            routes.extend(self.egress_only_route());
            routes.extend(egress.as_ref().map(|egress| self.nat64_route(zone, egress)));
        }
        routes.extend(self.additional_routes(zone));
        self.table(self.cluster.resource_name(&role), role, TableScope::PrivateZone, Some(zone), routes)
    }

    fn table(
        &self,
        name: String,
        role: String,
        scope: TableScope,
        zone: Option<&Zone>,
        routes: Vec<Route>,
    ) -> RouteTable {
        let subnets = self.associations.get(name.as_str()).map_or(&[][..], Vec::as_slice);
        RouteTable {
            subnets: subnets.iter().map(|subnet| (*subnet).to_owned()).collect(),
            name,
            id: None,
            role: Some(role),
            scope,
            zone: zone.map(|zone| zone.name.clone()),
            shared: false,
            main: None,
            local: Arc::clone(&self.local),
            own: routes,
        }
    }

    /// Both families go to the internet gateway; in IPv4 clusters too, since every VPC that kOps makes has an IPv6
    /// block.
    fn internet_routes(&self) -> Vec<Route> {
        let Some(gateway) = &self.network.internet_gateway else {
            return Vec::new();
        };
        let target = Target { kind: TargetKind::InternetGateway, name: gateway.name.clone(), id: None };
        vec![
            Route {
                destination: IPV4_DEFAULT,
                target: target.clone(),
                reason: RouteReason::Ipv4Default,
                lister: None,
                state: None,
                is_propagated: false,
                explanation: ["IPv4: ", INTERNET].concat(),
            },
            Route {
                destination: IPV6_DEFAULT,
                target,
                reason: RouteReason::Ipv6Default,
                lister: None,
                state: None,
                is_propagated: false,
                explanation: ["IPv6: ", INTERNET].concat(),
            },
        ]
    }

    fn egress_only_route(&self) -> Option<Route> {
        let gateway = self.network.egress_only_internet_gateway.as_ref()?;
        Some(Route {
            destination: IPV6_DEFAULT,
            target: Target { kind: TargetKind::EgressOnlyInternetGateway, name: gateway.name.clone(), id: None },
            reason: RouteReason::Ipv6Default,
            lister: None,
            state: None,
            is_propagated: false,
            explanation: "private subnets reach IPv6 hosts through the VPC's egress-only internet gateway; nothing \
                outside can open a connection to them"
                .to_owned(),
        })
    }

    fn ipv4_default_route(&self, zone: &Zone, egress: &EgressTarget) -> Route {
        Route {
            destination: IPV4_DEFAULT,
            target: egress.target.clone(),
            reason: RouteReason::Ipv4Default,
            lister: None,
            state: None,
            is_propagated: false,
            explanation: ["private subnets of `", &zone.name, "` reach IPv4 hosts through ", &egress.description]
                .concat(),
        }
    }

    fn nat64_route(&self, zone: &Zone, egress: &EgressTarget) -> Route {
        let caveat = match egress.target.kind {
            TargetKind::Instance => "; the instance has to do NAT64 itself",
            TargetKind::TransitGateway => "; a NAT gateway that it reaches has to do NAT64",
            _ => "",
        };
        Route {
            destination: NAT64,
            target: egress.target.clone(),
            reason: RouteReason::Nat64,
            lister: None,
            state: None,
            is_propagated: false,
            explanation: [
                "NAT64: DNS64 gives IPv4 hosts addresses inside this prefix, and IPv6-only machines of `",
                &zone.name,
                "` reach them through ",
                &egress.description,
                caveat,
            ]
            .concat(),
        }
    }

    fn additional_routes(&self, zone: &Zone) -> Vec<Route> {
        let first = self.additional.partition_point(|used| used.zone < zone.name.as_str());
        let uses = self.additional[first..].iter().take_while(|used| used.zone == zone.name);
        uses.filter_map(|used| {
            let name = &self.cluster.subnets[used.subnet].spec.name;
            let lister = excerpt(name);
            Some(Route {
                destination: used.route.cidr.clone(),
                target: named_target(&used.route.target)?,
                reason: RouteReason::Additional,
                lister: Some(name.clone()),
                state: None,
                is_propagated: false,
                explanation: format!(
                    "`additionalRoutes` of subnet `{lister}` adds this route for every private subnet of `{}`",
                    zone.name
                ),
            })
        })
        .collect()
    }

    /// What the zone's private traffic, and NAT64 traffic, goes through.
    fn egress(&self, zone: &Zone) -> Option<EgressTarget> {
        let user = zone.first_nat_user(self.cluster)?;
        let gateways = &self.network.nat_gateways;
        let place = gateways.binary_search_by(|gateway| gateway.zone.cmp(&zone.name));
        let gateway = place.ok().map(|place| &gateways[place]);
        match (Egress::parse(&user.spec.egress), gateway) {
            (Egress::Instance(id), _) => Some(EgressTarget {
                target: identified(TargetKind::Instance, id),
                description: format!("the instance `{id}`"),
            }),
            (Egress::TransitGateway(id), _) => Some(EgressTarget {
                target: identified(TargetKind::TransitGateway, id),
                description: format!("the transit gateway `{id}`"),
            }),
            (_, Some(gateway)) => Some(EgressTarget {
                target: Target { kind: TargetKind::NatGateway, name: gateway.name.clone(), id: gateway.id.clone() },
                description: match (&gateway.id, &gateway.subnet, gateway.placement) {
                    (Some(id), ..) => format!("the existing NAT gateway `{id}`"),
                    (None, Some(subnet), Some(Placement::UtilitySubnet)) => {
                        ["the zone's NAT gateway in utility subnet `", subnet, "`"].concat()
                    }
                    (None, Some(subnet), _) => ["the zone's NAT gateway in public subnet `", subnet, "`"].concat(),
                    (None, None, _) => "the zone's NAT gateway".to_owned(),
                },
            }),
            _ => None,
        }
    }
}

/// AWS adds it to every table.
fn local_route(block: IpNet) -> Route {
    let destination = Cidr::from(block);
    Route {
        explanation: ["AWS adds this route: traffic to `", destination.text(), "` stays inside the VPC"].concat(),
        destination,
        target: Target { kind: TargetKind::Local, name: "local".to_owned(), id: None },
        reason: RouteReason::Local,
        lister: None,
        state: None,
        is_propagated: false,
    }
}

/// A target and how to speak of it.
struct EgressTarget {
    target: Target,
    description: String,
}

fn named_target(id: &str) -> Option<Target> {
    TargetKind::of_additional(id).map(|kind| identified(kind, id))
}

fn identified(kind: TargetKind, id: &str) -> Target {
    Target { kind, name: id.to_owned(), id: Some(id.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn destinations_are_what_their_texts_say() {
        for known in [IPV4_DEFAULT, IPV6_DEFAULT, NAT64] {
            assert_eq!(Cidr::new(known.text()), known);
        }
    }

    const IPV6: &str = "nonMasqueradeCIDR: '::/0'";

    /// Each table as `NAME: SUBNETS: DESTINATION TARGET, …`, the name without the cluster's.
    fn lines(tables: &[RouteTable]) -> Vec<String> {
        let line = |table: &RouteTable| {
            let routes = table.routes().filter(|route| route.target.kind != TargetKind::Local).map(|route| {
                format!(
                    "{} {:?} {}",
                    route.destination,
                    route.target.kind,
                    route.target.name.replace(".c.example.com", "")
                )
            });
            let name = table.name.replace(".c.example.com", "");
            format!("{name}: {}: {}", table.subnets.join(" "), routes.collect::<Vec<_>>().join(", "))
        };
        tables.iter().map(line).collect()
    }

    #[track_caller]
    fn check(spec: &str, subnets: &str, expected: &[&str]) {
        let tables = testing::plan("1.36", spec, subnets).route_tables;
        assert_eq!(lines(&tables), expected);
    }

    #[test]
    fn private_subnets_of_ipv6_clusters_use_nat64_and_the_egress_only_gateway() {
        check(
            IPV6,
            "p Private us-east-1a ipv6CIDR=/64#0\nd DualStack us-east-1a ipv6CIDR=/64#1\nu Utility us-east-1a",
            &[
                "c.example.com: u: 0.0.0.0/0 InternetGateway c.example.com, ::/0 InternetGateway c.example.com",
                "private-us-east-1a: p d: 0.0.0.0/0 NatGateway us-east-1a, ::/0 EgressOnlyInternetGateway \
                c.example.com, 64:ff9b::/96 NatGateway us-east-1a",
            ],
        );
    }

    #[test]
    fn public_subnets_with_ipv6_have_a_table_for_each_zone() {
        check(
            IPV6,
            "a Public us-east-1a ipv6CIDR=/64#0 egress=tgw-1\nb Public us-east-1b",
            &[
                "c.example.com: b: 0.0.0.0/0 InternetGateway c.example.com, ::/0 InternetGateway c.example.com",
                "public-us-east-1a: a: 0.0.0.0/0 InternetGateway c.example.com, ::/0 InternetGateway c.example.com, \
                64:ff9b::/96 TransitGateway tgw-1",
            ],
        );
    }

    #[test]
    fn ipv4_clusters_have_no_nat64() {
        check(
            "",
            "p Private us-east-1a egress=nat-1\nu Utility us-east-1a",
            &[
                "c.example.com: u: 0.0.0.0/0 InternetGateway c.example.com, ::/0 InternetGateway c.example.com",
                "private-us-east-1a: p: 0.0.0.0/0 NatGateway us-east-1a",
            ],
        );
    }

    #[test]
    fn external_and_shared_subnets_have_no_table() {
        check("", "e Public us-east-1a egress=External cidr=172.20.0.0/24", &[]);
        let shared = "networkID: vpc-1\nnetworkCIDR: 172.20.0.0/16";
        check(shared, "s Private us-east-1a id=subnet-1 cidr=172.20.0.0/24", &[]);
    }

    #[test]
    fn nat64_to_an_instance_follows_the_documentation() {
        let subnets = "p Private us-east-1a ipv6CIDR=/64#0 egress=i-1\nu Utility us-east-1a";
        let tables = testing::plan("1.36", IPV6, subnets).route_tables;
        let nat64 = tables[1].own.last().unwrap();
        assert_eq!((nat64.target.kind, nat64.target.name.as_str()), (TargetKind::Instance, "i-1"));
        assert!(nat64.explanation.contains("the instance has to do NAT64 itself"));
    }
}
