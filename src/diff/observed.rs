//! What AWS has as `observed` tells of it, in place of what a spec would have made.

use crate::cidr::{Cidr, Ipv6Net};
use crate::routes::TargetKind;
use crate::spec::Observed;
use crate::spec::observed::{Identified, NatGateway, Route, RouteTable, Subnet, Tag};

use super::cloud::{Association, Cloud, CloudRoute, CloudTarget, Object, ObjectId};
use super::kind::{Kinds, ResourceKind};
use super::owned_tags::{OWNED, OWNER_PREFIX, Tags};

/// What `observed` tells of, to be found by a cluster.
pub(super) fn cloud<'a>(observed: &'a Observed, cluster: &str) -> Cloud<'a> {
    let mut builder = Builder { cloud: Cloud::default(), observed, own: own_vpc(observed, cluster) };
    builder.vpcs();
    builder.gateways();
    observed.subnets.iter().for_each(|subnet| builder.subnet(subnet));
    builder.addresses();
    let gateways = observed.nat_gateways.iter().filter(|gateway| gateway.is_there());
    gateways.for_each(|gateway| builder.nat_gateway(gateway));
    observed.route_tables.iter().for_each(|table| builder.table(table));
    builder.cloud.leave_open(open(observed));
    builder.cloud
}

/// The IPv6 block of the cluster's VPC; where it was not told of, the one around a subnet of it.
pub(super) fn ipv6_base(observed: &Observed) -> Option<Ipv6Net> {
    let told = observed.vpc().and_then(|vpc| vpc.ipv6_cidrs()?.first().and_then(Cidr::ipv6));
    let around = || {
        let block = observed.own_subnets().find_map(|subnet| subnet.ipv6_cidr()?.ipv6())?;
        Ipv6Net::new(block.network(), AMAZON_LENGTH.min(block.prefix_len())).ok().map(|net| net.trunc())
    };
    told.or_else(around)
}

/// The length of the block that Amazon gives to a VPC.
const AMAZON_LENGTH: u8 = 56;

/// Whether no object can be compared: every kind is unknown, or its answer breaks off before the first one.
pub(super) fn tells_nothing(observed: &Observed) -> bool {
    let is_empty = [
        observed.vpcs.is_empty(),
        observed.dhcp_options.is_empty(),
        observed.internet_gateways.is_empty(),
        observed.egress_only_internet_gateways.is_empty(),
        observed.subnets.is_empty(),
        observed.addresses.is_empty(),
        observed.nat_gateways.is_empty(),
        observed.route_tables.is_empty(),
    ];
    open(observed).len() == is_empty.len() && !is_empty.contains(&false)
}

/// The kinds of which AWS may have more than `observed` tells of.
fn open(observed: &Observed) -> Kinds {
    let kinds = [
        (ResourceKind::Vpc, observed.vpcs.is_whole()),
        (ResourceKind::DhcpOptions, observed.dhcp_options.is_whole()),
        (ResourceKind::InternetGateway, observed.internet_gateways.is_whole()),
        (ResourceKind::EgressOnlyInternetGateway, observed.egress_only_internet_gateways.is_whole()),
        (ResourceKind::Subnet, observed.subnets.is_whole()),
        (ResourceKind::ElasticIp, observed.addresses.is_whole()),
        (ResourceKind::NatGateway, observed.nat_gateways.is_whole()),
        (ResourceKind::RouteTable, observed.route_tables.is_whole()),
    ];
    kinds.into_iter().filter(|(_, is_whole)| !is_whole).map(|(kind, _)| kind).collect()
}

/// The id of the cluster's VPC: the one that is chosen, else the one that an object of the cluster is in.
fn own_vpc<'a>(observed: &'a Observed, cluster: &str) -> Option<&'a str> {
    let owner = [OWNER_PREFIX, cluster].concat();
    let is_own = |tags: &[Tag]| Tag::find(tags, &owner).is_some_and(|value| value == OWNED);
    let subnets = observed.subnets.iter().filter(|subnet| is_own(subnet.tags())).map(|subnet| &subnet.vpc_id);
    let tables = observed.route_tables.iter().filter(|table| is_own(&table.tags)).map(|table| &table.vpc_id);
    let found = || subnets.chain(tables).map(String::as_str).find(|id| !id.is_empty());
    observed.choice.id().or_else(found)
}

