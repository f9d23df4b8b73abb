//! A route table and its routes.

use std::sync::Arc;

use crate::cidr::Cidr;
use crate::forwarding::TargetKind;

/// A route table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteTable {
    /// The name of the AWS object.
    pub name: String,
    /// The id of a table that AWS has.
    pub id: Option<String>,
    /// The value of the tag `kubernetes.io/kops/role`: `public`, `public-ZONE` or `private-ZONE`; `None` where it is
    /// not a table of kOps.
    pub role: Option<String>,
    /// Which subnets it is for.
    pub scope: TableScope,
    /// The zone, unless it is the cluster-wide table.
    pub zone: Option<String>,
    /// Whether it exists already; kOps always makes its own.
    pub shared: bool,
    /// Whether all subnets of the VPC without a table use it; `None` where it is not yet there.
    pub main: Option<bool>,
    /// The names of its subnets, in manifest order.
    pub subnets: Vec<String>,
    /// Its routes to the VPC's own blocks, which all tables of kOps share.
    pub local: Arc<[Route]>,
    /// Its other routes, by reason.
    pub own: Vec<Route>,
}

impl RouteTable {
    /// Its role, else its name.
    pub fn label(&self) -> &str {
        self.role.as_deref().unwrap_or(&self.name)
    }

    /// Its routes: local ones first, then by reason.
    pub fn routes(&self) -> impl Iterator<Item = &Route> {
        self.local.iter().chain(&self.own)
    }
}

/// Which subnets a route table is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TableScope {
    /// The public and utility subnets of the cluster.
    Cluster,
    /// The public subnets with IPv6 of a zone, in IPv6 clusters.
    PublicZone,
    /// The private and dual-stack subnets of a zone.
    PrivateZone,
    /// Subnets whose routes kOps leaves to others.
    Observed,
}

/// A route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Where the traffic is to.
    pub destination: Cidr,
    /// What it goes through.
    pub target: Target,
    /// Why the route is there.
    pub reason: RouteReason,
    /// The name of the subnet whose `additionalRoutes` lists it.
    pub lister: Option<String>,
    /// Whether AWS can use it; `None` where it is not yet there.
    pub state: Option<RouteState>,
    /// Whether a virtual private gateway made it.
    pub is_propagated: bool,
    /// One sentence that a person can act on.
    pub explanation: String,
}

/// Whether AWS can use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteState {
    /// It can.
    Active,
    /// The target is gone: what follows the route is lost.
    Blackhole,
}

/// What a route's traffic goes through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The kind.
    pub kind: TargetKind,
    /// The name of the kOps task; the id of what is known only by its id.
    pub name: String,
    /// The id of what exists already.
    pub id: Option<String>,
}

/// Why a route is there. The order is that of routes in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RouteReason {
    /// AWS adds it for the VPC's own blocks.
    Local,
    /// Everything else in IPv4.
    Ipv4Default,
    /// Everything else in IPv6.
    Ipv6Default,
    /// IPv4 hosts that IPv6-only machines reach through 64:ff9b::/96.
    Nat64,
    /// The manifest asks for it.
    Additional,
    /// AWS has it.
    Observed,
}
