//! `describe-subnets`.

use serde::Deserialize;

use super::listing::Identified;
use super::tag::Tag;
use super::vpc::{Ipv6Association, PublicAccess};
use crate::cidr::Cidr;

/// A subnet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Subnet {
    /// The id.
    pub subnet_id: String,
    /// The id of its VPC.
    pub vpc_id: String,
    /// The zone, by the name that this account gives it.
    pub availability_zone: String,
    /// The zone, by the name that all accounts share.
    pub availability_zone_id: String,
    cidr_block: Option<Cidr>,
    ipv6_cidr_block_association_set: Option<Vec<Ipv6Association>>,
    ipv6_native: Option<bool>,
    /// Whether new machines get an IPv6 address.
    pub assign_ipv6_address_on_creation: Option<bool>,
    /// Whether the resolver makes addresses in `64:ff9b::/96` for hosts that have IPv4 only.
    pub enable_dns64: Option<bool>,
    block_public_access_states: Option<PublicAccess>,
    private_dns_name_options_on_launch: NameOptions,
    tags: Option<Vec<Tag>>,
}

/// How new machines are named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct NameOptions {
    hostname_type: String,
    #[serde(rename = "EnableResourceNameDnsAAAARecord")]
    aaaa: Option<bool>,
}

impl Subnet {
    /// The IPv4 block.
    pub fn ipv4_cidr(&self) -> Option<&Cidr> {
        self.cidr_block.as_ref().filter(|cidr| !cidr.is_empty())
    }

    /// Whether it has an IPv4 block; `None` where that was not told. AWS leaves the key out of subnets with IPv6 only.
    pub fn has_ipv4(&self) -> Option<bool> {
        let is_ipv6_only = || self.ipv6_native.unwrap_or(self.ipv6_cidr().is_some());
        match &self.cidr_block {
            Some(cidr) => Some(!cidr.is_empty()),
            None => is_ipv6_only().then_some(false),
        }
    }

    /// Whether it has an IPv6 block; `None` where that was not told.
    pub fn has_ipv6(&self) -> Option<bool> {
        self.ipv6_cidr_block_association_set.as_ref().map(|_| self.ipv6_cidr().is_some())
    }

    /// The IPv6 block, where it was told.
    pub fn ipv6_cidr(&self) -> Option<&Cidr> {
        self.ipv6().map(|block| &block.ipv6_cidr_block)
    }

    /// Whether the IPv6 block is not routed on the Internet.
    pub fn has_private_ipv6(&self) -> bool {
        self.ipv6().is_some_and(|block| block.ipv6_address_attribute == "private")
    }

    /// Whether traffic with the Internet is blocked; `None` where the VPC decides.
    pub fn public_access(&self) -> Option<&PublicAccess> {
        self.block_public_access_states.as_ref()
    }

    /// The tags; those of another account's subnet are not seen.
    pub fn tags(&self) -> &[Tag] {
        self.tags.as_deref().unwrap_or_default()
    }

    /// The value of the tag with `key`.
    pub fn tag(&self, key: &str) -> Option<&str> {
        Tag::find(self.tags(), key)
    }

    /// Whether its tags were told.
    pub fn shows_tags(&self) -> bool {
        self.tags.is_some()
    }

    /// Whether new machines are named by their ids, and these names have no IPv6 addresses.
    pub fn names_lack_ipv6(&self) -> bool {
        let NameOptions { hostname_type, aaaa } = &self.private_dns_name_options_on_launch;
        hostname_type == "resource-name" && *aaaa == Some(false)
    }

    fn ipv6(&self) -> Option<&Ipv6Association> {
        let mut blocks = self.ipv6_cidr_block_association_set.iter().flatten();
        blocks.find(|block| block.ipv6_cidr_block_state.is_any_of(&["associated", "associating"]))
    }
}

impl Identified for Subnet {
    fn id(&self) -> &str {
        &self.subnet_id
    }

    fn lacks(&self) -> Option<&'static str> {
        match (self.has_ipv4(), self.has_ipv6()) {
            (None, _) => Some("CidrBlock"),
            (_, None) => Some("Ipv6CidrBlockAssociationSet"),
            _ => None,
        }
    }
}