struct Builder<'a> {
    cloud: Cloud<'a>,
    observed: &'a Observed,
    own: Option<&'a str>,
}

impl<'a> Builder<'a> {
    fn vpcs(&mut self) {
        for vpc in self.observed.vpcs.iter() {
            self.cloud.add(Object {
                id: Some(&vpc.vpc_id),
                tags: listed(&vpc.tags),
                blocks: vpc.ipv4_cidrs().iter().filter_map(Cidr::net).collect(),
                has_unknown_blocks: vpc.may_have_more_ipv4(),
                lacks_ipv6: vpc.ipv6_cidrs().is_none() && !self.observed.has_no_ipv6(vpc),
                ipv6: vpc.ipv6_cidrs().and_then(|blocks| blocks.first().and_then(Cidr::net)),
                ..Object::new(ResourceKind::Vpc)
            });
        }
        for options in self.observed.dhcp_options.iter() {
            let (id, tags) = (Some(&*options.dhcp_options_id), listed(&options.tags));
            self.cloud.add(Object { id, tags, ..Object::new(ResourceKind::DhcpOptions) });
        }
        for vpc in self.observed.vpcs.iter().filter(|vpc| !vpc.dhcp_options_id.is_empty()) {
            let options = self.named(ResourceKind::DhcpOptions, &vpc.dhcp_options_id, None);
            if let Some(vpc) = self.cloud.by_id(&vpc.vpc_id) {
                self.cloud.get_mut(vpc).dhcp_options = Some(options);
            }
        }
        let own = self.own.and_then(|own| self.vpc(own));
        self.cloud.set_own_vpc(own);
    }

    fn gateways(&mut self) {
        let public = self.observed.internet_gateways.iter().map(|gateway| {
            (
                ResourceKind::InternetGateway,
                &*gateway.internet_gateway_id,
                &gateway.tags,
                gateway.vpc(),
                is_vague(gateway),
            )
        });
        let egress_only = self.observed.egress_only_internet_gateways.iter().map(|gateway| {
            let kind = ResourceKind::EgressOnlyInternetGateway;
            (kind, &*gateway.egress_only_internet_gateway_id, &gateway.tags, gateway.vpc(), is_vague(gateway))
        });
        for (kind, id, tags, vpc, is_vague) in public.chain(egress_only) {
            let vpc = vpc.and_then(|vpc| self.vpc(vpc));
            self.cloud.add(Object { id: Some(id), tags: listed(tags), vpc, is_vague, ..Object::new(kind) });
        }
    }

    fn subnet(&mut self, subnet: &'a Subnet) {
        let ipv6 = subnet.ipv6_cidr().and_then(Cidr::net);
        let object = Object {
            id: Some(&subnet.subnet_id),
            tags: listed(subnet.tags()),
            vpc: self.vpc(&subnet.vpc_id),
            zone: &subnet.availability_zone,
            ipv4: subnet.ipv4_cidr().and_then(Cidr::net),
            ipv6,
            assigns_ipv6: subnet.assign_ipv6_address_on_creation.unwrap_or(ipv6.is_some()),
            names_lack_ipv6: subnet.names_lack_ipv6(),
            lacks_ipv4: subnet.has_ipv4().is_none(),
            lacks_ipv6: subnet.has_ipv6().is_none(),
            ..Object::new(ResourceKind::Subnet)
        };
        self.cloud.add(object);
    }

    fn addresses(&mut self) {
        for address in self.observed.addresses.iter() {
            let (id, tags) = (Some(&*address.allocation_id), listed(&address.tags));
            let object = self.cloud.add(Object { id, tags, ..Object::new(ResourceKind::ElasticIp) });
            self.cloud.name_by_id(object, &address.public_ip);
        }
    }

