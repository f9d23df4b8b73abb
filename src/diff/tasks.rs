//! The tasks that kOps makes of a plan (`pkg/model/awsmodel/network.go`), each after what it waits for.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::cidr::sets::Outermost;
use crate::cidr::{Cidr, IpNet, Ipv6Net, Notation, nth_block};
use crate::network::{ElasticIp, NatGateway, PlannedSubnet};
use crate::routes::{Route, RouteReason, RouteTable, TableScope, TargetKind};
use crate::subnets::{Origin, SubnetType};

use super::kind::ResourceKind;
use super::owned_tags::WantedTags;
use super::side::Side;
use super::task::{
    Place, Task, TaskId, Waits, Wanted, WantedElasticIp, WantedNatGateway, WantedRoute, WantedSubnet, WantedTarget,
    WantedVpc,
};

/// The tasks of one side.
#[derive(Debug)]
pub(super) struct Tasks<'a> {
    /// The name of the cluster.
    pub cluster: &'a str,
    /// The IPv6 block that an owned VPC has or gets.
    pub ipv6_base: Ipv6Net,
    /// The tasks; the first one is that of the VPC.
    pub list: Vec<Task<'a>>,
}

/// The tasks of a plan.
pub(super) fn of<'a>(side: &'a Side<'a>, ipv6_base: Ipv6Net) -> Tasks<'a> {
    let tasks = Tasks { cluster: &side.cluster.name, ipv6_base, list: Vec::new() };
    let mut builder = Builder {
        side,
        tasks,
        by_name: BTreeMap::new(),
        zones: zones(side),
        first_subnet: 0,
        associated: BTreeMap::new(),
        additional: Outermost::of([]),
        amazon_block: None,
    };
    builder.vpc();
    builder.gateways();
    for table in side.plan.own_tables() {
        builder.named_targets(table);
    }
    builder.first_subnet = builder.tasks.list.len();
    side.plan.network.subnets.iter().for_each(|subnet| builder.subnet(subnet));
    side.plan.own_tables().for_each(|table| builder.table(table));
    side.plan.network.elastic_ips.iter().for_each(|address| builder.elastic_ip(address));
    side.plan.network.nat_gateways.iter().for_each(|gateway| builder.nat_gateway(gateway));
    side.plan.own_tables().for_each(|table| table.own.iter().for_each(|route| builder.route(table, route)));
    builder.tasks
}

/// What decides where the NAT gateway of a zone is.
#[derive(Default)]
struct Zone<'a> {
    private_table: Option<&'a str>,
    public_table: Option<&'a str>,
    /// The place of its first utility subnet in the plan.
    utility: Option<usize>,
    /// The same of its first public one.
    public: Option<usize>,
    public_subnets: usize,
}

impl<'a> Zone<'a> {
    /// The table whose NAT gateway is the zone's.
    fn table(&self) -> Option<&'a str> {
        self.private_table.or(self.public_table)
    }

    /// The subnet that kOps puts a NAT gateway into: the utility one where private subnets need it.
    fn egress_subnet(&self) -> Option<usize> {
        if self.private_table.is_some() { self.utility } else { self.public }
    }
}

/// Whether every zone whose egress only public subnets need has exactly one of them.
pub(super) fn places_nat_gateways(side: &Side<'_>) -> bool {
    let is_placed =
        |zone: &Zone<'_>| zone.private_table.is_some() || zone.public_table.is_none() || zone.public_subnets == 1;
    zones(side).values().all(is_placed)
}

fn zones<'a>(side: &'a Side<'a>) -> BTreeMap<&'a str, Zone<'a>> {
    let mut zones: BTreeMap<&str, Zone<'_>> = BTreeMap::new();
    for (index, subnet) in side.plan.network.subnets.iter().enumerate() {
        let zone = zones.entry(&subnet.zone).or_default();
        let place = match subnet.kind {
            SubnetType::Utility => &mut zone.utility,
            SubnetType::Public => {
                zone.public_subnets += 1;
                &mut zone.public
            }
            SubnetType::Private | SubnetType::DualStack => continue,
        };
        place.get_or_insert(index);
    }
    for table in side.plan.own_tables() {
        let Some(zone) = table.zone.as_deref().map(|zone| zones.entry(zone).or_default()) else {
            continue;
        };
        match table.scope {
            TableScope::PrivateZone => zone.private_table = Some(&table.name),
            TableScope::PublicZone => zone.public_table = Some(&table.name),
            TableScope::Cluster | TableScope::Observed => {}
        }
    }
    zones
}

