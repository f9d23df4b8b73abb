//! Everything that a packet can meet: the plan, and what AWS has, made ready for looking up.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::net::IpAddr;

use super::alike::Alike;
use super::assumptions::Assumptions;
use super::disposition::Disposition;
use super::flow::{Destination, Family, Workload};
use super::ground::Ground;
use super::path::{Component, ComponentKind, Path};
use super::place::{Place, Ternary};
use super::ranges;
use super::table::{Land, Table};
use crate::cidr::{Cidr, IpNet, holds};
use crate::forwarding::{Prefixes, TargetKind, internet_hosts};
use crate::names::Places;
use crate::network::Network;
use crate::plan::Plan;
use crate::routes::Target;
use crate::spec::{Cluster, InstanceGroup, Observed};

/// What packets go through.
#[derive(Debug)]
pub struct Scene<'a> {
    pub(super) plan: &'a Plan,
    pub(super) groups: &'a [InstanceGroup],
    pub(super) observed: &'a Observed,
    pub(super) pods: Pods,
    /// The planned subnets in manifest order, then those that AWS has besides.
    pub(super) places: Vec<Place<'a>>,
    pub(super) tables: Vec<Table<'a>>,
    pub(super) services: Option<IpNet>,
    pub(super) vpc_blocks: Vec<IpNet>,
    pub(super) knows_ipv6_block: bool,
    holders: Prefixes<usize>,
    nat_gateways: BTreeMap<&'a str, Nat<'a>>,
    names: OnceCell<Places<'a>>,
    ids: Places<'a>,
    internet_hosts: OnceCell<[IpAddr; 2]>,
    pub(super) alike: Alike,
}

/// A NAT gateway.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nat<'a> {
    /// The subnet that it is in; `None` where it is not known, or where the gateway is in all zones.
    pub place: Option<usize>,
    /// Whether it has a public address.
    pub is_public: bool,
    /// What is assumed of its state.
    pub assumed: Assumptions,
    /// Its address inside the VPC, where it is known.
    pub address: Option<IpAddr>,
    /// Its zone.
    pub zone: Option<&'a str>,
}

/// What is special about pods.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pods {
    /// Whether they have IPv6 only.
    pub ipv6: bool,
    /// The range of their addresses, where it is not that of the subnets.
    pub range: Option<IpNet>,
    /// Whether the cluster's DNS makes addresses in the NAT64 prefix.
    pub dns64: Ternary,
    /// Whether their addresses are translated outside the VPC only by others.
    pub external_snat: bool,
    /// Whether routes of the VPC lead to them.
    pub are_routed: bool,
}

