//! Paths and hops as they are sent.

use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::summary::IpFamilyBody;
use crate::answer::table_body::{RouteReasonBody, RouteStateBody, TargetBody};
use crate::cidr::address_text;
use crate::routes::{Route, TargetKind};
use crate::trace::{Component, ComponentKind, Disposition, Start, Verdict};

/// The way of a packet from one subnet, or from outside.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TracePath)]
#[serde(rename_all = "camelCase")]
pub struct PathBody {
    /// Where it starts.
    pub from: PathSourceBody,
    /// What becomes of the packet.
    pub verdict: PathVerdictBody,
    /// How it ends, and why.
    pub disposition: DispositionBody,
    /// What it meets, in order; the last one says why it ends there.
    pub hops: Vec<HopBody>,
    /// The way back, where the packet is delivered or forwarded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<PathReplyBody>,
    /// The address of the other family that would do as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternative: Option<AlternativeBody>,
    /// What would make a dropped packet go through, or an undetermined one known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Route `64:ff9b::/96` to a NAT gateway")]
    pub hint: Option<String>,
}

/// Where a path starts.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[schema(as = PathSource)]
#[serde(rename_all = "camelCase")]
pub struct PathSourceBody {
    /// The name of the subnet.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "us-east-1a")]
    pub subnet: Option<String>,
    /// Its zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "us-east-1a")]
    pub zone: Option<String>,
    /// The family of the address that is tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<IpFamilyBody>,
    /// The address, where the question gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "192.168.1.10")]
    pub address: Option<String>,
}

/// What becomes of a packet: `delivered`, it arrives; `forwarded`, it leaves what the plan knows; `dropped`, it is
/// lost; `undetermined`, it cannot be told.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = PathVerdict)]
#[serde(rename_all = "camelCase")]
pub enum PathVerdictBody {
    /// It arrives.
    Delivered,
    /// It leaves what the plan knows.
    Forwarded,
    /// It is lost.
    Dropped,
    /// It cannot be told.
    Undetermined,
}

/// Something on the way of a packet.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Hop)]
#[serde(rename_all = "camelCase")]
pub struct HopBody {
    /// What it is.
    pub component: ComponentBody,
    /// What happens there; `/v1/codes` explains it.
    #[schema(example = "nat64-translated")]
    pub code: &'static str,
    /// What Reachability Analyzer calls it, where it says the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "NO_ROUTE_TO_DESTINATION")]
    pub aws_code: Option<&'static str>,
    /// The new source address, where it changes and is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "10.0.96.7")]
    pub source_address: Option<String>,
    /// The destination address, where it changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "140.82.112.3")]
    pub destination_address: Option<String>,
    /// The route that is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route: Option<MatchedRouteBody>,
    /// The other routes of the table that match, the longest prefix first.
    pub less_specific: Vec<MatchedRouteBody>,
    /// One sentence: what happens there.
    #[schema(example = "the host has IPv4 only, and DNS64 answers with `64:ff9b::8c52:7003`")]
    pub explanation: String,
}

/// What a hop is.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Component)]
#[serde(rename_all = "camelCase")]
pub struct ComponentBody {
    /// The kind.
    pub kind: ComponentKindBody,
    /// The name of the kOps resource; the id of what is known only by its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "us-east-1a.c.example.com")]
    pub name: Option<String>,
    /// The id of what exists already.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "nat-0123456789abcdef0")]
    pub id: Option<String>,
    /// The subnet that it is in, or that the packet is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "utility-us-east-1a")]
    pub subnet: Option<String>,
    /// The zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "us-east-1a")]
    pub zone: Option<String>,
}

/// A route that a table has for the destination.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MatchedRoute)]
#[serde(rename_all = "camelCase")]
pub struct MatchedRouteBody {
    /// Where the traffic is to.
    #[schema(example = "64:ff9b::/96")]
    pub destination: String,
    /// What it goes through.
    pub target: TargetBody,
    /// Why the route is there.
    pub reason: RouteReasonBody,
    /// Whether AWS can use it; absent where AWS does not have it yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<RouteStateBody>,
}

/// The way back.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PathReply)]
#[serde(rename_all = "camelCase")]
pub struct PathReplyBody {
    /// What becomes of the answer.
    pub verdict: PathVerdictBody,
    /// Why; `/v1/codes` explains it.
    #[schema(example = "stateful-nat")]
    pub code: &'static str,
    /// One sentence.
    #[schema(example = "The gateway knows the connection and brings the answer back")]
    pub explanation: &'static str,
}

