//! Which differences of the two specs a change comes from.

use std::collections::BTreeMap;

use crate::diagnostic::FieldPath;
use crate::names::is_same;
use crate::spec::Cluster;
use crate::spec::wire::Subnet;

use super::changes::{Change, SideName};
use super::kind::ResourceKind;

/// A field in which the specs differ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reason {
    /// The spec that has the field.
    pub side: SideName,
    /// The field, in today's layout.
    pub field: FieldPath,
    /// What it has to do with the change.
    pub label: &'static str,
}

/// The differences of two specs, by what they are about.
#[derive(Debug, Default)]
pub struct Reasons<'a> {
    of_cluster: Vec<(Aspect, Reason)>,
    by_subnet: BTreeMap<&'a str, Vec<Reason>>,
    by_zone: BTreeMap<&'a str, Vec<Reason>>,
    /// The first few of all subnets, for what the whole cluster shares.
    of_subnets: Vec<Reason>,
}

/// The most reasons of one change.
const MOST: usize = 5;

/// What a field of the cluster decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aspect {
    /// The names of all objects.
    Name,
    /// Which VPC it is.
    Vpc,
    /// The first block of the VPC.
    FirstBlock,
    /// Its other blocks.
    MoreBlocks,
    /// The address family.
    Family,
    /// Tags.
    Tags,
}

/// What decides over objects of each kind, besides the subnets.
fn aspects(kind: ResourceKind) -> &'static [Aspect] {
    match kind {
        ResourceKind::Vpc => &[Aspect::Name, Aspect::Vpc, Aspect::FirstBlock, Aspect::MoreBlocks, Aspect::Tags],
        ResourceKind::VpcCidrBlock => &[Aspect::Vpc, Aspect::MoreBlocks],
        ResourceKind::VpcAmazonIpv6CidrBlock | ResourceKind::VpcDhcpOptionsAssociation => {
            &[Aspect::Name, Aspect::Vpc, Aspect::FirstBlock]
        }
        ResourceKind::Instance => &[],
        ResourceKind::Subnet => &[Aspect::Name, Aspect::Vpc, Aspect::FirstBlock, Aspect::Tags],
        ResourceKind::DhcpOptions => &[Aspect::Name, Aspect::Vpc, Aspect::Tags],
        _ => &[Aspect::Name, Aspect::Vpc, Aspect::Family, Aspect::Tags],
    }
}

impl<'a> Reasons<'a> {
    /// The differences of two specs.
    pub fn of(before: &'a Cluster, after: &'a Cluster) -> Reasons<'a> {
        let mut reasons = Reasons { of_cluster: of_cluster(before, after), ..Reasons::default() };
        let (was, is) = (by_name(before, after), by_name(after, before));
        for (name, (index, subnet)) in &is {
            match was.get(name) {
                None => reasons.add(subnet, reason(SideName::After, *index, "", "the subnet is new")),
                Some((_, old)) => {
                    for (field, _) in FIELDS.iter().filter(|(_, differs)| differs(old, subnet)) {
                        reasons.add(subnet, reason(SideName::After, *index, field, "it differs from `before`"));
                    }
                }
            }
        }
        for (_, (index, subnet)) in was.iter().filter(|(name, _)| !is.contains_key(*name)) {
            reasons.add(subnet, reason(SideName::Before, *index, "", "`after` does not have the subnet"));
        }
        reasons
    }

    /// What a spec asks of AWS, where there is no other spec.
    pub fn of_spec(after: &'a Cluster) -> Reasons<'a> {
        let label = "AWS differs from what it needs";
        let fields = [
            (Aspect::FirstBlock, "spec.networking.networkCIDR"),
            (Aspect::MoreBlocks, "spec.networking.additionalNetworkCIDRs"),
            (Aspect::Name, "metadata.name"),
        ];
        let is_given = |aspect| aspect != Aspect::MoreBlocks || !after.networking.additional_network_cidrs.is_empty();
        let given = fields.into_iter().filter(|(aspect, _)| is_given(*aspect));
        let reason_of = |field| Reason { side: SideName::After, field: FieldPath::of(field), label };
        let of_cluster = given.map(|(aspect, field)| (aspect, reason_of(field))).collect();
        let mut reasons = Reasons { of_cluster, ..Reasons::default() };
        for (index, subnet) in after.networking.subnets.iter().enumerate() {
            reasons.add(subnet, reason(SideName::After, index, "", label));
        }
        reasons.of_subnets.clear();
        reasons
    }

    /// Where a change comes from, the first few reasons.
    pub fn of_change(&self, change: &Change) -> Vec<Reason> {
        let resource = &change.resource;
        let subnet = resource.subnet.as_deref().and_then(|subnet| self.by_subnet.get(subnet));
        let of_zone = || resource.zone.as_deref().and_then(|zone| self.by_zone.get(zone));
        let of_subnets = match (subnet, of_zone(), resource.zone.is_some()) {
            (Some(own), ..) => own.as_slice(),
            (None, Some(zone), _) => zone.as_slice(),
            (None, None, true) => &[],
            (None, None, false) if aspects(resource.kind).contains(&Aspect::Family) => &self.of_subnets,
            (None, None, false) => &[],
        };
        let wanted = aspects(resource.kind);
        let of_cluster = self.of_cluster.iter().filter(|(aspect, _)| wanted.contains(aspect)).map(|(_, reason)| reason);
        let own: Vec<Reason> = of_subnets.iter().chain(of_cluster).take(MOST).cloned().collect();
        match own.is_empty() {
            // What it depends on changes, such as the VPC.
            true => {
                self.of_cluster.iter().map(|(_, reason)| reason).chain(&self.of_subnets).take(MOST).cloned().collect()
            }
            false => own,
        }
    }

    fn add(&mut self, subnet: &'a Subnet, reason: Reason) {
        if self.of_subnets.len() < MOST {
            self.of_subnets.push(reason.clone());
        }
        let zone = self.by_zone.entry(&subnet.zone).or_default();
        if zone.len() < MOST {
            zone.push(reason.clone());
        }
        self.by_subnet.entry(&subnet.name).or_default().push(reason);
    }
}

