//! `describe-route-tables`.

use serde::Deserialize;

use super::listing::Identified;
use super::tag::Tag;
use super::vpc::State;
use crate::cidr::Cidr;

/// A route table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct RouteTable {
    /// The id.
    pub route_table_id: String,
    /// The id of its VPC.
    pub vpc_id: String,
    associations: Option<Vec<Association>>,
    routes: Option<Vec<Route>>,
    /// The tags; those of another account's table are not seen.
    pub tags: Vec<Tag>,
}

/// That a subnet, a gateway or all other subnets use a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Association {
    main: bool,
    subnet_id: String,
    gateway_id: String,
    association_state: State,
}

/// A route.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Route {
    destination_cidr_block: Cidr,
    destination_ipv6_cidr_block: Cidr,
    destination_prefix_list_id: String,
    gateway_id: String,
    nat_gateway_id: String,
    instance_id: String,
    network_interface_id: String,
    transit_gateway_id: String,
    vpc_peering_connection_id: String,
    egress_only_internet_gateway_id: String,
    vpc_endpoint_id: String,
    carrier_gateway_id: String,
    local_gateway_id: String,
    core_network_arn: String,
    state: String,
    origin: String,
}

impl Association {
    /// The subnet that uses the table, if one does.
    pub fn subnet(&self) -> Option<&str> {
        let is_subnet = self.is_in_force() && !self.subnet_id.is_empty() && self.gateway_id.is_empty();
        is_subnet.then_some(self.subnet_id.as_str())
    }

    /// Whether all subnets without a table use this one.
    pub fn is_main(&self) -> bool {
        self.main && self.is_in_force()
    }

    /// Whether it says who uses the table.
    fn says_whose(&self) -> bool {
        self.main || !self.subnet_id.is_empty() || !self.gateway_id.is_empty()
    }

    fn is_in_force(&self) -> bool {
        self.association_state.is_any_of(&["associated"])
    }
}

impl RouteTable {
    /// Which subnets use it, as far as was told.
    pub fn associations(&self) -> &[Association] {
        self.associations.as_deref().unwrap_or_default()
    }

    /// Its routes, as far as was told.
    pub fn routes(&self) -> &[Route] {
        self.routes.as_deref().unwrap_or_default()
    }

    /// Whether its routes were told.
    pub fn knows_routes(&self) -> bool {
        self.routes.is_some()
    }

    /// Whether it has local routes, all of them to blocks of IPv4.
    pub fn is_local_in_ipv4_alone(&self) -> bool {
        let mut local = self.routes().iter().filter(|route| route.target() == "local").peekable();
        let is_ipv4 = |route: &Route| !route.destination_cidr_block.is_empty();
        local.peek().is_some() && local.all(is_ipv4)
    }

    /// Whether all subnets of the VPC without a table use this one; `None` where it was not told which ones do.
    pub fn is_main(&self) -> Option<bool> {
        self.associations.as_ref().map(|associations| associations.iter().any(Association::is_main))
    }
}

impl Route {
    /// Where the traffic is to: a block, or the id of a prefix list, which is not a valid block.
    pub fn destination(&self) -> Cidr {
        self.block().cloned().unwrap_or_else(|| Cidr::new(self.destination_prefix_list_id.as_str()))
    }

    /// The same as text.
    pub fn destination_text(&self) -> &str {
        self.block().map_or(&self.destination_prefix_list_id, Cidr::text)
    }

    /// The block that it is to; `None` where it is to a prefix list.
    pub fn block(&self) -> Option<&Cidr> {
        let blocks = [&self.destination_cidr_block, &self.destination_ipv6_cidr_block];
        blocks.into_iter().find(|cidr| !cidr.is_empty())
    }

    /// The id of the target, or `local`; empty where AWS names none that is known here. An instance is named before its
    /// interface.
    pub fn target(&self) -> &str {
        let ids = [
            &self.gateway_id,
            &self.nat_gateway_id,
            &self.instance_id,
            &self.network_interface_id,
            &self.transit_gateway_id,
            &self.vpc_peering_connection_id,
            &self.egress_only_internet_gateway_id,
            &self.vpc_endpoint_id,
            &self.carrier_gateway_id,
            &self.local_gateway_id,
            &self.core_network_arn,
        ];
        ids.into_iter().find(|id| !id.is_empty()).map_or("", String::as_str)
    }

    /// Whether the target is gone.
    pub fn is_blackhole(&self) -> bool {
        self.state == "blackhole"
    }

    /// Whether a virtual private gateway made the route.
    pub fn is_propagated(&self) -> bool {
        self.origin == "EnableVgwRoutePropagation"
    }
}

impl Identified for RouteTable {
    fn id(&self) -> &str {
        &self.route_table_id
    }

    fn lacks(&self) -> Option<&'static str> {
        match (&self.routes, &self.associations) {
            (None, _) => Some("Routes"),
            (_, None) => Some("Associations"),
            _ if !self.is_placed() => Some("SubnetId"),
            _ => None,
        }
    }

    fn is_placed(&self) -> bool {
        self.associations.as_ref().is_some_and(|associations| associations.iter().all(Association::says_whose))
    }
}
