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
    subnet_ids: Option<Vec<String>>,
}

impl Attachment {
    /// Whether it passes traffic on.
    pub fn is_available(&self) -> bool {
        self.state == "available"
    }

    /// One subnet in every zone that can use it, as far as was told.
    pub fn subnet_ids(&self) -> &[String] {
        self.subnet_ids.as_deref().unwrap_or_default()
    }
}

impl Identified for Attachment {
    fn id(&self) -> &str {
        &self.transit_gateway_attachment_id
    }

    fn lacks(&self) -> Option<&'static str> {
        match (&self.subnet_ids, self.state.is_empty()) {
            (None, _) => Some("SubnetIds"),
            (_, true) => Some("State"),
            _ => None,
        }
    }

    fn is_placed(&self) -> bool {
        self.lacks().is_none()
    }
}
