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
    /// The IPv4 block; empty where the subnet has IPv6 only.
    pub cidr_block: Cidr,
    ipv6_cidr_block_association_set: Vec<Ipv6Association>,
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
    /// The IPv6 block.
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
        let mut blocks = self.ipv6_cidr_block_association_set.iter();
        blocks.find(|block| block.ipv6_cidr_block_state.is_any_of(&["associated", "associating"]))
    }
}

impl Identified for Subnet {
    fn id(&self) -> &str {
        &self.subnet_id
    }
}
