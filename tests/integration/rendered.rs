//! A plan as AWS would have it: what `aws ec2 describe-…` prints once kOps has made the network, with made-up ids.

use std::collections::BTreeMap;

use kops_network_planner::cidr::{Cidr, Ipv6Net, Notation, nth_block};
use kops_network_planner::network::PlannedSubnet;
use kops_network_planner::plan::Plan;
use kops_network_planner::routes::{Route, RouteTable, TableScope, TargetKind};
use kops_network_planner::spec::{Cluster, VpcFacts};
use kops_network_planner::subnets::Management;
use serde_json::{Value as Json, json};

/// The network of a cluster, made.
pub struct Rendered<'a> {
    plan: &'a Plan,
    cluster: &'a Cluster,
    facts: &'a VpcFacts,
    vpc: String,
    base: Ipv6Net,
}

/// An id of AWS that belongs to a name.
pub fn id(prefix: &str, name: &str) -> String {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{prefix}-0{:016x}", name.bytes().fold(0xcbf2_9ce4_8422_2325, step))
}

impl<'a> Rendered<'a> {
    pub fn of(plan: &'a Plan, cluster: &'a Cluster, facts: &'a VpcFacts) -> Rendered<'a> {
        let vpc = plan.network.vpc.id.clone().unwrap_or_else(|| id("vpc", &cluster.name));
        let told = facts.ipv6_cidrs.iter().flatten().find_map(Cidr::ipv6);
        let blocks = plan.network.subnets.iter().filter_map(|subnet| subnet.ipv6.as_ref());
        let mut literals = blocks.filter(|block| block.notation.is_none());
        let around = |block: Ipv6Net| Ipv6Net::new(block.network(), 56.min(block.prefix_len())).unwrap().trunc();
        let literal = || literals.find_map(|block| block.cidr.as_ref()?.ipv6()).map(around);
        let base = told.or_else(literal).unwrap_or_else(|| "2600:1f13:ab:cd00::/56".parse().unwrap());
        Rendered { plan, cluster, facts, vpc, base }
    }

    /// What the commands print, one item a command.
    pub fn answers(&self) -> Vec<Json> {
        vec![
            json!({"Vpcs": [self.vpc()]}),
            json!({"DhcpOptions": self.dhcp_options()}),
            json!({"Subnets": self.subnets()}),
            json!({"RouteTables": self.tables()}),
            json!({"InternetGateways": self.gateways(false)}),
            json!({"EgressOnlyInternetGateways": self.gateways(true)}),
            json!({"NatGateways": self.nat_gateways()}),
            json!({"Addresses": self.addresses()}),
        ]
    }

    fn owned(&self, name: &str, role: Option<&str>) -> Json {
        let labels = self.cluster.cloud_labels.iter().map(|(key, value)| (key.clone(), value.clone()));
        let mut tags: BTreeMap<String, String> = labels.collect();
        tags.insert("Name".to_owned(), name.to_owned());
        tags.insert("KubernetesCluster".to_owned(), self.cluster.name.clone());
        tags.insert(format!("kubernetes.io/cluster/{}", self.cluster.name), "owned".to_owned());
        tags.extend(role.map(|role| ("kubernetes.io/kops/role".to_owned(), role.to_owned())));
        pairs(tags.iter().map(|(key, value)| (key.as_str(), value.as_str())))
    }

    fn shared(&self) -> Json {
        let key = format!("kubernetes.io/cluster/{}", self.cluster.name);
        pairs([(key.as_str(), "shared")].into_iter())
    }

    fn vpc(&self) -> Json {
        let vpc = &self.plan.network.vpc;
        let told = self.facts.ipv4_cidrs.clone().filter(|told| vpc.shared && !told.is_empty());
        let blocks = told.unwrap_or_else(|| vpc.ipv4_cidrs.clone());
        let associated = |cidr: &Cidr| json!({"CidrBlock": cidr.text(), "CidrBlockState": {"State": "associated"}});
        let mut shown = json!({
            "VpcId": self.vpc,
            "CidrBlock": blocks.first().map_or("", Cidr::text),
            "CidrBlockAssociationSet": blocks.iter().map(associated).collect::<Vec<_>>(),
            "DhcpOptionsId": if vpc.shared { "dopt-0aws".to_owned() } else { id("dopt", &self.cluster.name) },
            "Tags": if vpc.shared { json!([]) } else { self.owned(&self.cluster.name, None) },
        });
        if !vpc.shared || self.facts.ipv6_cidrs.as_ref().is_none_or(|told| !told.is_empty()) {
            shown["Ipv6CidrBlockAssociationSet"] = json!([ipv6_block(&self.base.to_string())]);
        }
        shown
    }

    fn dhcp_options(&self) -> Json {
        if self.plan.network.vpc.shared {
            return json!([]);
        }
        json!([{"DhcpOptionsId": id("dopt", &self.cluster.name), "Tags": self.owned(&self.cluster.name, None)}])
    }

    fn gateways(&self, egress_only: bool) -> Json {
        let network = &self.plan.network;
        let (gateway, key, prefix, state) = match egress_only {
            true => (&network.egress_only_internet_gateway, "EgressOnlyInternetGatewayId", "eigw", "attached"),
            false => (&network.internet_gateway, "InternetGatewayId", "igw", "available"),
        };
        let gateways = gateway.iter().map(|gateway| {
            let tags = if gateway.shared { json!([]) } else { self.owned(&gateway.name, None) };
            let attached = json!([{"VpcId": self.vpc, "State": state}]);
            json!({key: id(prefix, &gateway.name), "Attachments": attached, "Tags": tags})
        });
        Json::Array(gateways.collect())
    }

    pub fn subnet_id(subnet: &PlannedSubnet) -> String {
        subnet.id.clone().unwrap_or_else(|| id("subnet", &subnet.resource_name))
    }

    fn subnets(&self) -> Json {
        let planned = self.plan.network.subnets.iter().map(|subnet| {
            let ipv6 = self.ipv6(subnet);
            let mut shown = json!({
                "SubnetId": Self::subnet_id(subnet),
                "VpcId": self.vpc,
                "AvailabilityZone": subnet.zone,
                "Ipv6CidrBlockAssociationSet": ipv6.iter().map(|block| ipv6_block(block)).collect::<Vec<_>>(),
                "AssignIpv6AddressOnCreation": ipv6.is_some(),
                "Tags": pairs(subnet.tags.iter().map(|(key, value)| (key.as_ref(), value.as_ref()))),
            });
            if let Some(ipv4) = &subnet.ipv4 {
                shown["CidrBlock"] = json!(ipv4.cidr.text());
            }
            shown
        });
        let is_planned = |id: &str| self.plan.network.subnets.iter().any(|subnet| subnet.id.as_deref() == Some(id));
        let others = self.facts.subnets.iter().flatten().filter(|known| !is_planned(&known.id)).map(|known| {
            let ipv6 = Some(known.ipv6_cidr.text()).filter(|text| !text.is_empty());
            json!({
                "SubnetId": known.id,
                "VpcId": self.vpc,
                "AvailabilityZone": known.zone,
                "CidrBlock": known.ipv4_cidr.text(),
                "Ipv6CidrBlockAssociationSet": ipv6.into_iter().map(ipv6_block).collect::<Vec<_>>(),
                "AssignIpv6AddressOnCreation": false,
            })
        });
        Json::Array(planned.chain(others).collect())
    }

    fn ipv6(&self, subnet: &PlannedSubnet) -> Option<String> {
        let block = subnet.ipv6.as_ref()?;
        if let Some(cidr) = &block.cidr {
            return Some(cidr.text().to_owned());
        }
        let notation = Notation::parse(block.notation.as_deref()?).ok()?;
        Some(nth_block(self.base, notation).ok()?.to_string())
    }

    /// The id of the table that others made for a subnet.
    pub fn others_table(subnet: &PlannedSubnet) -> String {
        id("rtb", &format!("others {}", subnet.name))
    }

    fn tables(&self) -> Json {
        let own = self.plan.own_tables().map(|table| self.table(table));
        let others = self.plan.network.subnets.iter().filter(|subnet| subnet.management == Management::Shared);
        let others = others.map(|subnet| {
            json!({
                "RouteTableId": Self::others_table(subnet),
                "VpcId": self.vpc,
                "Associations": [associated(&Self::subnet_id(subnet))],
                "Routes": [
                    {"DestinationCidrBlock": "10.0.0.0/8", "TransitGatewayId": "tgw-0others", "State": "active"},
                ],
            })
        });
        let main = json!({"Main": true, "AssociationState": {"State": "associated"}});
        let main = json!({"RouteTableId": id("rtb", "main"), "VpcId": self.vpc, "Associations": [main], "Routes": []});
        Json::Array(own.chain(others).chain([main]).collect())
    }

    fn table(&self, table: &RouteTable) -> Json {
        assert_ne!(table.scope, TableScope::Observed);
        let subnets = self.plan.network.subnets.iter().filter(|subnet| table.subnets.contains(&subnet.name));
        json!({
            "RouteTableId": id("rtb", &table.name),
            "VpcId": self.vpc,
            "Associations": subnets.map(|subnet| associated(&Self::subnet_id(subnet))).collect::<Vec<_>>(),
            "Routes": table.routes().map(|route| self.route(route)).collect::<Vec<_>>(),
            "Tags": self.owned(&table.name, table.role.as_deref()),
        })
    }

    fn route(&self, route: &Route) -> Json {
        let target = &route.target;
        let made = |prefix: &str| target.id.clone().unwrap_or_else(|| id(prefix, &target.name));
        let (key, value) = match target.kind {
            TargetKind::Local => ("GatewayId", "local".to_owned()),
            TargetKind::InternetGateway => ("GatewayId", made("igw")),
            TargetKind::EgressOnlyInternetGateway => ("EgressOnlyInternetGatewayId", made("eigw")),
            TargetKind::NatGateway => ("NatGatewayId", made("nat")),
            TargetKind::Instance => ("InstanceId", target.name.clone()),
            TargetKind::TransitGateway => ("TransitGatewayId", target.name.clone()),
            TargetKind::VpcPeeringConnection => ("VpcPeeringConnectionId", target.name.clone()),
            other => panic!("kOps makes no route to {other:?}"),
        };
        let destination = match route.destination.ipv6() {
            Some(_) => "DestinationIpv6CidrBlock",
            None => "DestinationCidrBlock",
        };
        json!({destination: route.destination.net().unwrap().to_string(), key: value, "State": "active"})
    }

    fn nat_gateways(&self) -> Json {
        let network = &self.plan.network;
        let mut gateways: BTreeMap<String, Json> = BTreeMap::new();
        for gateway in &network.nat_gateways {
            let made = gateway.id.clone().unwrap_or_else(|| id("nat", &gateway.name));
            let address = network.elastic_ips.iter().find(|address| Some(&address.name) == gateway.elastic_ip.as_ref());
            let allocation = match (address, &gateway.id) {
                (Some(address), None) => address_id(address),
                _ => id("eipalloc", &made),
            };
            let tags = if gateway.id.is_some() { self.shared() } else { self.owned(&gateway.name, None) };
            gateways.insert(made.clone(), self.nat_gateway(&made, &allocation, tags));
        }
        for route in self.plan.own_tables().flat_map(|table| &table.own) {
            if let (TargetKind::NatGateway, Some(named)) = (route.target.kind, &route.target.id) {
                let shown = || self.nat_gateway(named, &id("eipalloc", named), json!([]));
                gateways.entry(named.clone()).or_insert_with(shown);
            }
        }
        Json::Array(gateways.into_values().collect())
    }

    fn nat_gateway(&self, made: &str, allocation: &str, tags: Json) -> Json {
        let addresses = json!([{"AllocationId": allocation, "PublicIp": "198.51.100.7"}]);
        let (state, kind) = ("available", "public");
        json!({
            "NatGatewayId": made, "VpcId": self.vpc, "State": state, "ConnectivityType": kind,
            "NatGatewayAddresses": addresses, "Tags": tags,
        })
    }

    fn addresses(&self) -> Json {
        let network = &self.plan.network;
        let own = network.elastic_ips.iter().map(|address| {
            let is_shared = address.shared || address.public_ip.is_some();
            let tags = if is_shared { self.shared() } else { self.owned(&address.name, None) };
            let public = address.public_ip.as_deref().unwrap_or("198.51.100.7");
            json!({"AllocationId": address_id(address), "PublicIp": public, "Tags": tags})
        });
        let existing = network.nat_gateways.iter().filter_map(|gateway| gateway.id.as_ref());
        let others = existing.map(|named| json!({"AllocationId": id("eipalloc", named), "PublicIp": "198.51.100.8"}));
        let mut by_id: BTreeMap<String, Json> = BTreeMap::new();
        for address in own.chain(others) {
            by_id.entry(address["AllocationId"].as_str().unwrap().to_owned()).or_insert(address);
        }
        Json::Array(by_id.into_values().collect())
    }
}

fn address_id(address: &kops_network_planner::network::ElasticIp) -> String {
    let named = || address.public_ip.as_deref().unwrap_or(&address.name);
    address.id.clone().unwrap_or_else(|| id("eipalloc", named()))
}

fn associated(subnet: &str) -> Json {
    json!({"SubnetId": subnet, "Main": false, "AssociationState": {"State": "associated"}})
}

fn ipv6_block(block: &str) -> Json {
    json!({"Ipv6CidrBlock": block, "Ipv6CidrBlockState": {"State": "associated"}, "Ipv6Pool": "Amazon"})
}

fn pairs<'t>(tags: impl Iterator<Item = (&'t str, &'t str)>) -> Json {
    Json::Array(tags.map(|(key, value)| json!({"Key": key, "Value": value})).collect())
}