struct Builder<'a> {
    side: &'a Side<'a>,
    tasks: Tasks<'a>,
    /// The tasks that others name.
    by_name: BTreeMap<(ResourceKind, &'a str), TaskId>,
    zones: BTreeMap<&'a str, Zone<'a>>,
    /// The task of the first subnet; those of the others follow in the order of the plan.
    first_subnet: TaskId,
    /// The tasks of the subnets that use each table, by its name.
    associated: BTreeMap<&'a str, Vec<(TaskId, &'a str)>>,
    /// The additional blocks that tasks make, by task.
    additional: Outermost,
    /// The task of the block that Amazon gives.
    amazon_block: Option<TaskId>,
}

/// The task of the VPC.
const VPC: TaskId = 0;
/// What waits for nothing.
const NOTHING: Waits = [None; 3];
/// What waits for the VPC alone.
const FOR_VPC: Waits = [Some(VPC), None, None];

impl<'a> Builder<'a> {
    fn add(&mut self, name: impl Into<Cow<'a, str>>, place: Place<'a>, waits_for: Waits, wanted: Wanted<'a>) {
        self.tasks.list.push(Task { name: name.into(), place, waits_for, wanted });
    }

    /// Adds a task that others name; the first one of a name counts.
    fn add_named(&mut self, name: &'a str, place: Place<'a>, waits_for: Waits, wanted: Wanted<'a>) {
        self.by_name.entry((wanted.kind(), name)).or_insert(self.tasks.list.len());
        self.add(name, place, waits_for, wanted);
    }

    fn named(&self, kind: ResourceKind, name: Option<&'a str>) -> Option<TaskId> {
        self.by_name.get(&(kind, name?)).copied()
    }

