//! `describe-vpcs`.

use serde::Deserialize;

use super::listing::Identified;
use super::tag::Tag;
use crate::cidr::Cidr;
use crate::order::ordered_by_key;

/// A VPC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Vpc {
    /// The id.
    pub vpc_id: String,
    /// The primary IPv4 block.
    pub cidr_block: Cidr,
    cidr_block_association_set: Option<Vec<Ipv4Association>>,
    ipv6_cidr_block_association_set: Option<Vec<Ipv6Association>>,
    block_public_access_states: PublicAccess,
    /// The id of its DHCP options.
    pub dhcp_options_id: String,
    /// The tags; those of another account's VPC are not seen.
    pub tags: Vec<Tag>,
}

/// Whether traffic with the Internet is blocked as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct PublicAccess {
    internet_gateway_block_mode: String,
}

impl PublicAccess {
    /// Whether both directions are blocked.
    pub fn is_blocked(&self) -> bool {
        self.internet_gateway_block_mode == "block-bidirectional"
    }

    /// Whether connections from the Internet are blocked.
    pub fn blocks_ingress(&self) -> bool {
        self.is_blocked() || self.internet_gateway_block_mode == "block-ingress"
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Ipv4Association {
    cidr_block: Cidr,
    cidr_block_state: State,
}

/// An IPv6 block of a VPC or a subnet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Ipv6Association {
    pub ipv6_cidr_block: Cidr,
    pub ipv6_cidr_block_state: State,
    pub ipv6_pool: String,
    pub ipv6_address_attribute: String,
}

/// The state of an association.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct State {
    pub state: String,
}

impl State {
    /// Whether it is one of `states`; older dumps have none.
    pub fn is_any_of(&self, states: &[&str]) -> bool {
        self.state.is_empty() || states.contains(&&*self.state)
    }
}

/// The pool of the blocks that Amazon gives.
const AMAZON: &str = "Amazon";

impl Vpc {
    /// Its IPv4 blocks as far as they were told, the primary one first.
    pub fn ipv4_cidrs(&self) -> Vec<Cidr> {
        let associated = self.cidr_block_association_set.iter().flatten();
        let associated = associated.filter(|block| block.cidr_block_state.is_any_of(&["associated"]));
        let mut cidrs: Vec<Cidr> = Vec::new();
        for cidr in std::iter::once(&self.cidr_block).chain(associated.map(|block| &block.cidr_block)) {
            if !cidr.is_empty() && !cidrs.contains(cidr) {
                cidrs.push(cidr.clone());
            }
        }
        cidrs
    }

    /// Whether it may have other IPv4 blocks than those that were told.
    pub fn may_have_more_ipv4(&self) -> bool {
        self.cidr_block_association_set.is_none()
    }

    /// Its IPv6 blocks: the one that kOps counts `/LEN#N` in first, which is Amazon's, else the first other one; `None`
    /// where they were not told.
    pub fn ipv6_cidrs(&self) -> Option<Vec<Cidr>> {
        let associated = self.ipv6_cidr_block_association_set.as_ref()?.iter();
        let blocks: Vec<&Ipv6Association> =
            associated.filter(|block| block.ipv6_cidr_block_state.is_any_of(&["associated"])).collect();
        let blocks = ordered_by_key(blocks, |block| block.ipv6_pool != AMAZON);
        Some(blocks.into_iter().map(|block| block.ipv6_cidr_block.clone()).collect())
    }

    /// Whether traffic with the Internet is blocked.
    pub fn public_access(&self) -> &PublicAccess {
        &self.block_public_access_states
    }
}

impl Identified for Vpc {
    fn id(&self) -> &str {
        &self.vpc_id
    }

    fn lacks(&self) -> Option<&'static str> {
        self.may_have_more_ipv4().then_some("CidrBlockAssociationSet")
    }
}
