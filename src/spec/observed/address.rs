//! `describe-addresses`.

use serde::Deserialize;

use super::listing::Identified;
use super::tag::Tag;

/// An elastic IP.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Address {
    /// The allocation id.
    pub allocation_id: String,
    /// The address.
    pub public_ip: String,
    /// The tags.
    pub tags: Vec<Tag>,
}

impl Identified for Address {
    fn id(&self) -> &str {
        &self.allocation_id
    }
}
