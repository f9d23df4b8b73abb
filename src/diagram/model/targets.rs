//! What routes lead to, each once.

use std::collections::BTreeMap;

use crate::network::{Gateway, NatGateway, Network};
use crate::routes::{self, TargetKind};

/// What routes lead to.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    /// The kind.
    pub kind: TargetKind,
    /// The id; the name of what has none yet.
    pub key: &'a str,
    /// Where it is.
    pub place: Place,
    /// The NAT gateway that the plan makes or uses, where it is one.
    pub nat: Option<&'a NatGateway>,
    /// The plan's gateway, where it is that one.
    pub gateway: Option<&'a Gateway>,
}

/// Where a target is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In a subnet of the plan.
    Subnet(usize),
    /// In the VPC, and the plan does not know in which subnet.
    Unknown,
    /// On the border of the VPC.
    Border,
}

/// The targets, as they are found.
pub struct Targets<'a> {
    network: &'a Network,
    /// The NAT gateways of the plan, by name.
    nats: BTreeMap<&'a str, &'a NatGateway>,
    /// The NAT gateways in subnets of the plan, by the name of the subnet.
    in_subnets: BTreeMap<&'a str, usize>,
    places: BTreeMap<(TargetKind, &'a str), usize>,
    found: Vec<Target<'a>>,
}

impl<'a> Targets<'a> {
    /// The NAT gateways in subnets; `subnets` has the place of each name.
    pub fn of(network: &'a Network, subnets: &BTreeMap<&str, usize>) -> Targets<'a> {
        let nats = network.nat_gateways.iter().map(|gateway| (gateway.name.as_str(), gateway)).collect();
        let mut targets =
            Targets { network, nats, in_subnets: BTreeMap::new(), places: BTreeMap::new(), found: Vec::new() };
        for gateway in &network.nat_gateways {
            let Some(subnet) = &gateway.subnet else { continue };
            let Some(place) = subnets.get(subnet.as_str()) else { continue };
            let key = gateway.id.as_ref().unwrap_or(&gateway.name);
            let target =
                Target { place: Place::Subnet(*place), nat: Some(gateway), ..empty(TargetKind::NatGateway, key) };
            let found = targets.push(target);
            targets.in_subnets.insert(subnet, found);
        }
        targets
    }

    /// The NAT gateway in a subnet.
    pub fn in_subnet(&self, name: &str) -> Option<usize> {
        self.in_subnets.get(name).copied()
    }

    /// The place of a route's target.
    pub fn place(&mut self, target: &'a routes::Target) -> usize {
        let key = target.id.as_ref().unwrap_or(&target.name);
        match self.places.get(&(target.kind, key.as_str())) {
            Some(place) => *place,
            None => self.push(self.new_target(target, key)),
        }
    }

    fn new_target(&self, target: &'a routes::Target, key: &'a str) -> Target<'a> {
        let own = |gateway: &'a Option<Gateway>| gateway.as_ref().filter(|_| target.id.is_none());
        let new = empty(target.kind, key);
        match target.kind {
            TargetKind::NatGateway => Target { nat: self.nats.get(target.name.as_str()).copied(), ..new },
            TargetKind::InternetGateway => {
                Target { place: Place::Border, gateway: own(&self.network.internet_gateway), ..new }
            }
            TargetKind::EgressOnlyInternetGateway => {
                Target { place: Place::Border, gateway: own(&self.network.egress_only_internet_gateway), ..new }
            }
            TargetKind::TransitGateway
            | TargetKind::VpcPeeringConnection
            | TargetKind::VirtualPrivateGateway
            | TargetKind::CarrierGateway
            | TargetKind::LocalGateway
            | TargetKind::CoreNetwork => Target { place: Place::Border, ..new },
            TargetKind::Instance
            | TargetKind::Local
            | TargetKind::NetworkInterface
            | TargetKind::VpcEndpoint
            | TargetKind::Unknown => new,
        }
    }

    fn push(&mut self, target: Target<'a>) -> usize {
        self.places.insert((target.kind, target.key), self.found.len());
        self.found.push(target);
        self.found.len() - 1
    }

    /// All that were found.
    pub fn into_vec(self) -> Vec<Target<'a>> {
        self.found
    }
}

fn empty(kind: TargetKind, key: &str) -> Target<'_> {
    Target { kind, key, place: Place::Unknown, nat: None, gateway: None }
}

impl Target<'_> {
    /// Whether it is on the border of the VPC.
    pub fn is_door(&self) -> bool {
        self.place == Place::Border
    }

    /// Whether it leads to the internet.
    pub fn is_to_internet(&self) -> bool {
        matches!(self.kind, TargetKind::InternetGateway | TargetKind::EgressOnlyInternetGateway)
    }
}
