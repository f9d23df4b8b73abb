//! `describe-nat-gateways`.

use serde::Deserialize;

use super::listing::Identified;
use super::tag::Tag;

/// A NAT gateway.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct NatGateway {
    /// The id.
    pub nat_gateway_id: String,
    /// The id of its VPC.
    pub vpc_id: String,
    /// The id of its subnet; a regional one has none.
    pub subnet_id: String,
    state: String,
    connectivity_type: String,
    availability_mode: String,
    nat_gateway_addresses: Option<Vec<NatGatewayAddress>>,
    /// The tags.
    pub tags: Vec<Tag>,
}

/// An address of a NAT gateway.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct NatGatewayAddress {
    /// The elastic IP's allocation id.
    pub allocation_id: String,
    /// The address inside the VPC.
    pub private_ip: String,
    /// The address on the Internet.
    pub public_ip: String,
}

impl NatGateway {
    /// Whether it is there, or may be: deleted and failed ones are listed for an hour.
    pub fn is_there(&self) -> bool {
        !["deleted", "failed", "deleting"].contains(&self.state.as_str())
    }

    /// `pending`, `failed`, `available`, `deleting` or `deleted`; empty where it was not told.
    pub fn state(&self) -> &str {
        &self.state
    }

    /// Whether it is being made.
    pub fn is_pending(&self) -> bool {
        self.state == "pending"
    }

    /// Its addresses; `None` where they were not told.
    pub fn addresses(&self) -> Option<&[NatGatewayAddress]> {
        self.nat_gateway_addresses.as_deref()
    }

    /// Whether it has no public address.
    pub fn is_private(&self) -> bool {
        self.connectivity_type == "private"
    }

    /// Whether it is in all zones, without a subnet.
    pub fn is_regional(&self) -> bool {
        self.availability_mode == "regional"
    }
}

impl Identified for NatGateway {
    fn id(&self) -> &str {
        &self.nat_gateway_id
    }

    fn lacks(&self) -> Option<&'static str> {
        match (&self.nat_gateway_addresses, self.state.is_empty()) {
            (_, true) => Some("State"),
            (None, _) => Some("NatGatewayAddresses"),
            _ => None,
        }
    }
}
