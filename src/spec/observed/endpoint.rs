//! `describe-vpc-endpoints`.

use serde::Deserialize;

use super::listing::Identified;

/// A VPC endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Endpoint {
    /// The id.
    pub vpc_endpoint_id: String,
    /// The id of its VPC.
    pub vpc_id: String,
    vpc_endpoint_type: String,
}

/// The kind of an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndpointKind {
    /// A service that tables reach by its prefix list.
    Gateway,
    /// A load balancer with appliances, which tables reach by any block.
    LoadBalancer,
    /// Another kind, or none was told.
    Other,
}

impl Endpoint {
    /// The kind.
    pub fn kind(&self) -> EndpointKind {
        match self.vpc_endpoint_type.as_str() {
            "Gateway" => EndpointKind::Gateway,
            "GatewayLoadBalancer" => EndpointKind::LoadBalancer,
            _ => EndpointKind::Other,
        }
    }
}

impl Identified for Endpoint {
    fn id(&self) -> &str {
        &self.vpc_endpoint_id
    }
}
