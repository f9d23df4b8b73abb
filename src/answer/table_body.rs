//! Route tables and routes as they are sent.

use std::sync::Arc;

use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use crate::routes::{Route, RouteReason, RouteState, RouteTable, TableScope, Target, TargetKind};

/// A route table.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RouteTablePlan)]
#[serde(rename_all = "camelCase")]
pub struct RouteTableBody {
    /// The name of the AWS object.
    #[schema(example = "private-us-east-1a.c.example.com")]
    pub name: String,
    /// The id of a table that AWS has.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "rtb-0123456789abcdef0")]
    pub id: Option<String>,
    /// The value of the tag `kubernetes.io/kops/role`; absent where it is not a table of kOps.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "private-us-east-1a")]
    pub role: Option<String>,
    /// Which subnets it is for.
    pub scope: TableScopeBody,
    /// The zone; absent for the cluster-wide table.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "us-east-1a")]
    pub zone: Option<String>,
    /// Whether it exists already; kOps makes its own.
    #[schema(example = false)]
    pub shared: bool,
    /// Whether all subnets of the VPC without a table use it; absent where AWS does not have it yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = false)]
    pub main: Option<bool>,
    /// The names of its subnets, in manifest order.
    #[schema(example = json!(["us-east-1a"]))]
    pub subnets: Vec<String>,
    /// Its routes: local ones first, then by reason.
    #[schema(value_type = Vec<RouteBody>)]
    pub routes: RoutesBody,
}

/// Which subnets a route table is for: `cluster`, the public and utility subnets of the cluster; `publicZone`, the
/// public subnets with IPv6 of a zone, in IPv6 clusters; `privateZone`, the private and dual-stack subnets of a zone;
/// `observed`, subnets whose routes kOps leaves to others, as AWS has them.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = RouteTableScope)]
#[serde(rename_all = "camelCase")]
pub enum TableScopeBody {
    /// The public and utility subnets of the cluster.
    Cluster,
    /// The public subnets with IPv6 of a zone.
    PublicZone,
    /// The private and dual-stack subnets of a zone.
    PrivateZone,
    /// Subnets whose routes kOps leaves to others.
    Observed,
}

/// A route.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RoutePlan)]
#[serde(rename_all = "camelCase")]
pub struct RouteBody {
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
    /// One sentence that a person can act on.
    #[schema(example = "IPv6-only machines reach IPv4 hosts through the NAT gateway of us-east-1a, which does NAT64.")]
    pub explanation: String,
}

/// Whether AWS can use a route: `active`, it can; `blackhole`, the target is gone and what follows the route is lost.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = RouteState)]
#[serde(rename_all = "camelCase")]
pub enum RouteStateBody {
    /// AWS can use it.
    Active,
    /// The target is gone.
    Blackhole,
}

/// What a route's traffic goes through.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RouteTarget)]
#[serde(rename_all = "camelCase")]
pub struct TargetBody {
    /// The kind.
    pub kind: TargetKindBody,
    /// The name of the kOps resource; the id of what is known only by its id.
    #[schema(example = "us-east-1a.c.example.com")]
    pub name: String,
    /// The id of what exists already.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "nat-0123456789abcdef0")]
    pub id: Option<String>,
}

/// The kind of a target: `local` is the VPC itself; an `egressOnlyInternetGateway` lets IPv6 out and nothing in; the
/// others are the AWS objects of that name; `unknown` is something that is not known here.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = RouteTargetKind)]
#[serde(rename_all = "camelCase")]
pub enum TargetKindBody {
    /// The VPC itself.
    Local,
    /// The internet gateway.
    InternetGateway,
    /// The egress-only internet gateway.
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
    /// A carrier gateway.
    CarrierGateway,
    /// A local gateway.
    LocalGateway,
    /// A core network of Cloud WAN.
    CoreNetwork,
    /// Something that is not known here.
    Unknown,
}

/// Why a route is there: `local`, AWS adds it for the VPC's own blocks; `ipv4Default` and `ipv6Default`, everything
/// else; `nat64`, the IPv4 hosts that IPv6-only machines reach through 64:ff9b::/96; `additional`, the manifest asks
/// for it; `observed`, AWS has it.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = RouteReason)]
#[serde(rename_all = "camelCase")]
pub enum RouteReasonBody {
    /// AWS adds it for the VPC's own blocks.
    Local,
    /// Everything else in IPv4.
    Ipv4Default,
    /// Everything else in IPv6.
    Ipv6Default,
    /// IPv4 hosts behind the NAT64 prefix.
    Nat64,
    /// The manifest asks for it.
    Additional,
    /// AWS has it.
    Observed,
}

