//! The blocks of a subnet: IPv4 with its usable addresses, IPv6 expanded from `/LEN#N`.

use std::collections::BTreeMap;

use crate::cidr::{Cidr, Ipv6Net, Notation, address_count, notation_of, nth_block};
use crate::spec::VpcFacts;
use crate::spec::request::VpcSubnet;
use crate::subnets::{AssignedCluster, AssignedSubnet, Origin, by_id};

use super::{Ipv4Block, Ipv6Block};

/// AWS keeps the first four addresses of a subnet and the last one (VPC User Guide, "Subnet sizing").
const RESERVED_ADDRESSES: u64 = 5;

/// The IPv4 block of a subnet.
pub(super) fn ipv4(subnet: &AssignedSubnet) -> Option<Ipv4Block> {
    let net = subnet.cidr.ipv4()?;
    Some(Ipv4Block {
        cidr: subnet.cidr.clone(),
        origin: subnet.origin,
        usable_addresses: address_count(net).saturating_sub(RESERVED_ADDRESSES),
    })
}

/// What IPv6 blocks are expanded against.
pub(super) struct Blocks<'a> {
    network: Option<Ipv6Net>,
    shared_vpc: bool,
    known_subnets: BTreeMap<&'a str, &'a VpcSubnet>,
}

impl<'a> Blocks<'a> {
    /// The VPC's first IPv6 block counts for `/LEN#N`.
    pub fn of(cluster: &AssignedCluster, vpc: &'a VpcFacts) -> Blocks<'a> {
        Blocks {
            network: vpc.ipv6_cidrs.iter().flatten().next().and_then(Cidr::ipv6),
            shared_vpc: cluster.is_shared_vpc(),
            known_subnets: by_id(vpc.subnets.as_deref().unwrap_or_default()),
        }
    }

    /// The IPv6 block of a subnet: what the manifest says, else what the VPC knows of an existing subnet.
    pub fn ipv6(&self, subnet: &AssignedSubnet) -> Option<Ipv6Block> {
        let written = &subnet.spec.ipv6_cidr;
        if let Ok(notation) = Notation::parse(written.text()) {
            return Some(self.expanded(notation));
        }
        match written.ipv6() {
            Some(net) => Some(self.literal(written, net, Origin::Spec)),
            None => self.known(subnet),
        }
    }

    fn expanded(&self, notation: Notation) -> Ipv6Block {
        Ipv6Block {
            notation: Some(notation.to_string()),
            cidr: self.network.and_then(|network| nth_block(network, notation).ok()).map(Cidr::from),
            origin: Origin::Spec,
        }
    }

    fn literal(&self, written: &Cidr, net: Ipv6Net, origin: Origin) -> Ipv6Block {
        let notation = self.network.and_then(|network| notation_of(network, net));
        Ipv6Block { notation: notation.map(|notation| notation.to_string()), cidr: Some(written.clone()), origin }
    }

    fn known(&self, subnet: &AssignedSubnet) -> Option<Ipv6Block> {
        if !self.shared_vpc || !subnet.is_shared() {
            return None;
        }
        let found = self.known_subnets.get(subnet.spec.id.as_str())?;
        let net = found.ipv6_cidr.ipv6()?;
        Some(self.literal(&found.ipv6_cidr, net, Origin::Vpc))
    }
}
