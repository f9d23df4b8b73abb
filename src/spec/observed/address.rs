//! `describe-addresses`.

use serde::Deserialize;

use super::listing::Identified;

/// An elastic IP.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Address {
    /// The allocation id.
    pub allocation_id: String,
    /// The address.
    pub public_ip: String,
}

impl Identified for Address {
    fn id(&self) -> &str {
        &self.allocation_id
    }
}
