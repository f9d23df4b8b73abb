//! What kOps makes or uses of one kind: a task.

use std::borrow::Cow;

use crate::cidr::IpNet;
use crate::routes::TargetKind;

use super::kind::ResourceKind;
use super::owned_tags::WantedTags;

/// The place of a task in the list of its side.
pub(super) type TaskId = usize;

/// What a task waits for: no task waits for more.
pub(super) type Waits = [Option<TaskId>; 3];

/// A task of kOps.
#[derive(Debug)]
pub(super) struct Task<'a> {
    /// The name, unique in its kind.
    pub name: Cow<'a, str>,
    /// Where it belongs.
    pub place: Place<'a>,
    /// The tasks that are looked at before it and that block it.
    pub waits_for: Waits,
    /// What is wanted.
    pub wanted: Wanted<'a>,
}

/// Where an object belongs, as the spec names it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place<'a> {
    /// The name of its subnet in the spec.
    pub subnet: Option<&'a str>,
    /// Its zone.
    pub zone: Option<&'a str>,
    /// The name of its route table.
    pub route_table: Option<&'a str>,
}

/// What a task asks for, by kind.
#[derive(Debug)]
pub(super) enum Wanted<'a> {
    Vpc(WantedVpc<'a>),
    VpcCidrBlock(IpNet),
    VpcAmazonIpv6CidrBlock,
    DhcpOptions(WantedTags<'a>),
    VpcDhcpOptionsAssociation {
        options: TaskId,
    },
    /// An internet gateway of either kind. A shared one is what the VPC has, and its tags are not compared.
    Gateway {
        egress_only: bool,
        shared: bool,
        tags: WantedTags<'a>,
    },
    /// The same, named by an additional route.
    NamedGateway {
        egress_only: bool,
    },
    Subnet(WantedSubnet<'a>),
    ElasticIp(WantedElasticIp<'a>),
    NatGateway(WantedNatGateway<'a>),
    /// A NAT gateway that an additional route names.
    NamedNatGateway,
    Instance,
    RouteTable(WantedTags<'a>),
    RouteTableAssociation {
        subnet: TaskId,
        table: TaskId,
    },
    Route(WantedRoute<'a>),
}

#[derive(Debug)]
pub(super) struct WantedVpc<'a> {
    /// The id of an existing one.
    pub id: Option<&'a str>,
    /// The first IPv4 block.
    pub ipv4: Option<IpNet>,
    /// The other IPv4 blocks of a VPC that kOps makes.
    pub additional: Vec<IpNet>,
    pub tags: WantedTags<'a>,
}

#[derive(Debug)]
pub(super) struct WantedSubnet<'a> {
    /// The id of an existing one.
    pub id: Option<&'a str>,
    pub zone: &'a str,
    pub ipv4: Option<IpNet>,
    pub ipv6: Option<IpNet>,
    pub tags: WantedTags<'a>,
}

#[derive(Debug)]
pub(super) struct WantedElasticIp<'a> {
    /// The allocation id or the address of an existing one.
    pub existing: Option<&'a str>,
    pub name: &'a str,
    /// The table of the zone.
    pub table: Option<TaskId>,
    pub tags: WantedTags<'a>,
}

#[derive(Debug)]
pub(super) struct WantedNatGateway<'a> {
    /// The id of an existing one.
    pub existing: Option<&'a str>,
    pub name: &'a str,
    pub table: Option<TaskId>,
    /// The elastic IP of a new one.
    pub address: Option<TaskId>,
    /// The subnet of a new one.
    pub subnet: Option<TaskId>,
    pub tags: WantedTags<'a>,
}

#[derive(Debug)]
pub(super) struct WantedRoute<'a> {
    pub table: TaskId,
    pub destination: IpNet,
    pub target: WantedTarget<'a>,
    /// Whether `additionalRoutes` asks for it.
    pub is_additional: bool,
}

/// What a route goes through.
#[derive(Clone, Copy, Debug)]
pub(super) enum WantedTarget<'a> {
    /// What a task makes or finds.
    Task(TaskId),
    /// Something that kOps has no task for.
    Id { kind: TargetKind, id: &'a str },
}

impl<'a> Wanted<'a> {
    /// The block by which a subnet is told from another one.
    pub fn subnet_block(&self) -> Option<IpNet> {
        match self {
            Wanted::Subnet(wanted) => wanted.ipv4.or(wanted.ipv6),
            _ => None,
        }
    }

    /// The id, or the address, by which the spec names an existing object.
    pub fn existing(&self) -> Option<&'a str> {
        match self {
            Self::Vpc(wanted) => wanted.id,
            Self::Subnet(wanted) => wanted.id,
            Self::ElasticIp(wanted) => wanted.existing,
            Self::NatGateway(wanted) => wanted.existing,
            _ => None,
        }
    }

    /// The kind of the object.
    pub fn kind(&self) -> ResourceKind {
        match self {
            Self::Vpc(_) => ResourceKind::Vpc,
            Self::VpcCidrBlock(_) => ResourceKind::VpcCidrBlock,
            Self::VpcAmazonIpv6CidrBlock => ResourceKind::VpcAmazonIpv6CidrBlock,
            Self::DhcpOptions(_) => ResourceKind::DhcpOptions,
            Self::VpcDhcpOptionsAssociation { .. } => ResourceKind::VpcDhcpOptionsAssociation,
            Self::Gateway { egress_only, .. } | Self::NamedGateway { egress_only } => gateway_kind(*egress_only),
            Self::Subnet(_) => ResourceKind::Subnet,
            Self::ElasticIp(_) => ResourceKind::ElasticIp,
            Self::NatGateway(_) | Self::NamedNatGateway => ResourceKind::NatGateway,
            Self::Instance => ResourceKind::Instance,
            Self::RouteTable(_) => ResourceKind::RouteTable,
            Self::RouteTableAssociation { .. } => ResourceKind::RouteTableAssociation,
            Self::Route(_) => ResourceKind::Route,
        }
    }
}

/// The kind of a gateway.
pub(super) fn gateway_kind(egress_only: bool) -> ResourceKind {
    if egress_only { ResourceKind::EgressOnlyInternetGateway } else { ResourceKind::InternetGateway }
}
