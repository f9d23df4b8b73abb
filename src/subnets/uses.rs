//! What of a VPC's addresses is in use, and what is free.

use std::collections::BTreeSet;

use super::cluster::{AssignedCluster, AssignmentFailure};
use super::subnet::{AssignedSubnet, Origin};
use crate::aws::limits::DOCKER;
use crate::cidr::room::Room;
use crate::cidr::{Cidr, Ipv4Net};
use crate::spec::VpcFacts;

/// A block that is in use, or kept for something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The block.
    pub block: Ipv4Net,
    /// What for.
    pub kind: UseKind,
    /// The name of a subnet, or the id of one that only AWS has.
    pub name: String,
    /// Where the block of a subnet is known from.
    pub origin: Option<Origin>,
}

/// What a block is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UseKind {
    /// A subnet.
    Subnet,
    /// The addresses of pods.
    Pods,
    /// The addresses of services.
    Services,
    /// A block that the question says to avoid.
    Avoided,
    /// Docker's block on machines, which is better left alone.
    Docker,
    /// The part of the network that kOps requires to be free.
    RequiredFree,
}

impl Use {
    /// The part of the network that kOps requires to be free.
    pub fn required_free(block: Ipv4Net) -> Use {
        Use { block, kind: UseKind::RequiredFree, name: String::new(), origin: None }
    }

    /// Docker's block on machines.
    pub fn docker() -> Use {
        Use { block: DOCKER, kind: UseKind::Docker, name: String::new(), origin: None }
    }
}

impl AssignedCluster<'_> {
    /// Whether every subnet without a written block could get one; where one could not, kOps gives none to any.
    pub fn is_assigned(&self) -> bool {
        !self.failures.iter().any(|failure| {
            matches!(
                failure,
                AssignmentFailure::NoFreeBlock
                    | AssignmentFailure::NoBlockLeft(_)
                    | AssignmentFailure::NetworkTooSmall(_)
                    | AssignmentFailure::UtilityBlockOutside(_)
            )
        })
    }

    /// The block that a subnet has today.
    pub fn block_today(&self, subnet: &AssignedSubnet<'_>) -> Option<Ipv4Net> {
        let counts = subnet.origin != Origin::Assigned || self.is_assigned();
        subnet.cidr.ipv4().filter(|_| counts)
    }

    /// Whether pods have addresses of the subnets that their machines are in.
    pub fn pods_share_subnets(&self) -> bool {
        let cni = &self.spec.networking.cni;
        cni.amazon_vpc.is_some() || cni.cilium.as_ref().is_some_and(|cilium| cilium.ipam == "eni")
    }

    /// The VPC's IPv4 blocks, in the order in which they are filled.
    pub fn ipv4_networks(&self) -> impl Iterator<Item = Ipv4Net> {
        self.network_cidrs().filter_map(Cidr::ipv4).map(|block| block.trunc())
    }

    /// Every block that is in use: those of subnets, also of such that only AWS has, of pods and of services.
    pub fn uses(&self, vpc: &VpcFacts) -> Vec<Use> {
        let mut uses: Vec<Use> = self.subnets.iter().filter_map(|subnet| self.use_of(subnet)).collect();
        let known: BTreeSet<Ipv4Net> = uses.iter().map(|used| used.block).collect();
        let ids: BTreeSet<&str> = self.ids().collect();
        let others = vpc.known_subnets().filter(|other| !ids.contains(other.id.as_str()));
        for other in others {
            if let Some(block) = other.ipv4_cidr.ipv4().filter(|block| !known.contains(block)) {
                let origin = Some(Origin::Vpc);
                uses.push(Use { block, kind: UseKind::Subnet, name: other.id.clone(), origin });
            }
        }
        let pods = Some(&self.pod_cidr).filter(|_| !self.pods_share_subnets());
        let ranges = [(pods, UseKind::Pods), (Some(&self.service_cluster_ip_range), UseKind::Services)];
        for (range, kind) in ranges {
            if let Some(block) = range.and_then(Cidr::ipv4) {
                uses.push(Use { block, kind, name: String::new(), origin: None });
            }
        }
        uses
    }

    /// The same, of an existing VPC only what lies in a block that it is known to have.
    pub fn ipv4_grounds(&self, vpc: &VpcFacts) -> Vec<Ipv4Net> {
        let networks: Vec<Ipv4Net> = self.ipv4_networks().collect();
        let told = vpc.ipv4_cidrs.as_deref().filter(|told| self.is_shared_vpc() && !told.is_empty());
        let Some(told) = told else { return networks };
        let told: Vec<Ipv4Net> = told.iter().filter_map(Cidr::ipv4).map(|block| block.trunc()).collect();
        let inside =
            |network: &Ipv4Net| told.iter().filter_map(|block| intersection(*network, *block)).collect::<Vec<_>>();
        networks.iter().flat_map(inside).collect()
    }

    /// What is free beside `used`: first what may be taken, then Docker's block on machines, the last choice.
    pub fn room(&self, used: &[Ipv4Net], vpc: &VpcFacts) -> [Room; 2] {
        let networks = self.ipv4_grounds(vpc);
        let without_docker = Room::of(networks.iter().copied(), used.iter().copied().chain([DOCKER]));
        let in_docker = networks.iter().filter_map(|network| intersection(*network, DOCKER));
        [without_docker, Room::of(in_docker, used.iter().copied())]
    }

    fn use_of(&self, subnet: &AssignedSubnet<'_>) -> Option<Use> {
        let block = self.block_today(subnet)?;
        let origin = Some(subnet.origin);
        Some(Use { block, kind: UseKind::Subnet, name: subnet.spec.name.clone(), origin })
    }
}

/// What two blocks share.
fn intersection(left: Ipv4Net, right: Ipv4Net) -> Option<Ipv4Net> {
    match (left.contains(&right), right.contains(&left)) {
        (true, _) => Some(right),
        (_, true) => Some(left),
        _ => None,
    }
}
