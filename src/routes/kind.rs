//! What ids name.

use super::route::TargetKind;

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

    /// What an id in `additionalRoutes` names; `None` where kOps takes it not.
    pub(super) fn of_additional(id: &str) -> Option<TargetKind> {
        named(&PREFIXES[..ADDITIONAL], id)
    }
}

fn named(prefixes: &[(&str, TargetKind)], id: &str) -> Option<TargetKind> {
    prefixes.iter().find(|(prefix, _)| id.starts_with(prefix)).map(|(_, kind)| *kind)
}
