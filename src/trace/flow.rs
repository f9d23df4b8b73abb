//! What is asked: from where, to where, and what is expected.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::disposition::Verdict;

/// A packet's source and destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// The caller's id.
    pub id: Option<String>,
    /// What the caller calls it.
    pub name: Option<String>,
    /// Where it starts.
    pub from: Source,
    /// Where it is to.
    pub to: Destination,
    /// Whether the machine has a public IPv4 address, whatever its subnet and group say: the source, or the destination
    /// of a packet from outside.
    pub public_address: Option<bool>,
    /// What the caller expects.
    pub expect: Option<Expected>,
}

/// Where a packet starts. Indexes are those of planned subnets and instance groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A subnet.
    Subnet(usize, Workload),
    /// All subnets of an instance group.
    Group(usize, Workload),
    /// Any host on the Internet.
    Internet(Family),
    /// A host outside the VPC.
    Address(IpAddr),
}

/// Where a packet is to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// An address.
    Address(IpAddr),
    /// A name with these addresses: DNS takes part.
    Host(Option<Ipv4Addr>, Option<Ipv6Addr>),
    /// A machine in a subnet.
    Subnet(usize),
    /// Any host on the Internet.
    Internet(Family),
    /// A link-local service of AWS.
    Service(Service),
}

/// What sends or takes a packet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Workload {
    /// The machine, or a pod on its network.
    #[default]
    Node,
    /// A pod with its own address.
    Pod,
}

/// An address family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// IPv4.
    Ipv4,
    /// IPv6.
    Ipv6,
}

/// A link-local service of AWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    /// DNS.
    Resolver,
    /// What a machine is told of itself.
    Metadata,
    /// The time.
    Time,
}

/// What is expected of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// All its paths end so.
    All(Verdict),
    /// Its paths disagree.
    Mixed,
}

impl Family {
    /// The family of an address.
    pub fn of(address: IpAddr) -> Family {
        match address {
            IpAddr::V4(_) => Family::Ipv4,
            IpAddr::V6(_) => Family::Ipv6,
        }
    }

    /// The family in words.
    pub fn words(self) -> &'static str {
        match self {
            Family::Ipv4 => "IPv4",
            Family::Ipv6 => "IPv6",
        }
    }
}

impl Service {
    /// The service in words.
    pub fn words(self) -> &'static str {
        match self {
            Service::Resolver => "resolver",
            Service::Metadata => "metadata",
            Service::Time => "time",
        }
    }
}