/// The address of the other family that would do as well.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Alternative)]
#[serde(rename_all = "camelCase")]
pub struct AlternativeBody {
    /// Its family.
    pub family: IpFamilyBody,
    /// The address.
    #[schema(example = "140.82.112.3")]
    pub address: String,
}

macro_rules! same_words {
    (
        $(#[$doc:meta])+ $name:ident as $schema:ident from $core:ident {
            $($(#[$each:meta])+ $variant:ident),+ $(,)?
        }
    ) => {
        $(#[$doc])+
        #[derive(Clone, Copy, Debug, Serialize, ToSchema)]
        #[schema(as = $schema)]
        #[serde(rename_all = "camelCase")]
        pub enum $name {
            $($(#[$each])+ $variant),+
        }

        impl From<$core> for $name {
            fn from(value: $core) -> $name {
                match value {
                    $($core::$variant => $name::$variant),+
                }
            }
        }

        impl From<$name> for $core {
            fn from(value: $name) -> $core {
                match value {
                    $($name::$variant => $core::$variant),+
                }
            }
        }
    };
}

same_words! {
    /// How a packet ends, and why. Delivered: `deliveredToSubnet`, `deliveredToService`, `deliveredToEndpoint`.
    /// Forwarded: `exitsToInternet`, `exitsToPeer`, `exitsToTransitGateway`, `exitsToVirtualPrivateGateway`,
    /// `handedToInstance`. Dropped: `noRoute`; `blackhole`, the route's target is gone; `noPublicAddress`, the internet
    /// gateway takes IPv4 with a public address only; `privateDestinationToInternet`; `noSourceAddress`, the source has
    /// no address of the destination's family; `inboundRefused`, by an egress-only internet gateway; `notTranslated`,
    /// nothing on the way does NAT64; `translationImpossible`, IPv6 at a NAT gateway; `noAttachmentInZone`, of a
    /// transit gateway; `notInPeer`; `routingLoop`; `blockedByPublicAccess`. Undetermined: `tableUnknown`,
    /// `targetUnknown`, `sourceUnknown`; `addressNotListed`, no known machine has the destination; `clusterInternal`,
    /// the machine's own network decides.
    DispositionBody as Disposition from Disposition {
        /// It reaches a machine in a subnet.
        DeliveredToSubnet,
        /// It reaches a service of AWS.
        DeliveredToService,
        /// It reaches a VPC endpoint.
        DeliveredToEndpoint,
        /// It leaves to the Internet.
        ExitsToInternet,
        /// It leaves to the other side of a peering connection.
        ExitsToPeer,
        /// It leaves to a transit gateway.
        ExitsToTransitGateway,
        /// It leaves to a virtual private gateway.
        ExitsToVirtualPrivateGateway,
        /// A machine gets it that sends it on.
        HandedToInstance,
        /// No route matches.
        NoRoute,
        /// The target of the route is gone.
        Blackhole,
        /// There is no public address.
        NoPublicAddress,
        /// The Internet does not route the destination.
        PrivateDestinationToInternet,
        /// The source has no address of the destination's family.
        NoSourceAddress,
        /// The gateway lets no connection in.
        InboundRefused,
        /// Nothing on the way does NAT64.
        NotTranslated,
        /// A NAT gateway translates IPv6 of the NAT64 prefix only.
        TranslationImpossible,
        /// The transit gateway is not attached to the zone.
        NoAttachmentInZone,
        /// The other side of the peering connection does not have the destination.
        NotInPeer,
        /// It comes back to where it was.
        RoutingLoop,
        /// VPC Block Public Access is on.
        BlockedByPublicAccess,
        /// The subnet's table is not known.
        TableUnknown,
        /// The route's target is not known.
        TargetUnknown,
        /// The source's addresses are not known.
        SourceUnknown,
        /// No known machine has the destination.
        AddressNotListed,
        /// The cluster's own network decides.
        ClusterInternal,
    }
}

/// The kind of a hop: `internet`; `externalHost`, a host outside the VPC; `subnet`, or a machine in it; `resolver`, a
/// DNS server; `service`, another link-local service; `routeTable`; the others are what routes go to.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = ComponentKind)]
#[serde(rename_all = "camelCase")]
pub enum ComponentKindBody {
    /// The Internet.
    Internet,
    /// A host outside the VPC.
    ExternalHost,
    /// A subnet.
    Subnet,
    /// A DNS server.
    Resolver,
    /// Another link-local service.
    Service,
    /// A route table.
    RouteTable,
    /// A NAT gateway.
    NatGateway,
    /// An internet gateway.
    InternetGateway,
    /// An egress-only internet gateway.
    EgressOnlyInternetGateway,
    /// An EC2 instance.
    Instance,
    /// A transit gateway.
    TransitGateway,
    /// A peering connection.
    VpcPeeringConnection,
    /// A network interface.
    NetworkInterface,
    /// A VPC endpoint.
    VpcEndpoint,
    /// A virtual private gateway.
    VirtualPrivateGateway,
    /// A carrier gateway.
    CarrierGateway,
    /// A local gateway.
    LocalGateway,
    /// A core network of Cloud WAN.
    CoreNetwork,
    /// Something that is not known here.
    Unknown,
}

impl From<Start<'_>> for PathSourceBody {
    fn from(start: Start<'_>) -> PathSourceBody {
        let Start { subnet, zone, family, address } = start;
        PathSourceBody {
            subnet: subnet.map(str::to_owned),
            zone: zone.map(str::to_owned),
            family: family.map(IpFamilyBody::from),
            address: address.map(address_text),
        }
    }
}

impl From<Component<'_>> for ComponentBody {
    fn from(component: Component<'_>) -> ComponentBody {
        let Component { kind, name, id, subnet, zone } = component;
        let owned = |text: Option<&str>| text.map(str::to_owned);
        ComponentBody { kind: kind.into(), name: owned(name), id: owned(id), subnet: owned(subnet), zone: owned(zone) }
    }
}

impl From<&Route> for MatchedRouteBody {
    fn from(route: &Route) -> MatchedRouteBody {
        MatchedRouteBody {
            destination: route.destination.to_string(),
            target: route.target.clone().into(),
            reason: route.reason.into(),
            state: route.state.map(RouteStateBody::from),
        }
    }
}

impl From<Verdict> for PathVerdictBody {
    fn from(verdict: Verdict) -> PathVerdictBody {
        match verdict {
            Verdict::Delivered => PathVerdictBody::Delivered,
            Verdict::Forwarded => PathVerdictBody::Forwarded,
            Verdict::Dropped => PathVerdictBody::Dropped,
            Verdict::Undetermined => PathVerdictBody::Undetermined,
        }
    }
}

impl From<ComponentKind> for ComponentKindBody {
    fn from(kind: ComponentKind) -> ComponentKindBody {
        match kind {
            ComponentKind::Internet => ComponentKindBody::Internet,
            ComponentKind::ExternalHost => ComponentKindBody::ExternalHost,
            ComponentKind::Subnet | ComponentKind::Target(TargetKind::Local) => ComponentKindBody::Subnet,
            ComponentKind::Resolver => ComponentKindBody::Resolver,
            ComponentKind::Service => ComponentKindBody::Service,
            ComponentKind::RouteTable => ComponentKindBody::RouteTable,
            ComponentKind::Target(TargetKind::NatGateway) => ComponentKindBody::NatGateway,
            ComponentKind::Target(TargetKind::InternetGateway) => ComponentKindBody::InternetGateway,
            ComponentKind::Target(TargetKind::EgressOnlyInternetGateway) => {
                ComponentKindBody::EgressOnlyInternetGateway
            }
            ComponentKind::Target(TargetKind::Instance) => ComponentKindBody::Instance,
            ComponentKind::Target(TargetKind::TransitGateway) => ComponentKindBody::TransitGateway,
            ComponentKind::Target(TargetKind::VpcPeeringConnection) => ComponentKindBody::VpcPeeringConnection,
            ComponentKind::Target(TargetKind::NetworkInterface) => ComponentKindBody::NetworkInterface,
            ComponentKind::Target(TargetKind::VpcEndpoint) => ComponentKindBody::VpcEndpoint,
            ComponentKind::Target(TargetKind::VirtualPrivateGateway) => ComponentKindBody::VirtualPrivateGateway,
            ComponentKind::Target(TargetKind::CarrierGateway) => ComponentKindBody::CarrierGateway,
            ComponentKind::Target(TargetKind::LocalGateway) => ComponentKindBody::LocalGateway,
            ComponentKind::Target(TargetKind::CoreNetwork) => ComponentKindBody::CoreNetwork,
            ComponentKind::Target(TargetKind::Unknown) => ComponentKindBody::Unknown,
        }
    }
}