    fn owned(&self, name: &'a str) -> WantedTags<'a> {
        WantedTags::Owned { owner: self.side.owner(), name, role: None }
    }

    fn vpc(&mut self) {
        let (vpc, cluster) = (&self.side.plan.network.vpc, self.tasks.cluster);
        let tags = if vpc.shared { WantedTags::Nothing } else { self.owned(cluster) };
        let additional = &self.side.cluster.networking.additional_network_cidrs;
        let additional: Vec<&Cidr> = if vpc.shared { Vec::new() } else { additional.iter().collect() };
        let blocks = additional.iter().filter_map(|cidr| cidr.net()).collect();
        let ipv4 = vpc.ipv4_cidrs.first().and_then(Cidr::net);
        let wanted = WantedVpc { id: vpc.id.as_deref(), ipv4, additional: blocks, tags };
        let nowhere = Place::default();
        self.add_named(cluster, nowhere, NOTHING, Wanted::Vpc(wanted));
        let (mut made, mut known) = (Vec::new(), BTreeSet::new());
        for cidr in additional {
            if let Some(block) = cidr.net().filter(|block| known.insert(*block)) {
                made.push((self.tasks.list.len(), block));
                self.add_named(cidr.text(), nowhere, FOR_VPC, Wanted::VpcCidrBlock(block));
            }
        }
        self.additional = Outermost::of(made);
        if !vpc.shared {
            self.amazon_block = Some(self.tasks.list.len());
            self.add("AmazonIPv6", nowhere, FOR_VPC, Wanted::VpcAmazonIpv6CidrBlock);
            let options = self.tasks.list.len();
            self.add(cluster, nowhere, NOTHING, Wanted::DhcpOptions(tags));
            let waits_for = [Some(VPC), Some(options), None];
            self.add(cluster, nowhere, waits_for, Wanted::VpcDhcpOptionsAssociation { options });
        }
    }

    fn gateways(&mut self) {
        let network = &self.side.plan.network;
        for (egress_only, gateway) in
            [(false, &network.internet_gateway), (true, &network.egress_only_internet_gateway)]
        {
            if let Some(gateway) = gateway {
                let wanted = Wanted::Gateway { egress_only, shared: gateway.shared, tags: self.owned(&gateway.name) };
                self.add_named(&gateway.name, Place::default(), FOR_VPC, wanted);
            }
        }
    }

    /// What the routes of a table name by id, and kOps has a task for.
    fn named_targets(&mut self, table: &'a RouteTable) {
        for route in &table.own {
            let by_id = route.target.id.is_some();
            let wanted = match route.target.kind {
                TargetKind::Instance => Wanted::Instance,
                TargetKind::NatGateway if route.reason == RouteReason::Additional => Wanted::NamedNatGateway,
                TargetKind::InternetGateway if by_id => Wanted::NamedGateway { egress_only: false },
                TargetKind::EgressOnlyInternetGateway if by_id => Wanted::NamedGateway { egress_only: true },
                _ => continue,
            };
            if !self.by_name.contains_key(&(wanted.kind(), route.target.name.as_str())) {
                self.add_named(&route.target.name, Place::default(), NOTHING, wanted);
            }
        }
    }

    fn subnet(&mut self, subnet: &'a PlannedSubnet) {
        let ipv4 = subnet.ipv4.as_ref().and_then(|block| block.cidr.net());
        let ipv6 = self.ipv6(subnet);
        let tags = if subnet.tags.is_empty() { WantedTags::Nothing } else { WantedTags::Subnet(&subnet.tags) };
        let place = Place { subnet: Some(&subnet.name), zone: Some(&subnet.zone), ..Place::default() };
        let waits_for = self.blocks_for(ipv4, ipv6);
        if let Some(table) = &subnet.route_table {
            self.associated.entry(table).or_default().push((self.tasks.list.len(), &subnet.name));
        }
        let wanted = WantedSubnet { id: subnet.id.as_deref(), zone: &subnet.zone, ipv4, ipv6, tags };
        self.add(&*subnet.resource_name, place, waits_for, Wanted::Subnet(wanted));
    }

    /// The VPC, the additional block that the subnet's first address lies in, and the Amazon block.
    fn blocks_for(&self, ipv4: Option<IpNet>, ipv6: Option<IpNet>) -> Waits {
        let base = ipv4.map(|ipv4| IpNet::from(ipv4.network()));
        let additional = base.and_then(|base| self.additional.holder(base)).map(|(_, task)| task);
        [Some(VPC), additional, ipv6.and(self.amazon_block)]
    }

    /// The IPv6 block that the spec gives; what only the VPC knows does not count.
    fn ipv6(&self, subnet: &PlannedSubnet) -> Option<IpNet> {
        let block = subnet.ipv6.as_ref().filter(|block| block.origin == Origin::Spec)?;
        if let Some(net) = block.cidr.as_ref().and_then(Cidr::net) {
            return Some(net);
        }
        let notation = Notation::parse(block.notation.as_deref()?).ok()?;
        nth_block(self.tasks.ipv6_base, notation).ok().map(IpNet::V6)
    }

    fn table(&mut self, table: &'a RouteTable) {
        let tags = WantedTags::Owned { owner: self.side.owner(), name: &table.name, role: table.role.as_deref() };
        let place = Place { zone: table.zone.as_deref(), ..Place::default() };
        let id = self.tasks.list.len();
        self.add_named(&table.name, place, FOR_VPC, Wanted::RouteTable(tags));
        let prefix = match table.scope {
            TableScope::Cluster | TableScope::Observed => "",
            TableScope::PublicZone => "public-",
            TableScope::PrivateZone => "private-",
        };
        for (subnet, name) in self.associated.remove(table.name.as_str()).unwrap_or_default() {
            let resource = [prefix, name, ".", self.tasks.cluster].concat();
            let place = Place { subnet: Some(name), route_table: Some(&table.name), ..place };
            let waits_for = [Some(id), Some(subnet), None];
            self.add(resource, place, waits_for, Wanted::RouteTableAssociation { subnet, table: id });
        }
    }

    fn elastic_ip(&mut self, address: &'a ElasticIp) {
        let existing = address.id.as_deref().or(address.public_ip.as_deref());
        let zone = self.zone_of(&address.name);
        let table = self.zones.get(zone).and_then(Zone::table);
        let table = self.named(ResourceKind::RouteTable, table);
        let tags = match existing {
            Some(_) => WantedTags::Shared(self.side.owner()),
            None => self.owned(&address.name),
        };
        let wanted = WantedElasticIp { existing, name: &address.name, table, tags };
        let place = Place { zone: Some(zone), ..Place::default() };
        self.add_named(&address.name, place, [table, None, None], Wanted::ElasticIp(wanted));
    }

    /// The zone that an object is named after.
    fn zone_of(&self, name: &'a str) -> &'a str {
        name.strip_suffix(self.tasks.cluster).and_then(|zone| zone.strip_suffix('.')).unwrap_or(name)
    }

    fn nat_gateway(&mut self, gateway: &'a NatGateway) {
        let zone = self.zones.get(gateway.zone.as_str());
        let (table, subnet) = (zone.and_then(Zone::table), zone.and_then(Zone::egress_subnet));
        let table = self.named(ResourceKind::RouteTable, table);
        let subnet = subnet.map(|place| self.first_subnet + place);
        let address = self.named(ResourceKind::ElasticIp, gateway.elastic_ip.as_deref());
        let tags = match gateway.id {
            Some(_) => WantedTags::Shared(self.side.owner()),
            None => self.owned(&gateway.name),
        };
        let existing = gateway.id.as_deref();
        let wanted = WantedNatGateway { existing, name: &gateway.name, table, address, subnet, tags };
        let waits_for = [subnet, address, table];
        let place = Place { zone: Some(&gateway.zone), ..Place::default() };
        self.add_named(&gateway.name, place, waits_for, Wanted::NatGateway(wanted));
    }

    fn route(&mut self, table: &'a RouteTable, route: &'a Route) {
        let (Some(destination), Some(id)) =
            (route.destination.net(), self.named(ResourceKind::RouteTable, Some(&table.name)))
        else {
            return;
        };
        let Some(target) = self.target(route) else {
            return;
        };
        let text = route.destination.text();
        let name = match (&route.lister, table.scope) {
            (Some(lister), _) => [lister, ".", text].concat(),
            (None, TableScope::Cluster) => text.to_owned(),
            (None, _) => [table.role.as_deref().unwrap_or_default(), "-", text].concat(),
        };
        let is_additional = route.lister.is_some();
        let of_target = match target {
            WantedTarget::Task(task) => Some(task),
            WantedTarget::Id { .. } => None,
        };
        let waits = [Some(id), of_target, None];
        let place = Place { zone: table.zone.as_deref(), route_table: Some(&table.name), ..Place::default() };
        self.add(name, place, waits, Wanted::Route(WantedRoute { table: id, destination, target, is_additional }));
    }

    fn target(&self, route: &'a Route) -> Option<WantedTarget<'a>> {
        let (kind, name) = (route.target.kind, route.target.name.as_str());
        let task = match kind {
            TargetKind::Local => return None,
            TargetKind::TransitGateway | TargetKind::VpcPeeringConnection => {
                return Some(WantedTarget::Id { kind, id: name });
            }
            TargetKind::InternetGateway => ResourceKind::InternetGateway,
            TargetKind::EgressOnlyInternetGateway => ResourceKind::EgressOnlyInternetGateway,
            TargetKind::Instance => ResourceKind::Instance,
            TargetKind::NatGateway => ResourceKind::NatGateway,
            // kOps makes no routes to others.
            _ => return None,
        };
        self.named(task, Some(name)).map(WantedTarget::Task)
    }
}