impl<'a> Scene<'a> {
    /// What `plan` of `cluster` and `observed` have; `ground` has the tables that the plan has not.
    pub fn of(
        ground: &'a Ground,
        plan: &'a Plan,
        cluster: &'a Cluster,
        groups: &'a [InstanceGroup],
        observed: &'a Observed,
    ) -> Scene<'a> {
        let network = &plan.network;
        let all = plan.route_tables.iter().chain(&ground.tables);
        let land = Land::of(network);
        let tables: Vec<Table<'_>> = all.map(|table| Table::of(table, &land, observed)).collect();
        let by_name = Places::of(tables.iter().enumerate().map(|(at, table)| (table.table.name.as_str(), at)));
        let places = Place::all(network, observed, ground, &tables, &by_name);
        let blocks = places
            .iter()
            .enumerate()
            .flat_map(|(index, place)| [place.ipv4, place.ipv6].into_iter().flatten().map(move |net| (net, index)));
        let ids = Places::of(places.iter().enumerate().filter_map(|(at, place)| Some((place.id?, at))));
        let names = OnceCell::new();
        let nat_gateways = nat_gateways(network, observed, &places, &ids, |name| named(network, &names, name));
        let net = |text: &Option<String>| text.as_deref().and_then(|text| Cidr::new(text).net());
        Scene {
            plan,
            groups,
            observed,
            pods: Pods::of(network, cluster),
            services: net(&network.service_cluster_ip_range),
            vpc_blocks: network.vpc.blocks().collect(),
            knows_ipv6_block: !network.vpc.ipv6_cidrs.is_empty(),
            holders: Prefixes::of(blocks, usize::cmp),
            nat_gateways,
            names,
            ids,
            internet_hosts: OnceCell::new(),
            alike: Alike::default(),
            places,
            tables,
        }
    }

    /// A host on the Internet.
    pub(super) fn internet(&self, family: Family) -> IpAddr {
        let [ipv4, ipv6] = *self.internet_hosts.get_or_init(|| internet_hosts(&self.destinations()));
        match family {
            Family::Ipv4 => ipv4,
            Family::Ipv6 => ipv6,
        }
    }

    /// The blocks that tables have routes to, each once.
    pub(super) fn destinations(&self) -> Vec<IpNet> {
        let routes = self.tables.iter().flat_map(|table| table.table.routes());
        let mut nets: Vec<IpNet> = routes.filter_map(|route| route.destination.net()).collect();
        nets.sort_unstable();
        nets.dedup();
        nets
    }

    /// The planned subnet with this name.
    pub(super) fn named(&self, name: &str) -> Option<usize> {
        named(&self.plan.network, &self.names, name)
    }

    /// The subnet with this id.
    pub(super) fn with_id(&self, id: &str) -> Option<usize> {
        self.ids.get(id)
    }

    /// The subnet whose block holds the address.
    pub(super) fn holder(&self, address: IpAddr) -> Option<usize> {
        self.holders.of_address(address).next()
    }

    /// The subnet in which the packets of a path for `to` arrive; `None` where they do not, or where it has no name.
    pub fn arrival_of(&self, path: &Path<'a>, to: Destination) -> Option<&'a str> {
        let last = path.hops.last().filter(|_| path.disposition == Disposition::DeliveredToSubnet)?;
        let place = match (last.looked_up, to) {
            (_, Destination::Subnet(place)) => Some(place),
            (Some((_, address)), _) | (None, Destination::Address(address)) => self.holder(address),
            (None, _) => None,
        };
        place.map(|place| self.places[place].name)
    }

    /// The name of a subnet by its place.
    pub fn name_of(&self, place: usize) -> &'a str {
        self.places[place].name
    }

    /// Whether the address is inside the VPC.
    pub fn is_inside(&self, address: IpAddr) -> bool {
        self.vpc_blocks.iter().any(|block| holds(*block, address))
    }

    /// Whether the address is that of the VPC's resolver.
    pub(super) fn is_resolver(&self, address: IpAddr) -> bool {
        let primary = self.plan.network.vpc.ipv4_cidrs.first().and_then(Cidr::ipv4);
        primary.is_some_and(|primary| ranges::resolver(primary) == address)
    }

    /// What is known of the NAT gateway that a route names.
    pub(super) fn nat_gateway(&self, target: &Target) -> Option<Nat<'a>> {
        self.nat_gateways.get(target.id.as_deref().unwrap_or(&target.name)).copied()
    }

    /// Whether AWS says of the NAT gateway that a route names that it is gone, or was never made.
    pub(super) fn is_gone(&self, target: &Target) -> bool {
        self.observed.is_gone(target.id.as_deref().unwrap_or(&target.name))
    }

    /// The internet gateway: the planned one, or in a shared VPC the one that AWS has there.
    pub(super) fn internet_gateway(&self) -> Component<'a> {
        let gateway = Component::of(ComponentKind::Target(TargetKind::InternetGateway));
        let planned = self.plan.network.internet_gateway.as_ref().map(|gateway| gateway.name.as_str());
        if !self.plan.network.vpc.shared || self.observed.is_empty() {
            return Component { name: planned, ..gateway };
        }
        let own = self.observed.choice.id();
        let mut there =
            self.observed.internet_gateways.iter().filter(|gateway| own.is_some_and(|own| gateway.is_of(own)));
        let id = there.next().map(|gateway| gateway.internet_gateway_id.as_str());
        Component { name: id, id, ..gateway }
    }

    /// Whether some table leads to an internet gateway, or there is one.
    pub(super) fn has_internet_gateway(&self) -> bool {
        let own = |id: &str| self.observed.internet_gateways.iter().any(|gateway| gateway.is_of(id));
        self.plan.network.internet_gateway.is_some()
            || self.observed.choice.id().is_some_and(own)
            || self
                .tables
                .iter()
                .any(|table| table.table.routes().any(|route| route.target.kind == TargetKind::InternetGateway))
    }

    /// The instance group's subnets, by place.
    pub(super) fn places_of(&self, group: usize) -> Vec<usize> {
        let Some(group) = self.groups.get(group) else { return Vec::new() };
        match group.spec.subnets.as_slice() {
            [] => (0..self.plan.network.subnets.len()).collect(),
            names => names.iter().filter_map(|name| self.named(name)).collect(),
        }
    }

    /// Whether machines there have a public IPv4 address.
    pub(super) fn is_public(&self, place: usize, group: Option<usize>, workload: Workload) -> bool {
        let asked = group.and_then(|group| self.groups.get(group)?.spec.associate_public_ip);
        let translates = workload == Workload::Node || !self.pods.external_snat;
        self.places[place].has_public_addresses && asked.unwrap_or(true) && translates
    }
}

