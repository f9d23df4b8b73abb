//! `POST /v1/routes`: the routes of each subnet.

use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::diagnostic_body::DiagnosticBody;
use super::findings::Findings;
use super::notation::Body;
use super::planned::Planned;
use super::subnet_body::{ManagementBody, SubnetTypeBody};
use super::summary::{ClusterBody, GradingBody, ReleaseChoiceBody};
use super::table_body::{RouteBody, RouteReasonBody, RouteStateBody, TableScopeBody, TargetBody};
use crate::network::PlannedSubnet;
use crate::plan::Plan;
use crate::routes::{Route, RouteTable, SubnetView, subnet_views};

/// The routes of each subnet.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoutesResponse {
    /// The kOps release that was planned for.
    pub release: ReleaseChoiceBody,
    /// The cluster.
    pub cluster: ClusterBody,
    /// What the request's grading changed; absent when nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grading: Option<GradingBody>,
    /// Every finding, in source order; none is an error.
    pub diagnostics: Vec<DiagnosticBody>,
    /// How many findings there are, where `diagnostics` has only the worst of them; absent where it has all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1200)]
    pub diagnostics_total: Option<usize>,
    /// The subnets, in manifest order.
    #[schema(value_type = Vec<SubnetRoutesBody>)]
    pub subnets: PlannedRoutes,
}

/// A plan that is written as its subnets, one at a time: all at once would take the square of their number in memory.
#[derive(Debug)]
pub struct PlannedRoutes(Plan);

impl Serialize for PlannedRoutes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let PlannedRoutes(Plan { network, route_tables }) = self;
        serializer.collect_seq(subnet_views(network, route_tables).map(SubnetRoutesBody::from))
    }
}

/// A subnet with its route table.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SubnetRoutes)]
#[serde(rename_all = "camelCase")]
pub struct SubnetRoutesBody {
    /// The name in the manifest.
    #[schema(example = "us-east-1a")]
    pub name: String,
    /// The type.
    #[serde(rename = "type")]
    pub subnet_type: SubnetTypeBody,
    /// The availability zone.
    #[schema(example = "us-east-1a")]
    pub zone: String,
    /// Who looks after it; kOps associates no table with shared and external subnets.
    pub management: ManagementBody,
    /// The route table; absent where kOps associates none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<SubnetTableBody>,
    /// The table's routes: local ones first, then by reason. Empty where there is no table.
    pub routes: Vec<SubnetRouteBody>,
}

/// The route table of a subnet.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SubnetRouteTable)]
#[serde(rename_all = "camelCase")]
pub struct SubnetTableBody {
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
    /// Whether it exists already; kOps makes its own.
    #[schema(example = false)]
    pub shared: bool,
    /// Whether all subnets of the VPC without a table use it; absent where AWS does not have it yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = false)]
    pub main: Option<bool>,
    /// The names of the other subnets that use it.
    #[schema(example = json!(["dualstack-us-east-1a"]))]
    pub shared_with: Vec<String>,
}

/// A route, seen from one subnet.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SubnetRoute)]
#[serde(rename_all = "camelCase")]
pub struct SubnetRouteBody {
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
    /// Whether the subnet has addresses of the destination's family, so that the route is of use to it.
    #[schema(example = true)]
    pub applies: bool,
    /// One sentence that a person can act on.
    #[schema(example = "IPv6-only machines reach IPv4 hosts through the NAT gateway of us-east-1a, which does NAT64.")]
    pub explanation: String,
}

impl Body for RoutesResponse {
    const SMALLER: Option<&'static str> =
        Some("Ask `/v1/plan`, which says each route table once, or send fewer subnets for a zone");
}

impl From<Planned> for RoutesResponse {
    fn from(planned: Planned) -> RoutesResponse {
        let Planned { release, cluster, grading, findings, plan } = planned;
        let Findings { shown: diagnostics, total: diagnostics_total } = findings;
        RoutesResponse { release, cluster, grading, diagnostics, diagnostics_total, subnets: PlannedRoutes(plan) }
    }
}

impl From<SubnetView<'_>> for SubnetRoutesBody {
    fn from(view: SubnetView<'_>) -> SubnetRoutesBody {
        let PlannedSubnet { name, kind, zone, management, .. } = view.subnet;
        SubnetRoutesBody {
            name: name.clone(),
            subnet_type: (*kind).into(),
            zone: zone.clone(),
            management: (*management).into(),
            table: view.table.map(|table| SubnetTableBody::of(table, view)),
            routes: view.routes().map(|(route, applies)| (route.clone(), applies).into()).collect(),
        }
    }
}

impl SubnetTableBody {
    fn of(table: &RouteTable, view: SubnetView<'_>) -> SubnetTableBody {
        let RouteTable { name, id, role, scope, shared, main, .. } = table;
        SubnetTableBody {
            name: name.clone(),
            id: id.clone(),
            role: role.clone(),
            scope: (*scope).into(),
            shared: *shared,
            main: *main,
            shared_with: view.shared_with().map(str::to_owned).collect(),
        }
    }
}

impl From<(Route, bool)> for SubnetRouteBody {
    fn from((route, applies): (Route, bool)) -> SubnetRouteBody {
        let RouteBody { destination, target, reason, state, explanation } = route.into();
        SubnetRouteBody { destination, target, reason, state, applies, explanation }
    }
}
