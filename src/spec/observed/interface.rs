//! `describe-network-interfaces`.

use serde::Deserialize;

use super::listing::Identified;

/// A network interface.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Interface {
    /// The id.
    pub network_interface_id: String,
    /// The id of its subnet.
    pub subnet_id: String,
}

impl Identified for Interface {
    fn id(&self) -> &str {
        &self.network_interface_id
    }
}
