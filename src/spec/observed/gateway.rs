//! `describe-internet-gateways` and `describe-egress-only-internet-gateways`.

use serde::Deserialize;

use super::listing::Identified;
use super::tag::Tag;

/// An internet gateway.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct InternetGateway {
    /// The id.
    pub internet_gateway_id: String,
    attachments: Option<Vec<Attached>>,
    /// The tags.
    pub tags: Vec<Tag>,
}

/// An egress-only internet gateway.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct EgressOnlyInternetGateway {
    /// The id.
    pub egress_only_internet_gateway_id: String,
    attachments: Option<Vec<Attached>>,
    /// The tags.
    pub tags: Vec<Tag>,
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
        attached(self.attachments.as_deref()).any(|id| id == vpc)
    }

    /// The VPC that it is attached to.
    pub fn vpc(&self) -> Option<&str> {
        attached(self.attachments.as_deref()).next()
    }
}

impl EgressOnlyInternetGateway {
    /// Whether it is attached to this VPC.
    pub fn is_of(&self, vpc: &str) -> bool {
        attached(self.attachments.as_deref()).any(|id| id == vpc)
    }

    /// The VPC that it is attached to.
    pub fn vpc(&self) -> Option<&str> {
        attached(self.attachments.as_deref()).next()
    }
}

/// AWS says `available` of internet gateways and `attached` of egress-only ones.
fn attached(attachments: Option<&[Attached]>) -> impl Iterator<Item = &str> {
    let in_force = attachments
        .unwrap_or_default()
        .iter()
        .filter(|attached| ["available", "attached", ""].contains(&&*attached.state));
    in_force.map(|attached| attached.vpc_id.as_str())
}

impl Identified for InternetGateway {
    fn id(&self) -> &str {
        &self.internet_gateway_id
    }

    fn lacks(&self) -> Option<&'static str> {
        self.attachments.is_none().then_some("Attachments")
    }

    fn is_placed(&self) -> bool {
        self.attachments.is_some()
    }
}

impl Identified for EgressOnlyInternetGateway {
    fn id(&self) -> &str {
        &self.egress_only_internet_gateway_id
    }

    fn lacks(&self) -> Option<&'static str> {
        self.attachments.is_none().then_some("Attachments")
    }

    fn is_placed(&self) -> bool {
        self.attachments.is_some()
    }
}
