//! Who has which ranges.

use crate::cidr::{Cidr, IpNet};
use crate::plan::{Outcome, Plan};
use crate::release::Release;
use crate::spec::Inputs;
use crate::subnets;

/// A cluster, or a network that is not one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// The id that the caller gives.
    pub id: String,
    /// The cluster's name; empty for another network.
    pub cluster: String,
    /// The id of the existing VPC, empty where kOps makes one, and for another network.
    pub vpc: String,
    /// The region, where the zones tell it.
    pub region: Option<String>,
    /// Its ranges.
    pub ranges: Vec<Range>,
}

/// A range of addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// What it is for.
    pub used_for: Use,
    /// The name of the subnet.
    pub name: Option<String>,
    /// The id of an existing subnet.
    pub id: Option<String>,
    /// The block, without host bits.
    pub block: IpNet,
}

/// What a range is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Use {
    /// A block of a VPC.
    Vpc,
    /// A subnet of it.
    Subnet,
    /// Pods.
    Pods,
    /// Services.
    Services,
    /// A network that is not of a cluster.
    Range,
}

impl Use {
    /// All of them.
    pub const ALL: [Use; 5] = [Use::Vpc, Use::Subnet, Use::Pods, Use::Services, Use::Range];
}

/// The party that a reviewed spec is: its planned ranges or, where it has errors, those that can be read.
pub fn member(id: String, inputs: &Inputs, outcome: &Outcome) -> Party {
    let ranges = match &outcome.plan {
        Some(plan) => planned(plan),
        None => written(inputs, outcome.release.version),
    };
    Party {
        id,
        cluster: outcome.cluster.name.clone(),
        vpc: inputs.cluster.networking.network_id.clone(),
        region: outcome.cluster.region.clone(),
        ranges,
    }
}

fn planned(plan: &Plan) -> Vec<Range> {
    let network = &plan.network;
    let mut ranges: Vec<Range> = network.vpc.blocks().map(|block| plain(Use::Vpc, block)).collect();
    for subnet in &network.subnets {
        let ipv4 = subnet.ipv4.as_ref().and_then(|block| block.cidr.net());
        let ipv6 = subnet.ipv6.as_ref().and_then(|block| block.cidr.as_ref()?.net());
        let named =
            |block| Range { name: Some(subnet.name.clone()), id: subnet.id.clone(), ..plain(Use::Subnet, block) };
        ranges.extend(ipv4.into_iter().chain(ipv6).map(named));
    }
    let block = |text: &Option<String>| Cidr::new(text.as_deref().unwrap_or_default()).net();
    ranges.extend(block(&network.pod_cidr).map(|block| plain(Use::Pods, block)));
    ranges.extend(block(&network.service_cluster_ip_range).map(|block| plain(Use::Services, block)));
    ranges
}

/// What is known of a spec that has errors, as far as its blocks can be read.
fn written(inputs: &Inputs, release: Release) -> Vec<Range> {
    let cluster = subnets::assign(&inputs.cluster, &inputs.vpc, release);
    let blocks = [&cluster.network_cidr].into_iter().chain(&cluster.spec.networking.additional_network_cidrs);
    let mut ranges: Vec<Range> = blocks.filter_map(Cidr::net).map(|block| plain(Use::Vpc, block)).collect();
    for subnet in &cluster.subnets {
        let id = Some(subnet.spec.id.clone()).filter(|id| !id.is_empty());
        let named = |block| Range { name: Some(subnet.spec.name.clone()), id, ..plain(Use::Subnet, block) };
        ranges.extend(subnet.cidr.net().map(named));
    }
    ranges.extend(cluster.pod_cidr.net().map(|block| plain(Use::Pods, block)));
    ranges.extend(cluster.service_cluster_ip_range.net().map(|block| plain(Use::Services, block)));
    ranges
}

/// A range without a name.
pub fn plain(used_for: Use, block: IpNet) -> Range {
    Range { used_for, name: None, id: None, block: block.trunc() }
}
