//! A subnet with its block, and what is asked of it.

use crate::cidr::{Cidr, Notation};
use crate::release::{Release, facts};
use crate::spec::wire::Subnet;

/// A subnet with its assigned block.
#[derive(Clone, Debug)]
pub struct AssignedSubnet<'a> {
    /// The subnet as it was written.
    pub spec: &'a Subnet,
    /// The type, when the release has it.
    pub kind: Option<SubnetType>,
    /// What `ipv6CIDR` says where it is a `/LEN#N`.
    pub ipv6_notation: Option<Notation>,
    /// The zone, given or looked up.
    pub zone: String,
    /// The IPv4 block, empty when there is none.
    pub cidr: Cidr,
    /// Where the IPv4 block comes from.
    pub origin: Origin,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It was written in the manifest.
    Spec,
    /// kOps assigns it.
    Assigned,
    /// The VPC has it.
    Vpc,
    /// The VPC has it, as AWS says.
    Observed,
}

/// Subnets with this tag may hold load balancers that the Internet reaches.
pub const PUBLIC_LOAD_BALANCERS: &str = "kubernetes.io/role/elb";
/// Subnets with this tag may hold load balancers that only the VPC reaches.
pub const INTERNAL_LOAD_BALANCERS: &str = "kubernetes.io/role/internal-elb";

/// The type of a subnet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SubnetType {
    /// Machines with public addresses.
    Public,
    /// Machines behind NAT.
    Private,
    /// Private machines with both address families, in IPv6 clusters.
    DualStack,
    /// Load balancers, NAT gateways and bastions.
    Utility,
}

impl SubnetType {
    /// All types.
    pub const ALL: [SubnetType; 4] =
        [SubnetType::Public, SubnetType::Private, SubnetType::DualStack, SubnetType::Utility];

    /// Reads a type as `release` knows it; letter case counts.
    pub fn parse(text: &str, release: Release) -> Option<SubnetType> {
        SubnetType::ALL
            .into_iter()
            .filter(|kind| *kind != SubnetType::DualStack || facts::DUAL_STACK_SUBNETS.holds(release))
            .find(|kind| kind.as_str() == text)
    }

    /// The type as manifests write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "Public",
            Self::Private => "Private",
            Self::DualStack => "DualStack",
            Self::Utility => "Utility",
        }
    }

    /// Whether machines in it reach the Internet through the zone's egress only.
    pub fn is_private(self) -> bool {
        matches!(self, Self::Private | Self::DualStack)
    }
}

/// Who looks after a subnet and its routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Management {
    /// kOps makes it.
    Owned,
    /// It exists already.
    Shared,
    /// kOps makes it, and leaves its routes to others.
    External,
}

impl<'a> AssignedSubnet<'a> {
    pub(super) fn new(spec: &'a Subnet, release: Release) -> AssignedSubnet<'a> {
        AssignedSubnet {
            kind: SubnetType::parse(&spec.subnet_type, release),
            ipv6_notation: Notation::parse(spec.ipv6_cidr.text()).ok(),
            zone: spec.zone.clone(),
            cidr: spec.cidr.clone(),
            origin: Origin::Spec,
            spec,
        }
    }

    /// Who looks after the subnet and its routes.
    pub fn management(&self) -> Management {
        match (self.is_shared(), self.is_managed()) {
            (true, _) => Management::Shared,
            (false, false) => Management::External,
            (false, true) => Management::Owned,
        }
    }

    /// Whether the subnet exists already.
    pub fn is_shared(&self) -> bool {
        !self.spec.id.is_empty()
    }

    /// Whether kOps routes for the subnet's zone on its behalf: `egress` is not exactly `External`.
    pub fn is_managed(&self) -> bool {
        self.spec.egress != "External"
    }

    /// Whether kOps makes the subnet and its routes.
    pub fn is_owned(&self) -> bool {
        self.management() == Management::Owned
    }

    /// Whether the manifest gives the subnet IPv6 addresses.
    pub fn has_ipv6_cidr(&self) -> bool {
        !self.spec.ipv6_cidr.is_empty()
    }

    /// Whether this is a private subnet that kOps leaves without IPv4.
    pub fn is_ipv6_only(&self) -> bool {
        self.kind == Some(SubnetType::Private) && self.has_ipv6_cidr() && self.cidr.is_empty()
    }

    /// The region: the zone without its last character.
    pub fn region(&self) -> Option<&str> {
        let (last, _) = self.zone.char_indices().next_back()?;
        Some(&self.zone[..last]).filter(|region| !region.is_empty())
    }
}
