//! `describe-transit-gateway-vpc-attachments`.

use serde::Deserialize;

use super::listing::Identified;

/// The attachment of a VPC to a transit gateway.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Attachment {
    /// The id.
    pub transit_gateway_attachment_id: String,
    /// The id of the transit gateway.
    pub transit_gateway_id: String,
    /// The id of the VPC.
    pub vpc_id: String,
    state: String,
    /// One subnet in every zone that can use it.
    pub subnet_ids: Vec<String>,
}

impl Attachment {
    /// Whether it passes traffic on.
    pub fn is_available(&self) -> bool {
        self.state == "available"
    }
}

impl Identified for Attachment {
    fn id(&self) -> &str {
        &self.transit_gateway_attachment_id
    }
}
