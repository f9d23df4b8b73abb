//! The kinds of objects that kOps makes of a network.

/// The kind of an object; the order is that of changes in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ResourceKind {
    /// The VPC.
    Vpc,
    /// Another IPv4 block of a VPC that kOps makes.
    VpcCidrBlock,
    /// The IPv6 block that Amazon gives such a VPC.
    VpcAmazonIpv6CidrBlock,
    /// The DHCP options.
    DhcpOptions,
    /// The use of the DHCP options by the VPC.
    VpcDhcpOptionsAssociation,
    /// The internet gateway.
    InternetGateway,
    /// The egress-only internet gateway.
    EgressOnlyInternetGateway,
    /// A subnet.
    Subnet,
    /// The IPv6 block of a subnet, where it is taken away.
    SubnetIpv6CidrBlock,
    /// An elastic IP.
    ElasticIp,
    /// A NAT gateway.
    NatGateway,
    /// An instance that routes name.
    Instance,
    /// A route table.
    RouteTable,
    /// The use of a route table by a subnet.
    RouteTableAssociation,
    /// A route.
    Route,
}

/// Some kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds(u16);

impl Kinds {
    /// Adds a kind; says whether it is new.
    pub fn insert(&mut self, kind: ResourceKind) -> bool {
        let is_new = !self.contains(kind);
        self.0 |= 1 << kind as u16;
        is_new
    }

    /// Whether the kind is among them.
    pub fn contains(self, kind: ResourceKind) -> bool {
        self.0 & 1 << kind as u16 != 0
    }

    /// How many there are.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }
}

impl FromIterator<ResourceKind> for Kinds {
    fn from_iter<I: IntoIterator<Item = ResourceKind>>(kinds: I) -> Kinds {
        let mut all = Kinds::default();
        for kind in kinds {
            all.insert(kind);
        }
        all
    }
}

impl ResourceKind {
    /// Every kind.
    pub const ALL: [ResourceKind; 15] = [
        Self::Vpc,
        Self::VpcCidrBlock,
        Self::VpcAmazonIpv6CidrBlock,
        Self::DhcpOptions,
        Self::VpcDhcpOptionsAssociation,
        Self::InternetGateway,
        Self::EgressOnlyInternetGateway,
        Self::Subnet,
        Self::SubnetIpv6CidrBlock,
        Self::ElasticIp,
        Self::NatGateway,
        Self::Instance,
        Self::RouteTable,
        Self::RouteTableAssociation,
        Self::Route,
    ];

    /// The kind as answers name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vpc => "vpc",
            Self::VpcCidrBlock => "vpcCIDRBlock",
            Self::VpcAmazonIpv6CidrBlock => "vpcAmazonIPv6CIDRBlock",
            Self::DhcpOptions => "dhcpOptions",
            Self::VpcDhcpOptionsAssociation => "vpcDHCPOptionsAssociation",
            Self::InternetGateway => "internetGateway",
            Self::EgressOnlyInternetGateway => "egressOnlyInternetGateway",
            Self::Subnet => "subnet",
            Self::SubnetIpv6CidrBlock => "subnetIPv6CIDRBlock",
            Self::ElasticIp => "elasticIP",
            Self::NatGateway => "natGateway",
            Self::Instance => "instance",
            Self::RouteTable => "routeTable",
            Self::RouteTableAssociation => "routeTableAssociation",
            Self::Route => "route",
        }
    }

    /// The kind in a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Vpc => "VPC",
            Self::VpcCidrBlock => "additional block of the VPC",
            Self::VpcAmazonIpv6CidrBlock => "IPv6 block of the VPC",
            Self::DhcpOptions => "DHCP option set",
            Self::VpcDhcpOptionsAssociation => "association of the DHCP option set",
            Self::InternetGateway => "internet gateway",
            Self::EgressOnlyInternetGateway => "egress-only internet gateway",
            Self::Subnet => "subnet",
            Self::SubnetIpv6CidrBlock => "IPv6 block of a subnet",
            Self::ElasticIp => "elastic IP",
            Self::NatGateway => "NAT gateway",
            Self::Instance => "instance",
            Self::RouteTable => "route table",
            Self::RouteTableAssociation => "association of a route table",
            Self::Route => "route",
        }
    }
}
