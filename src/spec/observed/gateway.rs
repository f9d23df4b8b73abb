//! `describe-internet-gateways` and `describe-egress-only-internet-gateways`.

use serde::Deserialize;

use super::listing::Identified;

/// An internet gateway.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct InternetGateway {
    /// The id.
    pub internet_gateway_id: String,
    attachments: Vec<Attached>,
}

/// An egress-only internet gateway.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct EgressOnlyInternetGateway {
    /// The id.
    pub egress_only_internet_gateway_id: String,
    attachments: Vec<Attached>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Attached {
    state: String,
    vpc_id: String,
}

impl InternetGateway {
    /// Whether it is attached to this VPC.
    pub fn is_of(&self, vpc: &str) -> bool {
        is_attached(&self.attachments, vpc)
    }
}

impl EgressOnlyInternetGateway {
    /// Whether it is attached to this VPC.
    pub fn is_of(&self, vpc: &str) -> bool {
        is_attached(&self.attachments, vpc)
    }
}

/// AWS says `available` of internet gateways and `attached` of egress-only ones.
fn is_attached(attachments: &[Attached], vpc: &str) -> bool {
    let in_force = ["available", "attached", ""];
    attachments.iter().any(|attached| attached.vpc_id == vpc && in_force.contains(&attached.state.as_str()))
}

impl Identified for InternetGateway {
    fn id(&self) -> &str {
        &self.internet_gateway_id
    }
}

impl Identified for EgressOnlyInternetGateway {
    fn id(&self) -> &str {
        &self.egress_only_internet_gateway_id
    }
}