    fn nat_gateway(&mut self, gateway: &'a NatGateway) {
        let (id, tags) = (Some(&*gateway.nat_gateway_id), listed(&gateway.tags));
        let (subnet, is_vague) = (self.cloud.by_id(&gateway.subnet_id), gateway.state().is_empty());
        let object = self.cloud.add(Object { id, tags, subnet, is_vague, ..Object::new(ResourceKind::NatGateway) });
        let address = match gateway.addresses() {
            None => Some(self.cloud.add(Object { is_vague: true, ..Object::new(ResourceKind::ElasticIp) })),
            Some(told) => {
                let first = told.first().filter(|address| !address.allocation_id.is_empty());
                first.map(|address| self.named(ResourceKind::ElasticIp, &address.allocation_id, None))
            }
        };
        if let Some(address) = address {
            self.cloud.get_mut(address).gateway = Some(object);
            self.cloud.get_mut(object).address = Some(address);
        }
    }

    fn table(&mut self, table: &'a RouteTable) {
        let vpc = self.vpc(&table.vpc_id);
        let (id, tags) = (Some(&*table.route_table_id), listed(&table.tags));
        let is_vague = is_vague(table);
        let object = self.cloud.add(Object { id, tags, vpc, is_vague, ..Object::new(ResourceKind::RouteTable) });
        for route in table.routes() {
            let (Some(destination), Some(target)) = (route.destination().net(), self.target(route, vpc)) else {
                continue;
            };
            let route = CloudRoute { target, name: None, is_propagated: route.is_propagated() };
            self.cloud.get_mut(object).routes.insert(destination, route);
        }
        for subnet in table.associations().iter().filter_map(|association| association.subnet()) {
            let subnet = self.named(ResourceKind::Subnet, subnet, vpc);
            self.cloud.get_mut(subnet).association = Some(Association { table: object, name: None });
        }
    }

    /// What a route goes through; `None` where it stays in the VPC. A target that is gone is known by its id alone.
    fn target(&mut self, route: &'a Route, vpc: Option<ObjectId>) -> Option<CloudTarget<'a>> {
        let id = route.target();
        let kind = TargetKind::of(id);
        let (resource, is_gone) = match kind {
            TargetKind::Local => return None,
            TargetKind::InternetGateway => (ResourceKind::InternetGateway, false),
            TargetKind::EgressOnlyInternetGateway => (ResourceKind::EgressOnlyInternetGateway, false),
            TargetKind::Instance => (ResourceKind::Instance, false),
            TargetKind::NatGateway => (ResourceKind::NatGateway, self.observed.is_gone(id)),
            _ => return Some(CloudTarget::Id { kind, id }),
        };
        if is_gone || route.is_blackhole() && self.cloud.by_id(id).is_none() {
            return Some(CloudTarget::Id { kind, id });
        }
        let target = self.named(resource, id, vpc);
        self.cloud.get_mut(target).is_assumed = true;
        Some(CloudTarget::Object(target))
    }

    /// The VPC with this id; objects of dumps without one are in the cluster's.
    fn vpc(&mut self, id: &'a str) -> Option<ObjectId> {
        let id = if id.is_empty() { self.own? } else { id };
        Some(self.named(ResourceKind::Vpc, id, None))
    }

    /// The object with this id; one that was not told of is there all the same, since something names it.
    fn named(&mut self, kind: ResourceKind, id: &'a str, vpc: Option<ObjectId>) -> ObjectId {
        if let Some(known) = self.cloud.by_id(id) {
            return known;
        }
        let vague = self.cloud.add(Object { id: Some(id), vpc, is_vague: true, ..Object::new(kind) });
        match kind {
            ResourceKind::Vpc => self.cloud.get_mut(vague).has_unknown_blocks = true,
            ResourceKind::NatGateway => {
                let address = Object { gateway: Some(vague), is_vague: true, ..Object::new(ResourceKind::ElasticIp) };
                let address = self.cloud.add(address);
                self.cloud.get_mut(vague).address = Some(address);
            }
            _ => {}
        }
        vague
    }
}

/// Whether a key is missing that says what would be compared.
fn is_vague(thing: &impl Identified) -> bool {
    thing.lacks().is_some()
}

fn listed(tags: &[Tag]) -> Tags<'_> {
    Tags::Listed(tags.iter().map(|tag| (tag.key.as_str(), tag.value.as_str())).collect())
}
