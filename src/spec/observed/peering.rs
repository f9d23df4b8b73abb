//! `describe-vpc-peering-connections`.

use serde::Deserialize;

use super::listing::Identified;
use crate::cidr::{Cidr, IpNet};

/// A peering connection between two VPCs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Peering {
    /// The id.
    pub vpc_peering_connection_id: String,
    status: Status,
    /// The VPC that accepted it.
    pub accepter_vpc_info: Peer,
    /// The VPC that asked for it.
    pub requester_vpc_info: Peer,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Status {
    code: String,
}

/// One side of a peering connection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Peer {
    /// The id of the VPC.
    pub vpc_id: String,
    cidr_block: Cidr,
    cidr_block_set: Option<Vec<Ipv4Block>>,
    ipv6_cidr_block_set: Option<Vec<Ipv6Block>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Ipv4Block {
    cidr_block: Cidr,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Ipv6Block {
    ipv6_cidr_block: Cidr,
}

impl Peering {
    /// Whether it passes traffic on.
    pub fn is_active(&self) -> bool {
        self.status.code == "active"
    }

    /// The status, as AWS names it.
    pub fn status(&self) -> &str {
        &self.status.code
    }

    /// Whether its other side has to accept it.
    pub fn is_pending(&self) -> bool {
        self.status.code == "pending-acceptance"
    }

    /// Whether one of its sides is this VPC.
    pub fn names(&self, vpc: &str) -> bool {
        self.accepter_vpc_info.vpc_id == vpc || self.requester_vpc_info.vpc_id == vpc
    }
}

impl Peer {
    /// Whether its IPv4 blocks were told.
    pub fn tells_ipv4(&self) -> bool {
        self.cidr_block_set.is_some() || !self.cidr_block.is_empty()
    }

    /// Whether its IPv6 blocks were told.
    pub fn tells_ipv6(&self) -> bool {
        self.ipv6_cidr_block_set.is_some()
    }

    /// Its blocks, as far as they were told.
    pub fn blocks(&self) -> impl Iterator<Item = IpNet> {
        let ipv4 = self.cidr_block_set.iter().flatten().map(|block| &block.cidr_block);
        let ipv6 = self.ipv6_cidr_block_set.iter().flatten().map(|block| &block.ipv6_cidr_block);
        std::iter::once(&self.cidr_block).chain(ipv4).chain(ipv6).filter_map(Cidr::net)
    }
}

impl Identified for Peering {
    fn id(&self) -> &str {
        &self.vpc_peering_connection_id
    }
}