/// Whether two subnets of one name differ in a field.
type Differs = fn(&Subnet, &Subnet) -> bool;

/// The fields of a subnet that decide over objects.
static FIELDS: [(&str, Differs); 8] = [
    ("type", |was, is| !is_same(&was.subnet_type, &is.subnet_type)),
    ("zone", |was, is| !is_same(&was.zone, &is.zone)),
    ("cidr", |was, is| !is_same(was.cidr.text(), is.cidr.text())),
    ("ipv6CIDR", |was, is| !is_same(was.ipv6_cidr.text(), is.ipv6_cidr.text())),
    ("id", |was, is| !is_same(&was.id, &is.id)),
    ("egress", |was, is| !is_same(&was.egress, &is.egress)),
    ("publicIP", |was, is| !is_same(&was.public_ip, &is.public_ip)),
    ("additionalRoutes", |was, is| routes(was) != routes(is)),
];

fn routes(subnet: &Subnet) -> Vec<(&str, &str)> {
    let routes = subnet.additional_routes.iter().flatten();
    routes.map(|route| (route.cidr.text(), route.target.as_str())).collect()
}

/// The subnets by name, the first one of each; those that the other spec has in the same place as they are left out.
fn by_name<'a>(cluster: &'a Cluster, other: &Cluster) -> BTreeMap<&'a str, (usize, &'a Subnet)> {
    let is_kept = |index: usize, subnet: &Subnet| {
        let same = other.networking.subnets.get(index).filter(|same| same.name == subnet.name);
        same.is_some_and(|same| FIELDS.iter().all(|(_, differs)| !differs(same, subnet)))
    };
    let subnets = cluster.networking.subnets.iter().enumerate().rev();
    let others = subnets.filter(|(index, subnet)| !is_kept(*index, subnet));
    others.map(|(index, subnet)| (subnet.name.as_str(), (index, subnet))).collect()
}

fn reason(side: SideName, index: usize, field: &'static str, label: &'static str) -> Reason {
    let subnet = FieldPath::of("spec").key("networking").key("subnets").index(index);
    Reason { side, field: if field.is_empty() { subnet } else { subnet.key(field) }, label }
}

fn of_cluster(before: &Cluster, after: &Cluster) -> Vec<(Aspect, Reason)> {
    let (was, is) = (&before.networking, &after.networking);
    let network = |key: &'static str| FieldPath::of("spec").key("networking").key(key);
    let differing = [
        (before.name != after.name, Aspect::Name, FieldPath::of("metadata").key("name")),
        (was.network_id != is.network_id, Aspect::Vpc, network("networkID")),
        (was.network_cidr != is.network_cidr, Aspect::FirstBlock, network("networkCIDR")),
        (
            was.additional_network_cidrs != is.additional_network_cidrs,
            Aspect::MoreBlocks,
            network("additionalNetworkCIDRs"),
        ),
        (was.non_masquerade_cidr != is.non_masquerade_cidr, Aspect::Family, network("nonMasqueradeCIDR")),
        (was.tag_subnets != is.tag_subnets, Aspect::Tags, network("tagSubnets")),
        (before.cloud_labels != after.cloud_labels, Aspect::Tags, FieldPath::of("spec").key("cloudLabels")),
    ];
    let differing = differing.into_iter().filter(|(differs, ..)| *differs);
    let label = "it differs from `before`";
    differing.map(|(_, aspect, field)| (aspect, Reason { side: SideName::After, field, label })).collect()
}