/// The routes of a table, those to the VPC's own blocks shared with all other tables.
#[derive(Debug)]
pub struct RoutesBody {
    local: Arc<[RouteBody]>,
    own: Vec<RouteBody>,
}

impl RouteTableBody {
    /// The tables, whose local routes are made once.
    pub fn all(tables: Vec<RouteTable>) -> Vec<RouteTableBody> {
        let local = tables.iter().find(|table| !table.local.is_empty()).map(|table| Arc::clone(&table.local));
        let local: Arc<[RouteBody]> =
            local.iter().flat_map(|local| local.iter()).cloned().map(RouteBody::from).collect();
        tables.into_iter().map(|table| RouteTableBody::of(table, &local)).collect()
    }

    fn of(table: RouteTable, local: &Arc<[RouteBody]>) -> RouteTableBody {
        let RouteTable { name, id, role, scope, zone, shared, main, subnets, local: shared_local, own } = table;
        let local = if shared_local.is_empty() { &[].into() } else { local };
        let routes = RoutesBody { local: Arc::clone(local), own: own.into_iter().map(RouteBody::from).collect() };
        RouteTableBody { name, id, role, scope: scope.into(), zone, shared, main, subnets, routes }
    }
}

impl Serialize for RoutesBody {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.local.iter().chain(&self.own))
    }
}

impl From<TableScope> for TableScopeBody {
    fn from(scope: TableScope) -> TableScopeBody {
        match scope {
            TableScope::Cluster => TableScopeBody::Cluster,
            TableScope::PublicZone => TableScopeBody::PublicZone,
            TableScope::PrivateZone => TableScopeBody::PrivateZone,
            TableScope::Observed => TableScopeBody::Observed,
        }
    }
}

impl From<Route> for RouteBody {
    fn from(route: Route) -> RouteBody {
        let Route { destination, target, reason, state, is_propagated: _, lister: _, explanation } = route;
        RouteBody {
            destination: destination.into_text(),
            target: target.into(),
            reason: reason.into(),
            state: state.map(RouteStateBody::from),
            explanation,
        }
    }
}

impl From<Target> for TargetBody {
    fn from(target: Target) -> TargetBody {
        let Target { kind, name, id } = target;
        TargetBody { kind: kind.into(), name, id }
    }
}

impl From<TargetKind> for TargetKindBody {
    fn from(kind: TargetKind) -> TargetKindBody {
        match kind {
            TargetKind::Local => TargetKindBody::Local,
            TargetKind::InternetGateway => TargetKindBody::InternetGateway,
            TargetKind::EgressOnlyInternetGateway => TargetKindBody::EgressOnlyInternetGateway,
            TargetKind::NatGateway => TargetKindBody::NatGateway,
            TargetKind::Instance => TargetKindBody::Instance,
            TargetKind::TransitGateway => TargetKindBody::TransitGateway,
            TargetKind::VpcPeeringConnection => TargetKindBody::VpcPeeringConnection,
            TargetKind::NetworkInterface => TargetKindBody::NetworkInterface,
            TargetKind::VpcEndpoint => TargetKindBody::VpcEndpoint,
            TargetKind::VirtualPrivateGateway => TargetKindBody::VirtualPrivateGateway,
            TargetKind::CarrierGateway => TargetKindBody::CarrierGateway,
            TargetKind::LocalGateway => TargetKindBody::LocalGateway,
            TargetKind::CoreNetwork => TargetKindBody::CoreNetwork,
            TargetKind::Unknown => TargetKindBody::Unknown,
        }
    }
}

impl From<RouteReason> for RouteReasonBody {
    fn from(reason: RouteReason) -> RouteReasonBody {
        match reason {
            RouteReason::Local => RouteReasonBody::Local,
            RouteReason::Ipv4Default => RouteReasonBody::Ipv4Default,
            RouteReason::Ipv6Default => RouteReasonBody::Ipv6Default,
            RouteReason::Nat64 => RouteReasonBody::Nat64,
            RouteReason::Additional => RouteReasonBody::Additional,
            RouteReason::Observed => RouteReasonBody::Observed,
        }
    }
}

impl From<RouteState> for RouteStateBody {
    fn from(state: RouteState) -> RouteStateBody {
        match state {
            RouteState::Active => RouteStateBody::Active,
            RouteState::Blackhole => RouteStateBody::Blackhole,
        }
    }
}
