//! The subnets that the command writes: names, order, types, IPv6 numbers and ids of existing ones.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

use super::refusal::{Reason, Refusal};
use crate::spec::{NewCluster, VpcFacts};
use crate::subnets::{ById, SubnetType};

/// A subnet of the new cluster.
#[derive(Clone, Debug)]
pub(super) struct NewSubnet {
    pub name: String,
    pub kind: SubnetType,
    pub zone: String,
    /// The IPv4 block, empty until one is assigned.
    pub cidr: String,
    ipv6_cidr: String,
    egress: String,
    id: String,
}

/// The ids of existing subnets, by zone.
pub(super) type IdsByZone = BTreeMap<String, String>;

impl NewSubnet {
    fn new(name: String, kind: SubnetType, zone: &str) -> NewSubnet {
        let [cidr, ipv6_cidr, egress, id] = [const { String::new() }; 4];
        NewSubnet { name, kind, zone: zone.to_owned(), cidr, ipv6_cidr, egress, id }
    }

    /// Whether the command makes it beside the subnet of a zone.
    pub fn is_beside(&self) -> bool {
        matches!(self.kind, SubnetType::DualStack | SubnetType::Utility)
    }

    /// The subnet as v1alpha2 writes it.
    pub fn written(&self) -> Json {
        let fields = [
            ("cidr", &self.cidr),
            ("egress", &self.egress),
            ("id", &self.id),
            ("ipv6CIDR", &self.ipv6_cidr),
            ("name", &self.name),
            ("type", &self.kind.as_str().to_owned()),
            ("zone", &self.zone),
        ];
        let given = fields.into_iter().filter(|(_, value)| !value.is_empty());
        Json::Object(given.map(|(key, value)| (key.to_owned(), value.as_str().into())).collect::<Map<_, _>>())
    }
}

/// Every subnet, without the IPv4 blocks that are left out.
pub(super) fn subnets(options: &NewCluster, is_private: bool, ids: &IdsByZone, utility: &IdsByZone) -> Vec<NewSubnet> {
    let kind = if is_private { SubnetType::Private } else { SubnetType::Public };
    let mut subnets = of_zones(options, kind, ids);
    let count = subnets.len();
    let mut beside = |prefix: &str, kind| {
        for place in 0..count {
            let own = &subnets[place];
            let mut new = NewSubnet::new(format!("{prefix}-{}", own.name), kind, &own.zone);
            new.id = utility.get(&new.zone).cloned().unwrap_or_default();
            subnets.push(new);
        }
    };
    if is_private && options.ipv6 {
        beside("dualstack", SubnetType::DualStack);
    }
    if is_private {
        beside("utility", SubnetType::Utility);
    }
    for (place, subnet) in subnets.iter_mut().enumerate().filter(|_| options.ipv6) {
        subnet.ipv6_cidr = format!("/64#{place:x}");
    }
    subnets
}

/// One subnet for each zone, sorted, and one for each further block, in turn in the zones as given.
fn of_zones(options: &NewCluster, kind: SubnetType, ids: &IdsByZone) -> Vec<NewSubnet> {
    let zones: BTreeSet<&String> = options.zones.iter().chain(&options.control_plane_zones).collect();
    let mut subnets: Vec<NewSubnet> = zones.into_iter().map(|zone| NewSubnet::new(zone.clone(), kind, zone)).collect();
    for (place, block) in options.network_cidrs.iter().enumerate().skip(1) {
        let zone = &options.zones[(place - 1) % options.zones.len()];
        let mut subnet = NewSubnet::new(format!("{zone}-{place}"), kind, zone);
        subnet.cidr.clone_from(block);
        subnets.push(subnet);
    }
    for subnet in &mut subnets {
        subnet.egress.clone_from(&options.egress);
        subnet.id = ids.get(&subnet.zone).cloned().unwrap_or_default();
    }
    subnets
}

/// The zones of existing subnets.
pub(super) fn existing(option: &'static str, ids: &[String], vpc: &VpcFacts) -> Result<IdsByZone, Refusal> {
    let known = ById::of(vpc.known_subnets());
    let mut zones = IdsByZone::new();
    for id in ids {
        let refused = |reason| Refusal::new(option, reason);
        let found = known.get(id.as_str()).ok_or_else(|| refused(Reason::SubnetNotInVpc(id.clone())))?;
        if zones.insert(found.zone.clone(), id.clone()).is_some() {
            return Err(refused(Reason::TwoSubnetsInZone(id.clone(), found.zone.clone())));
        }
    }
    Ok(zones)
}
