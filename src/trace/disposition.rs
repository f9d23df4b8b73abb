//! How a packet ends.

use super::codes;
use crate::code::Code;

/// What becomes of a packet, as far as the plan knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It arrives.
    Delivered,
    /// It leaves what the plan knows.
    Forwarded,
    /// It is lost.
    Dropped,
    /// It cannot be told.
    Undetermined,
}

macro_rules! dispositions {
    ($($(#[$doc:meta])+ $name:ident: $verdict:ident, $code:ident;)+) => {
        /// How a packet ends, and why.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Disposition {
            $($(#[$doc])+ $name,)+
        }

        impl Disposition {
            /// All of them.
            pub const ALL: &[Disposition] = &[$(Disposition::$name),+];

            /// What becomes of the packet.
            pub fn verdict(self) -> Verdict {
                match self {
                    $(Disposition::$name => Verdict::$verdict,)+
                }
            }

            /// The code of the hop that says so.
            pub fn code(self) -> &'static Code {
                match self {
                    $(Disposition::$name => &codes::$code,)+
                }
            }
        }
    };
}

dispositions! {
    /// It reaches a machine in a subnet.
    DeliveredToSubnet: Delivered, DELIVERED_TO_SUBNET;
    /// It reaches a service of AWS.
    DeliveredToService: Delivered, DELIVERED_TO_SERVICE;
    /// It reaches a VPC endpoint.
    DeliveredToEndpoint: Delivered, DELIVERED_TO_ENDPOINT;
    /// It leaves to the Internet.
    ExitsToInternet: Forwarded, EXITS_TO_INTERNET;
    /// It leaves to the VPC at the other side of a peering connection.
    ExitsToPeer: Forwarded, EXITS_TO_PEER;
    /// It leaves to a transit gateway.
    ExitsToTransitGateway: Forwarded, EXITS_TO_TRANSIT_GATEWAY;
    /// It leaves to a virtual private gateway.
    ExitsToVirtualPrivateGateway: Forwarded, EXITS_TO_VIRTUAL_PRIVATE_GATEWAY;
    /// A machine gets it that sends it on.
    HandedToInstance: Forwarded, HANDED_TO_INSTANCE;
    /// No route matches.
    NoRoute: Dropped, NO_ROUTE;
    /// The target of the route is gone.
    Blackhole: Dropped, BLACKHOLE;
    /// The internet gateway takes IPv4 with a public address only.
    NoPublicAddress: Dropped, NO_PUBLIC_ADDRESS;
    /// The Internet does not route the destination.
    PrivateDestinationToInternet: Dropped, PRIVATE_DESTINATION_TO_INTERNET;
    /// The source has no address of the destination's family.
    NoSourceAddress: Dropped, NO_SOURCE_ADDRESS;
    /// The gateway lets no connection in.
    InboundRefused: Dropped, INBOUND_REFUSED;
    /// Nothing on the way does NAT64.
    NotTranslated: Dropped, NOT_TRANSLATED;
    /// A NAT gateway translates IPv6 of the NAT64 prefix only.
    TranslationImpossible: Dropped, TRANSLATION_IMPOSSIBLE;
    /// The transit gateway is not attached to the zone.
    NoAttachmentInZone: Dropped, NO_ATTACHMENT_IN_ZONE;
    /// The other side of the peering connection does not have the destination.
    NotInPeer: Dropped, NOT_IN_PEER;
    /// It comes back to where it was.
    RoutingLoop: Dropped, ROUTING_LOOP;
    /// VPC Block Public Access is on.
    BlockedByPublicAccess: Dropped, BLOCKED_BY_PUBLIC_ACCESS;
    /// The subnet's table is not known.
    TableUnknown: Undetermined, TABLE_UNKNOWN;
    /// The route's target is not known.
    TargetUnknown: Undetermined, TARGET_UNKNOWN;
    /// The source's addresses are not known.
    SourceUnknown: Undetermined, SOURCE_UNKNOWN;
    /// No known machine has the destination.
    AddressNotListed: Undetermined, ADDRESS_NOT_LISTED;
    /// The cluster's own network decides.
    ClusterInternal: Undetermined, CLUSTER_INTERNAL;
}

impl Disposition {
    /// What Reachability Analyzer calls it, where it says the same.
    pub fn aws_code(self) -> Option<&'static str> {
        match self {
            Disposition::NoRoute => Some("NO_ROUTE_TO_DESTINATION"),
            Disposition::Blackhole => Some("BAD_STATE_ROUTE"),
            Disposition::NoPublicAddress => Some("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"),
            Disposition::NoAttachmentInZone => Some("TGW_ROUTE_AZ_RESTRICTION"),
            Disposition::NotInPeer => Some("PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"),
            _ => None,
        }
    }
}
