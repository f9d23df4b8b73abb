//! What routes lead to, and what ids name.

/// The kind of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TargetKind {
    /// The VPC itself.
    Local,
    /// The internet gateway.
    InternetGateway,
    /// The egress-only internet gateway, IPv6 only.
    EgressOnlyInternetGateway,
    /// A NAT gateway.
    NatGateway,
    /// An EC2 instance.
    Instance,
    /// A transit gateway.
    TransitGateway,
    /// A peering connection to another VPC.
    VpcPeeringConnection,
    /// A network interface.
    NetworkInterface,
    /// A VPC endpoint.
    VpcEndpoint,
    /// A virtual private gateway.
    VirtualPrivateGateway,
    /// A carrier gateway, of a Wavelength zone.
    CarrierGateway,
    /// A local gateway, of an Outpost.
    LocalGateway,
    /// A core network of Cloud WAN.
    CoreNetwork,
    /// Something that is not known here.
    Unknown,
}

/// Prefixes of ids, and what they name.
const PREFIXES: [(&str, TargetKind); 13] = [
    ("pcx-", TargetKind::VpcPeeringConnection),
    ("i-", TargetKind::Instance),
    ("nat-", TargetKind::NatGateway),
    ("tgw-", TargetKind::TransitGateway),
    ("igw-", TargetKind::InternetGateway),
    ("eigw-", TargetKind::EgressOnlyInternetGateway),
    ("eni-", TargetKind::NetworkInterface),
    ("vpce-", TargetKind::VpcEndpoint),
    ("vgw-", TargetKind::VirtualPrivateGateway),
    ("cagw-", TargetKind::CarrierGateway),
    ("lgw-", TargetKind::LocalGateway),
    ("core-network-", TargetKind::CoreNetwork),
    ("arn:", TargetKind::CoreNetwork),
];

/// How many of them `additionalRoutes` may name.
const ADDITIONAL: usize = 6;

/// What AWS calls the VPC itself.
const LOCAL: &str = "local";

impl TargetKind {
    /// What an id in a table of AWS names.
    pub fn of(id: &str) -> TargetKind {
        if id == LOCAL {
            return TargetKind::Local;
        }
        named(&PREFIXES, id).unwrap_or(TargetKind::Unknown)
    }

    /// The kind in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::InternetGateway => "internet gateway",
            Self::EgressOnlyInternetGateway => "egress-only internet gateway",
            Self::NatGateway => "NAT gateway",
            Self::Instance => "instance",
            Self::TransitGateway => "transit gateway",
            Self::VpcPeeringConnection => "peering",
            Self::NetworkInterface => "network interface",
            Self::VpcEndpoint => "VPC endpoint",
            Self::VirtualPrivateGateway => "virtual private gateway",
            Self::CarrierGateway => "carrier gateway",
            Self::LocalGateway => "local gateway",
            Self::CoreNetwork => "core network",
            Self::Unknown => "unknown target",
        }
    }

    /// Whether it may do NAT64, or pass packets on to what does. What is not known here may.
    pub fn may_translate(self) -> bool {
        match self {
            Self::NatGateway
            | Self::Instance
            | Self::NetworkInterface
            | Self::TransitGateway
            | Self::CarrierGateway
            | Self::LocalGateway
            | Self::CoreNetwork
            | Self::Unknown => true,
            Self::Local
            | Self::InternetGateway
            | Self::EgressOnlyInternetGateway
            | Self::VpcPeeringConnection
            | Self::VpcEndpoint
            | Self::VirtualPrivateGateway => false,
        }
    }

    /// What an id in `additionalRoutes` names; `None` where kOps takes it not.
    pub fn of_additional(id: &str) -> Option<TargetKind> {
        named(&PREFIXES[..ADDITIONAL], id)
    }
}

fn named(prefixes: &[(&str, TargetKind)], id: &str) -> Option<TargetKind> {
    prefixes.iter().find(|(prefix, _)| id.starts_with(prefix)).map(|(_, kind)| *kind)
}