impl Pods {
    fn of(network: &Network, cluster: &Cluster) -> Pods {
        let ipv6 = Cidr::new(network.non_masquerade_cidr.as_str()).ipv6().is_some();
        let cni = &cluster.networking.cni;
        let external = cni.amazon_vpc.as_ref().is_some_and(|plugin| {
            plugin.env.iter().any(|variable| variable.name == EXTERNAL_SNAT && variable.value == "true")
        });
        let in_vpc = cni.amazon_vpc.is_some() || cni.cilium.as_ref().is_some_and(|cilium| cilium.ipam == "eni");
        let range = network.pod_cidr.as_deref().and_then(|text| Cidr::new(text).net());
        Pods {
            ipv6,
            range: range.filter(|_| !in_vpc),
            dns64: dns64_of_pods(cluster, ipv6),
            external_snat: external,
            are_routed: cni.kubenet.is_some() || cni.is_empty(),
        }
    }
}

/// The variable by which others than the plugin translate the addresses of pods.
const EXTERNAL_SNAT: &str = "AWS_VPC_K8S_CNI_EXTERNALSNAT";

/// CoreDNS has DNS64 in every IPv6 cluster, unless another file replaces its configuration.
fn dns64_of_pods(cluster: &Cluster, ipv6: bool) -> Ternary {
    match (ipv6, cluster.components.replaces_dns64()) {
        (false, _) => Ternary::No,
        (true, true) => Ternary::Unknown,
        (true, false) => Ternary::Yes,
    }
}

/// The planned subnet with this name; `names` has all of them once one is asked for.
fn named<'a>(network: &'a Network, names: &OnceCell<Places<'a>>, name: &str) -> Option<usize> {
    let all = || network.subnets.iter().enumerate().map(|(at, subnet)| (subnet.name.as_str(), at));
    names.get_or_init(|| Places::of(all())).get(name)
}

fn nat_gateways<'a>(
    network: &'a Network,
    observed: &'a Observed,
    places: &[Place<'a>],
    ids: &Places<'a>,
    named: impl Fn(&str) -> Option<usize>,
) -> BTreeMap<&'a str, Nat<'a>> {
    let seen = observed.nat_gateways.iter().filter(|gateway| gateway.is_there()).map(|gateway| {
        let place = ids.get(&gateway.subnet_id).filter(|_| !gateway.is_regional());
        let address =
            gateway.addresses().and_then(|all| all.first()).and_then(|address| address.private_ip.parse().ok());
        let nat = Nat {
            place,
            is_public: !gateway.is_private(),
            assumed: match gateway.state() {
                "pending" => Assumptions::NAT_PENDING,
                "" => Assumptions::NAT_STATE,
                _ => Assumptions::NONE,
            },
            address,
            zone: place.map(|place| places[place].zone),
        };
        (gateway.nat_gateway_id.as_str(), nat)
    });
    let made = network.nat_gateways.iter().filter(|gateway| !gateway.shared).map(|gateway| {
        let place = gateway.subnet.as_deref().and_then(&named);
        let nat = Nat { place, is_public: true, assumed: Assumptions::NONE, address: None, zone: Some(&*gateway.zone) };
        (gateway.name.as_str(), nat)
    });
    seen.chain(made).collect()
}
