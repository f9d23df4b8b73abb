//! `describe-dhcp-options`.

use serde::Deserialize;

use super::listing::Identified;
use super::tag::Tag;

/// DHCP options.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct DhcpOptions {
    /// The id.
    pub dhcp_options_id: String,
    /// The tags.
    pub tags: Vec<Tag>,
}

impl Identified for DhcpOptions {
    fn id(&self) -> &str {
        &self.dhcp_options_id
    }
}
